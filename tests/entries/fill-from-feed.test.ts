import { expect, test } from 'vitest'
import { fillFromFeed, saysLittle } from '../../src/entries/fill-from-feed.ts'
import type { Post } from '../../src/entries/post.ts'

const EXCERPT =
  'Last spring we moved the sample cluster from one rack to another, and nothing went as planned.'
const BARE: Post = {
  url: 'https://racks.example.org/moving?utm_source=mail',
  canonicalUrl: null,
  title: 'Moving a rack',
  author: null,
  excerpt: 'Loading …',
  paragraphs: ['Loading …'],
  publishedAt: null,
  language: null,
  guid: null,
}
const IN_FEED: Post = {
  url: 'http://racks.example.org/moving/',
  canonicalUrl: null,
  title: 'Moving a rack (from the feed)',
  author: 'Ada Example',
  excerpt: EXCERPT,
  paragraphs: [EXCERPT],
  publishedAt: '2015-06-15T00:00:00.000Z',
  language: 'en',
  guid: 'tag:1',
}
const OTHER: Post = {
  ...IN_FEED,
  url: 'https://racks.example.org/other',
  title: 'Another',
  author: 'Bob Sample',
}

test('what the page does not say comes from the feed, and what it says stands', () => {
  expect(fillFromFeed(BARE, [OTHER, IN_FEED])).toEqual({
    ...IN_FEED,
    url: BARE.url,
    title: 'Moving a rack',
  })
  const full: Post = { ...BARE, author: 'Cleo Example', excerpt: EXCERPT.toUpperCase(), paragraphs: [] }
  expect(fillFromFeed(full, [IN_FEED])).toMatchObject({
    author: 'Cleo Example',
    excerpt: EXCERPT.toUpperCase(),
  })
})

test('where no address agrees the title decides, and a post that is not in the feed stays as it is', () => {
  const moved = { ...IN_FEED, url: 'https://new.example.org/1', title: 'Moving a rack' }
  expect(fillFromFeed(BARE, [OTHER, moved]).author).toBe('Ada Example')
  expect(fillFromFeed(BARE, [OTHER])).toBe(BARE)
  expect(fillFromFeed({ ...BARE, title: null }, [{ ...OTHER, title: null }]).author).toBeNull()
})

test('a feed is asked for what is missing only', () => {
  expect(saysLittle(BARE)).toBe(true)
  expect(saysLittle({ ...BARE, author: 'Ada Example' })).toBe(true)
  expect(saysLittle({ ...BARE, author: 'Ada Example', excerpt: EXCERPT })).toBe(false)
  expect(saysLittle({ ...BARE, excerpt: EXCERPT })).toBe(true)
})
