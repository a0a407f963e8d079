import { describe, expect, test } from 'vitest'
import { shownSlug } from '../../src/links/numbering.ts'

describe('the slug that an entry shows', () => {
  test.each([
    ['https://blog.example.org/a/long/post', 'https://short.example/blog122', 'blog122'],
    ['https://blog.example.org/a/long/post', 'https://example.org/go/blog122/', 'blog122'],
    ['http://short.example/seeds', null, 'seeds'],
    ['http://short.example/-', null, '-'],
    ['http://short.example/3-/', null, '3-'],
  ])('of %s, shown as %s, is %s', (url, shortUrl, slug) => {
    expect(shownSlug({ url, shortUrl })).toBe(slug)
  })

  test.each([
    ['https://blog.example.org/a/long/post', null],
    ['https://blog.example.org/', null],
    ['https://short.example/blog122?x=1', null],
    ['https://short.example/longer-than-any-slug-is', null],
    ['https://short.example/a.html', null],
    ['no address', null],
    ['https://blog.example.org/x', 'no address'],
  ])('of %s, shown as %s, is none', (url, shortUrl) => {
    expect(shownSlug({ url, shortUrl })).toBeNull()
  })
})
