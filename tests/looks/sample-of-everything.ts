// An issue with one of everything that Markdown, sections and contributors bring, to be looked at.
import type { Issue } from '../../src/issues/issue.ts'
import { entry, issueOf } from '../render/sample-issue.ts'

export function sampleOfEverything(): Issue {
  return issueOf({
    intro:
      "Here's what our gardeners have been writing about over the past week.\n\nThis time with *several* posts about [soil](https://soil.example.org/why), and **one** about bees.",
    entries: [
      entry({ section: 'Soil' }),
      entry({
        section: 'Soil',
        title: 'Three numbers to know about a compost heap',
        author: 'Bo Sample',
        excerpt:
          'You need a thermometer, a notebook and patience:\n\n1. the temperature in the middle\n2. the same, a day later\n3. what your neighbour says\n\n> It does not smell.\n\n    heap.turn(every = "2 weeks") # a line of code that is rather long for a telephone, so it is folded\n\nThen use `heap.rest()`.',
        url: 'https://bo.example.org/three-numbers',
        shortUrl: 'https://short.example/blog123',
      }),
      entry({
        section: 'Visitors',
        title: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung',
        author: null,
        excerpt:
          'See https://cleo.example.net/a/very/long/address/that/has/no/place/to/break/it/at/all/and/goes/on/and/on.',
        url: 'https://cleo.example.net/long',
        shortUrl: null,
      }),
      entry({
        section: 'Visitors',
        title: '蜜蜂はなぜ庭に来るのか 🐝',
        author: '見本 太郎',
        excerpt: '',
        shortUrl: null,
      }),
    ],
  })
}
