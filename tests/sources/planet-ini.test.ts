import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePlanetIni, sniffBlogroll, writePlanetIni } from '../../src/sources/blogroll-file.ts'
import { cleanLine } from '../../src/text/clean.ts'

const read = (text: string) => {
  const { sources, problems } = parsePlanetIni(text)
  return {
    sources: sources.map(({ url, author }) => [url, author]),
    problems: problems.map(({ line, message }) => `${line}: ${message}`),
  }
}

test('a section is a feed and its name the writer; other sections and comments are none', () => {
  expect(
    read(`# a planet
[Planet]
name = Planet Sample
template_files = index.html.tmpl
  pages/about.xml
[DEFAULT]
facewidth = 65
[pages/about.xml]
items = 5
[index.html.tmpl]
items = 5

[https://jane.example.org/feed/]
name = Jane Sample
face = jane.png
; [https://gone.example.org/feed]
# name = Gone
[http://joe.example.org/?feed=rss2&tag=A] ; moved
Name: Joe
  Sample
`),
  ).toEqual({
    sources: [
      ['https://jane.example.org/feed/', 'Jane Sample'],
      ['http://joe.example.org/?feed=rss2&tag=A', 'Joe Sample'],
    ],
    problems: [],
  })
})

test('what is malformed is named with its line, and read as far as it goes', () => {
  expect(
    read(`[http://a.example.org/feed
name = A
[ http://b.example.org/feed ]
name = B
http://c.example.org/feed]
name = C
http://d.example.org/?a=1
name = D
  [http://e.example.org/]
name = E
[http://f.example.org/x (moved)]
name = F
[http://g.example.org/] here
name = G
[http://h.example.org/?tags[]=x]
[http://a.example.org/feed]
name = A again`),
  ).toEqual({
    sources: [
      ['http://a.example.org/feed', 'A'],
      ['http://b.example.org/feed', 'B'],
      ['http://c.example.org/feed', 'C'],
      ['http://d.example.org/?a=1', 'D'],
      ['http://e.example.org/', 'E'],
      ['http://f.example.org/x', 'F'],
      ['http://g.example.org/', 'G'],
      ['http://h.example.org/?tags[]=x', null],
    ],
    problems: [
      '1: [http://a.example.org/feed] has no closing bracket',
      '3: [http://b.example.org/feed] has spaces in its header',
      '5: [http://c.example.org/feed] has no opening bracket',
      '7: [http://d.example.org/?a=1] has no brackets',
      '9: [http://e.example.org/] is indented',
      '11: [http://f.example.org/x] has spaces in its header',
      '13: [http://g.example.org/] is followed by "here"',
      '15: http://h.example.org/?tags[]=x has no name',
      '16: http://a.example.org/feed is listed already, in line 1',
    ],
  })
})

test('what is no feed is named, too', () => {
  expect(
    read(`name = before
[friends]
[file:///etc/passwd]
[https://lists.example.org/all.opml]
content_type = opml
what is this
[https://jane.example.org/feed]
name = Jane
# [https://gone.example.org/feed]
name = Gone`),
  ).toEqual({
    sources: [['https://jane.example.org/feed', 'Jane']],
    problems: [
      '1: "name" stands before any section',
      '2: [friends] is no http(s) address of a feed',
      '3: [file:///etc/passwd] is no http(s) address of a feed',
      '4: https://lists.example.org/all.opml is a list of feeds; import its feeds instead',
      '6: neither a section nor an option: "what is this"',
      '10: a second "name" in [https://jane.example.org/feed]; is a header missing?',
    ],
  })
  expect(read('[Planet]\nname = Empty').problems).toEqual(['1: it lists no feed'])
})

test('any text gives sources or problems', () => {
  const lines = fc.constantFrom(
    '[',
    ']',
    '[http://a.example.org]',
    'name = x',
    ' y',
    '#',
    'http://b.example.org',
    '=',
    '[]',
    '\r',
  )
  fc.assert(fc.property(fc.array(fc.oneof(lines, fc.string())), parts => void read(parts.join('\n'))))
})

test('what is written reads back the same, and is known for what it is', () => {
  const name = fc
    .string({ unit: 'grapheme' })
    .map(text =>
      cleanLine(text)
        .replace(/^[;#]+|\s+(?=;)/g, '')
        .trim(),
    )
    .filter(text => text !== '')
  const sources = fc.uniqueArray(
    fc.record({
      url: fc.nat().map(number => `https://blog${number}.example.org/feed?a=1&b=%22${number}`),
      title: fc.constant(null),
      author: name,
      siteUrl: fc.constantFrom(null, 'https://site.example.org/'),
    }),
    { selector: one => one.url, minLength: 1 },
  )
  fc.assert(
    fc.property(sources, list => {
      const text = writePlanetIni(list, { name: 'Sample', link: 'https://planet.example.org/' })
      expect(sniffBlogroll(text)).toBe('planet')
      expect(parsePlanetIni(text)).toEqual({ sources: list, problems: [] })
    }),
  )
})

test('a file that is neither kind is known, too', () => {
  expect(sniffBlogroll('email,name\njane@example.org,Jane')).toBeNull()
  expect(sniffBlogroll('<html><body>[x]</body></html>')).toBeNull()
})
