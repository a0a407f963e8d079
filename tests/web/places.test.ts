import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placesOf } from '../../src/web/places.ts'

const TWO = { baseUrl: 'https://newsletter.example.org', links: linksAt('https://s.example.org') }

function linksAt(base: string) {
  return { base, prefix: 'blog', start: 1 }
}

test.each([
  ['http://newsletter.example.org/', '/site/'],
  ['http://newsletter.example.org:8080/a/b?c=/d#e', '/site/a/b'],
  ['http://NEWSLETTER.example.org/a', '/site/a'],
  ['http://s.example.org/blog1', '/links/blog1'],
  ['http://s.example.org/site/a', '/links/site/a'],
  ['http://example.org/', '/nowhere/'],
  ['http://newsletter.example.org.evil.example/', '/nowhere/'],
  ['http://127.0.0.1/', '/nowhere/'],
])('%s is %s', (url, path) => {
  expect(placesOf(TWO)(url)).toBe(path)
})

test.each([
  ['http://example.org/roundup/a', '/site/a'],
  ['http://example.org/roundup', '/site/'],
  ['http://example.org/r/blog1', '/links/blog1'],
  ['http://example.org/other', '/elsewhere/other'],
])('under paths of one host, %s is %s', (url, path) => {
  const settings = { baseUrl: 'https://example.org/roundup', links: linksAt('https://example.org/r') }
  expect(placesOf(settings)(url)).toBe(path)
})

test('whatever the path, it stays behind its place', () => {
  fc.assert(
    fc.property(fc.webPath(), path => {
      const url = new URL(`https://newsletter.example.org${path}`)
      expect(placesOf(TWO)(url.href)).toBe(`/site${url.pathname}`)
    }),
  )
})
