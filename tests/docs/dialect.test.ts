import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readIssue } from '../../src/issues/read-markdown.ts'
import { writeIssue } from '../../src/issues/write-markdown.ts'
import { DOCS, fencedBlocks } from './documents.ts'

const DOCUMENT = readFileSync(join(DOCS, 'DIALECT.md'), 'utf8')
const [FORM = '', ...EXAMPLES] = fencedBlocks(DOCUMENT, 'markdown')
const FRONT = '---\ntitle: Garden roundup\ndate: 2015-06-15\n---\n'

test('the form is what the program writes, and reads without a problem', () => {
  const { issue, problems } = readIssue(FORM)
  expect(problems).toEqual([])
  expect(issue.entries.map(({ section, shortUrl }) => [section, shortUrl])).toEqual([
    [null, 'http://short.example/blog122'],
    ['Buildings', null],
  ])
  expect(writeIssue(issue)).toBe(FORM)
})

test.each(EXAMPLES.filter(example => !example.startsWith('---')))('reads as the same entry: %s', example => {
  const { issue, problems } = readIssue(FRONT + example)
  expect(problems).toEqual([])
  expect(issue.entries).toEqual([
    {
      title: 'Why my tomatoes split',
      author: 'Ada Example',
      excerpt: 'Every August the same thing happens.',
      url: 'https://ada.example.org/tomatoes',
      shortUrl: null,
      section: null,
    },
  ])
})

test('each example of a problem has just the problems that stand below it', () => {
  const said = fencedBlocks(DOCUMENT, 'text')
  const found = EXAMPLES.filter(example => example.startsWith('---')).map(example =>
    readIssue(example)
      .problems.map(({ line, message }) => `${line}: ${message}\n`)
      .join(''),
  )
  expect(found).toEqual(said)
})
