import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry, Issue } from '../../src/issues/issue.ts'
import { normaliseIssue } from '../../src/issues/normalise.ts'
import { readIssue } from '../../src/issues/read-markdown.ts'
import { writeIssue } from '../../src/issues/write-markdown.ts'

const entry: Entry = {
  title: 'Soup for many',
  author: 'Jane Sample',
  excerpt: 'First paragraph.\n\nSecond *paragraph*.',
  url: 'https://blog.example.org/soup-for-many',
  shortUrl: 'http://short.example/blog7',
  section: null,
}
const issue: Issue = {
  title: 'Kitchen roundup, week of June 15, 2015',
  date: '2015-06-15',
  number: 42,
  intro: 'Hello.',
  outro: 'Goodbye.',
  entries: [entry],
}

describe('writing an issue', () => {
  test('gives the dialect exactly', () => {
    expect(
      writeIssue({
        ...issue,
        entries: [entry, { ...entry, section: 'Drinks', author: null, shortUrl: null, excerpt: '' }],
      }),
    ).toBe(`---
title: "Kitchen roundup, week of June 15, 2015"
date: 2015-06-15
number: 42
---

Hello.

**Soup for many** by Jane Sample

> First paragraph.
>
> Second *paragraph*.

… read more at [http://short.example/blog7](https://blog.example.org/soup-for-many)

## Drinks

**Soup for many**

… read more at [https://blog.example.org/soup-for-many](https://blog.example.org/soup-for-many)

Goodbye.
`)
  })

  test('leaves out the number that it has not, the date that is unknown, an empty intro and outro', () => {
    const text = writeIssue({ ...issue, number: null, date: '', intro: '', outro: '' })
    expect(text).toMatch(/^---\ntitle: "[^\n]*"\n---\n\n\*\*Soup for many\*\*/)
    expect(text).toMatch(/\(https:\/\/blog\.example\.org\/soup-for-many\)\n$/)
  })

  test('puts entries of one section together, those without a section first', () => {
    const sections = ['A', null, 'B', 'A'].map(section => ({ ...entry, section }))
    const text = writeIssue({ ...issue, entries: sections })
    expect(text.match(/^## .*|^\*\*/gm)).toEqual(['**', '## A', '**', '**', '## B', '**'])
  })

  test('drops what could not be told from a mistake: a short link that does not look like one', () => {
    const odd = writeIssue({
      ...issue,
      entries: [{ ...entry, shortUrl: 'https://short.example/a/long/path' }],
    })
    expect(odd).not.toContain('short.example')
  })

  test("keeps the newsletter's own short links, whatever they look like", () => {
    const own = { ...issue, entries: [{ ...entry, shortUrl: 'https://blog.example.org/go/to/blog7' }] }
    const linkBase = 'https://blog.example.org/go/to'
    expect(readIssue(writeIssue(own, linkBase), { linkBase }).issue).toEqual(own)
  })
})

describe('what is written reads as the same issue', () => {
  const roundTrip = (given: Issue) => {
    const normal = normaliseIssue(given)
    const text = writeIssue(given)
    const read = readIssue(text)
    expect(read.issue).toEqual(normal)
    expect(writeIssue(read.issue)).toBe(text)
    return read.problems
  }

  test.each([
    '**bold**',
    'by',
    'Down by the river',
    'Soup, by Jane Sample',
    'Soup by Jane Sample',
    '[Draft] Soup',
    'Soup [x](http://example.org/x)',
    'back\\slash\\',
    '# Soup',
    '> Soup',
    '🍲',
    '`code` and <script>',
    '*',
    '**',
    '\\*',
    'Soup,',
    '… read more at http://example.org/x',
    '__init__',
    'http://example.org/x',
    'from',
    '---',
    '1. Soup',
    '&amp; soup',
    'Soup (video)',
    '\\— \\…',
  ])('with the title and the section %j', text => {
    expect(roundTrip({ ...issue, entries: [{ ...entry, title: text, section: text }] })).toEqual([])
    expect(roundTrip({ ...issue, entries: [{ ...entry, title: text, author: null }] })).toEqual([])
  })

  test.each([
    'by',
    'by by',
    'Jane by the sea',
    'Jane Sample (podcast)',
    'Jane, Senior Engineer',
    'Jane — Editor',
    '*Jane*',
    '_jane_',
    '(Jane)',
    'from Jane',
    'Jane,',
    ': Jane',
    'J. R. [Sample]',
    '\\',
    '🐙',
    'the Sample blog',
  ])('with the author %j', author => {
    expect(roundTrip({ ...issue, entries: [{ ...entry, author }] })).toEqual([])
  })

  test('with a title and an author of 10,000 characters', () => {
    const long = 'x, by Y '.repeat(1250)
    expect(roundTrip({ ...issue, entries: [{ ...entry, title: long, author: long }] })).toEqual([])
  })

  test.each([
    '**Soup** by Jane',
    '\\**Soup** by Jane',
    '\\\\**Soup**',
    '… read more at http://example.org/x',
    '## News',
    '## News\n\nText',
    '---\ntitle: x\n---',
    '> quote',
    '> quote\n\n… read more at [x](http://example.org/x)',
    'Read more at\nhttp://example.org/x',
    '**Soup\nand bread** by Jane',
    '## [News](http://example.org/news)',
    '[**Soup**](http://example.org/s)',
    '    code',
    '\\## x',
    '\\## x\n\ny',
    '- a\n- b',
    '**',
    '__x__',
    '\\',
    '[Read more](http://example.org/x)',
    'a\n\n\n\nb',
    'Title, by Jane\n\nText\n\nmore at http://example.org/x',
    '#',
    '\t**x**',
    '`a`\n***\n***',
  ])('with the intro, excerpt and outro %j', text => {
    expect(
      roundTrip({
        ...issue,
        intro: text,
        outro: text,
        entries: [{ ...entry, excerpt: text }, entry].map((one, index) => ({
          ...one,
          url: `${one.url}/${index}`,
          shortUrl: null,
        })),
      }),
    ).toEqual([])
  })

  const scrap = fc.constantFrom(
    '**',
    '*',
    '__',
    '_',
    'by',
    ' by ',
    ', by ',
    'from',
    'at',
    '[',
    ']',
    '(',
    ')',
    '](',
    '\\',
    '\\\\',
    '#',
    '## ',
    '> ',
    '>',
    '\n',
    '\n\n',
    '---',
    '…',
    '...',
    ',,,',
    'read more at ',
    'More at ',
    'http://example.org/a1',
    'example.org/x',
    '<',
    '<b>',
    '</b>',
    '<br/>',
    '<p>',
    '<blockquote>',
    '</blockquote>',
    '<a href="http://example.org/x">y</a>',
    '<h2>x</h2>',
    '<!--x-->',
    '&amp;',
    '&#98;',
    '&hellip;',
    '&nbsp;',
    '```\n',
    '`',
    '- ',
    '1. ',
    '+++',
    'title: x\n',
    ' ',
    '  ',
    '    ',
    '\t',
    'Jane Sample',
    'Soup',
    '(Podcast)',
    ', Senior Engineer',
    ' - ',
    '–',
    '!',
    '.',
    ':',
    '\u202E',
    '\u001B[31m',
    '\uE000',
    '\u{F0021}',
    '\u0301',
    '\u0338',
    '🍲',
    'é',
    '\r\n',
    '\uFEFF',
  )
  const hostile = fc.oneof(
    fc.array(scrap, { maxLength: 12 }).map(parts => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  const address = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc
      .tuple(fc.constantFrom('https://blog.example.org/', 'http://example.net/p?q='), hostile)
      .map(([base, rest]) => base + rest),
  )
  const short = fc.option(
    fc.oneof(
      address,
      fc.stringMatching(/^[\w-]{1,12}$/).map(slug => `http://short.example/${slug}`),
    ),
  )
  const anyEntry: fc.Arbitrary<Entry> = fc.record({
    title: hostile,
    author: fc.option(hostile),
    excerpt: hostile,
    url: address,
    shortUrl: short,
    section: fc.option(fc.oneof(fc.constantFrom('A', 'B'), hostile)),
  })
  const day = fc
    .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map(date => date.toISOString().slice(0, 10))
  const anyIssue: fc.Arbitrary<Issue> = fc.record({
    title: hostile,
    date: day,
    number: fc.option(fc.nat(999_999)),
    intro: hostile,
    outro: hostile,
    entries: fc.array(anyEntry, { maxLength: 4 }),
  })

  test('for any issue, and writing that gives the same bytes', () => {
    fc.assert(
      fc.property(anyIssue, given => void roundTrip(given)),
      { numRuns: 300 },
    )
  })

  test('for any issue that repeats no link, without a problem', () => {
    fc.assert(
      fc.property(anyIssue, given => {
        const entries = given.entries.map((one, index) => ({
          ...one,
          url: `https://blog.example.org/post-number-${index}`,
          shortUrl: `http://short.example/${index}`,
        }))
        const problems = roundTrip({ ...given, title: given.title.replace(/\d/g, ''), entries })
        expect(problems).toEqual(
          entries.length > 0 ? [] : [expect.objectContaining({ message: 'no entry was found' })],
        )
      }),
      { numRuns: 150 },
    )
  })

  test('for whatever any text is read as', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 20 }), parts => {
        const { issue: read } = readIssue(parts.join('\n'))
        expect(normaliseIssue(read)).toEqual(read)
        expect(readIssue(writeIssue(read)).issue).toEqual(read)
      }),
      { numRuns: 300 },
    )
  })
})
