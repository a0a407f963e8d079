import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ListedSource } from '../../src/sources/blogroll.ts'
import { parseOpml, sniffBlogroll, writeOpml } from '../../src/sources/blogroll-file.ts'
import { cleanLine } from '../../src/text/clean.ts'

const blogroll = (body: string) =>
  parseOpml(`<?xml version="1.0"?>\n<opml version="1.1"><body>\n${body}\n</body></opml>`)
const source = (url: string, rest: Partial<ListedSource> = {}): ListedSource => ({
  url,
  title: null,
  author: null,
  siteUrl: null,
  ...rest,
})

test('feeds are found in folders of any depth, however the attributes are written', () => {
  expect(
    blogroll(`<outline text="Friends"><outline text="Close"><outline type='rss' text='Jane&apos;s blog' xmlUrl='https://jane.example.org/feed' htmlUrl='https://jane.example.org/'/></outline></outline>
      <outline TITLE="Joe" xmlurl="feed://joe.example.org/rss"></outline>`),
  ).toEqual({
    sources: [
      source('https://jane.example.org/feed', { title: "Jane's blog", siteUrl: 'https://jane.example.org/' }),
      source('http://joe.example.org/rss', { title: 'Joe' }),
    ],
    problems: [],
  })
})

test('what names no feed is a problem with its line', () => {
  const { sources, problems } = blogroll(`<outline text="No feed" type="rss"/>
<outline text="Script" xmlUrl="javascript:alert(1)"/>
<outline text="A" xmlUrl="https://a.example.org/feed"/>
<outline text="A again" xmlUrl="https://a.example.org/feed"/>
<outline text="Empty folder"></outline>`)
  expect(sources).toEqual([source('https://a.example.org/feed', { title: 'A' })])
  expect(problems).toEqual([
    { line: 3, message: '"No feed" has no xmlUrl' },
    { line: 4, message: '"Script": javascript:alert(1) is no http(s) address' },
    { line: 6, message: 'https://a.example.org/feed is listed already' },
    { line: 7, message: '"Empty folder" has no xmlUrl' },
  ])
})

test('a file that breaks off gives what it has and says so', () => {
  expect(
    parseOpml('<opml><body><outline text="F">\n<outline text="A" xmlUrl="https://a.example.org/feed"/>'),
  ).toEqual({
    sources: [source('https://a.example.org/feed', { title: 'A' })],
    problems: [{ line: 1, message: '"F" is not closed: the file breaks off' }],
  })
  expect(parseOpml('<html></html>').problems).toEqual([
    { line: 1, message: 'this is no OPML: it has no <opml> element' },
  ])
})

test('what is written reads back the same, and is known for what it is', () => {
  const line = fc
    .string({ unit: 'grapheme' })
    .map(cleanLine)
    .filter(text => text !== '')
  const optional = fc.option(line)
  const sources = fc.uniqueArray(
    fc.record({
      url: fc.nat().map(number => `https://blog${number}.example.org/feed?a=1&b=%22${number}`),
      title: optional,
      author: optional,
      siteUrl: fc.constantFrom(null, 'https://site.example.org/?a=1&b="2"'.replaceAll('"', '%22')),
    }),
    { selector: one => one.url },
  )
  fc.assert(
    fc.property(sources, line, (list, title) => {
      const text = writeOpml(list, title)
      expect(sniffBlogroll(text)).toBe('opml')
      expect(parseOpml(text)).toEqual({ sources: list, problems: [] })
    }),
  )
})
