import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findLinks } from '../../src/inbound/find-links.ts'

const urls = (text: string) => findLinks(text).map(({ url }) => url)
const A = 'http://ada.example.org/racks'

describe('an address is found without what is around it:', () => {
  test.each([
    ['alone', A, A],
    ['at the end of a sentence', `See ${A}.`, A],
    ['before a comma', `${A}, and more`, A],
    ['before dots', `${A}...`, A],
    ['asked about', `Is it ${A}?`, A],
    ['in brackets', `(see ${A})`, A],
    ['in brackets, at the end', `(see ${A}).`, A],
    ['with brackets of its own', `see ${A}_(steel) or not`, `${A}_(steel)`],
    ['with brackets of its own, in brackets', `(${A}_(steel))`, `${A}_(steel)`],
    ['in square brackets', `[${A}]`, A],
    ['in angle brackets', `<${A}>`, A],
    ['in angle brackets, as the standard has it', `<URL:${A}>`, A],
    ['behind a label, as Outlook has it', `racks<${A}>`, A],
    ['in quotes', `"${A}"`, A],
    ['in quotes of a program', `get('${A}', 8080)`, A],
    ['in typographic quotes', `“${A}”`, A],
    ['in stars', `*${A}*`, A],
    ['in underscores', `_${A}_`, A],
    ['in backticks', `\`${A}\``, A],
    ['in HTML', `<a href="${A}">racks</a>`, A],
    ['in HTML that was escaped', `&lt;${A}&gt;`, A],
    ['without a scheme', 'at www.example.org/racks.', 'http://www.example.org/racks'],
    [
      'of a post without a scheme',
      'I wrote blog.example.org/2026/my-post.',
      'http://blog.example.org/2026/my-post',
    ],
    ['in capitals', 'HTTP://ADA.example.org/', 'HTTP://ADA.example.org/'],
    ['with a port, a query and a fragment', `${A}:8080/?a=1&b=2#c!`, `${A}:8080/?a=1&b=2#c`],
    ['with a tilde', 'http://example.org/~ada/', 'http://example.org/~ada/'],
    [
      'with letters of its country',
      'http://bücher.example.org/gestelle-für-töpfe?x=ä.',
      'http://bücher.example.org/gestelle-für-töpfe?x=ä',
    ],
    ['in Japanese', `こちら（${A}）です。`, A],
    ['in Chinese', `见${A}。`, A],
    ['in a cell of a table', `| ${A} | racks |`, A],
    ['as a footnote', `[1] ${A}`, A],
    ['as a footnote with a colon', `[1]: ${A}`, A],
  ])('%s', (_, text, url) => {
    expect(urls(text)).toEqual([url])
  })

  test.each([
    ['without a host', 'http:// and https:///racks'],
    ['of another scheme', 'ftp://ada.example.org/ mailto:ada@example.org news:racks'],
    ['of a file', 'see src/racks.py/a/b-c, ./racks.example.org/a/b-c and racks.conf/2026/my-post'],
    ['of a host and a word', 'racks.example.org/and/or, racks.example.org/my-post'],
    ['of a mail to a path', 'ada@blog.example.org/2026/my-post'],
    ['of a mail', 'ada@www.example.org'],
  ])('but none %s', (_, text) => {
    expect(urls(text)).toEqual([])
  })
})

describe('an address broken over lines is one:', () => {
  const LONG = 'http://ada.example.org/2015/06/15/how-we-moved-all-of-the-racks-over-two-floors'
  test.each([
    ['in angle brackets', `<${A}/over-two-\nfloors/>`, `${A}/over-two-floors/`],
    ['in angle brackets, indented', `<${A}/\n  floors>`, `${A}/floors`],
    ['at a hyphen', `${LONG}-\nand-back.`, `${LONG}-and-back`],
    ['at a slash', `${LONG}/\nand-back/ and more`, `${LONG}/and-back/`],
    ['before a query', `${LONG}\n?page=2`, `${LONG}?page=2`],
    ['within a query', `${LONG}?a=1&\nb=2`, `${LONG}?a=1&b=2`],
  ])('%s', (_, text, url) => {
    expect(urls(text)).toEqual([url])
  })

  test.each([
    ['a sentence that begins below', `${LONG}\nThat is the post.`, LONG],
    ['a word', `${LONG}/\nand more`, `${LONG}/`],
    ['a numbered item', `${LONG}/\n2. And more`, `${LONG}/`],
    ['another address', `${LONG}/\nhttp://b.example.org/`, `${LONG}/`],
    ['an item', `${LONG}-\n- item`, `${LONG}-`],
    ['a short line', `${A}/\nand-back`, `${A}/`],
    ['an empty line', `${LONG}-\n\nand-back`, `${LONG}-`],
  ])('but not with %s', (_, text, url) => {
    expect(urls(text)[0]).toBe(url)
  })
})

describe('words that stand for an address go with it:', () => {
  test.each([
    ['Markdown', `[my racks](${A})`, 'my racks'],
    ['Markdown with a title', `[my racks](${A} "racks")`, 'my racks'],
    ['Markdown in angle brackets', `[my racks](<${A}>)`, 'my racks'],
    ['a reference', `[my racks]: ${A}`, 'my racks'],
    ['Org', `[[${A}][my racks]]`, 'my racks'],
    ['Textile', `"my racks":${A}`, 'my racks'],
    ['nothing', `my racks: ${A}`, A],
    ['a footnote', `[1]: ${A}`, A],
  ])('%s', (_, text, label) => {
    expect(findLinks(text)).toEqual([expect.objectContaining({ url: A, text: label })])
  })
})

test('any text has links in order, none within another, each as it stands there', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('http://a', 'https://', '<http://b.c/', '](', '>', '\n', ')', 'www.a'),
  )
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const text = pieces.join('')
      let at = 0
      for (const { url, from, to } of findLinks(text)) {
        expect(from).toBeGreaterThanOrEqual(at)
        expect(to).toBeGreaterThan(from)
        expect(url).toMatch(/^https?:\/\//i)
        at = to
      }
    }),
  )
})
