import { expect, test } from 'vitest'
import type { Issue } from '../../src/issues/issue.ts'
import { findRepeats } from '../../src/issues/repeats.ts'

function named(
  file: string,
  date: string,
  ...entries: readonly (readonly [title: string, url: string, shortUrl?: string])[]
) {
  const issue: Issue = {
    title: file,
    date,
    number: null,
    intro: '',
    outro: '',
    entries: entries.map(([title, url, shortUrl = null]) => ({
      title,
      author: null,
      excerpt: '',
      url,
      shortUrl,
      section: null,
    })),
  }
  return { file, issue, lines: entries.map((_, index) => 10 * (index + 1)) }
}

test('a post that ran before is named in the later issue, however its address is written', () => {
  const issues = [
    named(
      'b.md',
      '2015-06-22',
      ['Bread', 'http://example.org/bread'],
      ['Soup!', 'https://www.example.org/soup/'],
    ),
    named('a.md', '2015-06-15', ['Soup', 'http://example.org/soup']),
  ]
  expect(findRepeats(issues)).toEqual([
    {
      file: 'b.md',
      line: 20,
      message: '“Soup!” ran before, in a.md, with the same link: https://www.example.org/soup/',
    },
  ])
})

test('a short link that stood for another post is named', () => {
  const issues = [
    named('a.md', '2015-06-15', ['Soup', 'http://example.org/soup', 'http://short.example/a1']),
    named('b.md', '2015-06-22', ['Bread', 'http://example.org/bread', 'http://short.example/a1']),
  ]
  expect(findRepeats(issues)).toEqual([
    {
      file: 'b.md',
      line: 10,
      message: '“Bread” has the same link as “Soup” in a.md: http://short.example/a1',
    },
  ])
})

test('a title that ran before with another address is named', () => {
  const issues = [
    named('a.md', '2015-06-15', ['Soup', 'http://example.org/soup']),
    named('b.md', '2015-06-22', ['soup', 'http://example.net/soup']),
  ]
  expect(findRepeats(issues)).toEqual([
    { file: 'b.md', line: 10, message: 'a post with the title “soup” ran before, in a.md' },
  ])
})

test('what is in one issue twice is no repeat of an earlier one', () => {
  expect(
    findRepeats([
      named('a.md', '2015-06-15', ['Soup', 'http://example.org/soup'], ['Soup', 'http://example.org/soup']),
    ]),
  ).toEqual([])
})
