// A made-up issue and its letterhead, for the tests of rendering and for the README's picture.
import type { Entry, Issue } from '../../src/issues/issue.ts'
import type { Letterhead } from '../../src/render/view.ts'

export const LETTERHEAD: Letterhead = {
  name: 'Garden Planet',
  replyTo: 'roundup@example.org',
  baseUrl: 'https://newsletter.example.org',
  postalAddress: '1 Example Street\nExample Town',
  language: 'en',
}

export function entry(parts: Partial<Entry> = {}): Entry {
  return {
    title: 'Why my tomatoes split',
    author: 'Ada Example',
    excerpt:
      'Every August the same thing happens: a week of drought, one good storm, and the next morning half of the fruit has opened along the seam. I finally wrote down the numbers, and they do not blame the storm at all.',
    url: 'https://ada.example.org/2015/06/tomatoes',
    shortUrl: 'https://short.example/blog122',
    section: null,
    ...parts,
  }
}

export function issueOf(parts: Partial<Issue> = {}): Issue {
  return {
    title: 'Blog roundup, week of June 15, 2015',
    date: '2015-06-15',
    number: 42,
    intro: "Here's what our gardeners have been writing about over the past week.",
    outro:
      'If you are writing about your garden and you are not on my list, just reply to this mail with a link to your post.',
    entries: [
      entry(),
      entry({
        title: 'A compost heap that heats a greenhouse',
        author: 'Bo Sample',
        excerpt:
          'Two cubic metres of wood chips, forty metres of hose and one very patient neighbour: this is how we kept the lemons alive through January without burning anything.',
        url: 'https://bo.example.org/compost',
        shortUrl: 'https://short.example/blog123',
      }),
      entry({
        title: 'Seed swaps for people who forget names',
        author: 'Cleo Placeholder',
        excerpt:
          'Half of the envelopes in my drawer say “the good one”. So this year we photographed every plant with its label, and it turned out that I have been giving away the same bean under four names.',
        url: 'https://cleo.example.net/seed-swap',
        shortUrl: 'https://short.example/blog124',
      }),
    ],
    ...parts,
  }
}
