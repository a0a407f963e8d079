import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { authorSlug } from '../../../src/render/archive/author-slug.ts'
import { addressOf, authorPath, fileOf, issuePath, wayTo } from '../../../src/render/archive/paths.ts'

describe('an author’s path', () => {
  test.each([
    ['Ada Example', 'ada-example'],
    ['  Åsa  Ünal-Öz ', 'asa-unal-oz'],
    ["Seán O'Sample", 'sean-osample'],
    ['見本 太郎', '見本-太郎'],
    ['Ада Пример', 'ада-пример'],
    ['Йозеф', 'йозеф'],
    ['../../etc/passwd', 'etc-passwd'],
    ['A..B\\C:D*E', 'a-b-c-d-e'],
    ['CON.', 'con'],
    ['a\u0000\u0DD8\u0000b', 'a-b'],
    ['\u{1171D}\u0000\u0671', '\u0671'],
  ])('of %j is %s', (name, slug) => {
    expect(authorSlug(name)).toBe(slug)
  })

  test.each(['', '...', '/', '😀', '\u0301', '️'])('of %j is none', name => {
    expect(authorSlug(name)).toBeNull()
  })

  test('names one file below its folder that any file system takes, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), name => {
        const slug = authorSlug(name)
        if (slug === null) return
        expect(slug).toMatch(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*$/u)
        expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(240)
        expect(authorSlug(slug)).toBe(slug)
      }),
    )
  })
})

describe('a way', () => {
  test.each([
    ['', '', './'],
    ['', 'search/', 'search/'],
    ['search/', '', '../'],
    ['issues/2015-06-15/', 'assets/style.css', '../../assets/style.css'],
    ['authors/ada/', 'authors/見本/', '../../authors/%E8%A6%8B%E6%9C%AC/'],
  ])('from %j to %j is %s', (from, to, way) => {
    expect(wayTo(from, to)).toBe(way)
  })

  test('leads there, on a host and in a folder of one', () => {
    const paths = ['', 'search/', 'issues/2015-06-15/', 'issues/2015-06-15.txt', 'authors/見本/atom.xml']
    for (const base of ['https://newsletter.example.org', 'https://example.org/a/b'])
      for (const from of paths)
        for (const to of paths)
          expect(new URL(wayTo(from, to), addressOf(base, from)).href).toBe(addressOf(base, to))
  })
})

test('a page is an index file in its folder, everything else is its own file', () => {
  expect([fileOf(''), fileOf(issuePath('x')), fileOf('rss.xml'), fileOf(authorPath('é'))]).toEqual([
    'index.html',
    'issues/x/index.html',
    'rss.xml',
    'authors/é/index.html',
  ])
})
