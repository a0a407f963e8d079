import { expect, test } from 'vitest'
import { discoverFeeds, guessFeeds } from '../../src/sources/discover.ts'

const PAGE = 'https://blog.example.org/2026/post.html'

test('feeds come in the order of the page, those of comments last', () => {
  const html = `<html><head><title>T <link rel=alternate type=application/rss+xml href=/in-title></title>
    <link rel="alternate" type="application/rss+xml" title="Blog &raquo; Comments Feed" href="/comments/feed/">
    <!-- <link rel=alternate type=application/rss+xml href=/in-comment> -->
    <LINK REL='Alternate' TYPE='application/rss+xml; charset=utf-8' TITLE="Blog &amp; more" HREF='/feed/' />
    <link rel=alternate type=application/atom+xml href=atom.xml>
    <link rel="alternate" type="application/feed+json" href="https://cdn.example.org/feed.json">
    <link rel="alternate" type="application/rss+xml" href="/feed/">
    <link rel="alternate" type="application/json" href="/wp-json/1"><link rel="alternate" hreflang="de" href="/de">
    <link rel="alternate stylesheet" type="text/xml" href="/x.xsl"><link rel="alternate" type="application/rss+xml" href="javascript:x">
    <script>"<link rel=alternate type=application/rss+xml href=/in-script>"</script></head></html>`
  expect(discoverFeeds(html, PAGE)).toEqual([
    { url: 'https://blog.example.org/feed/', title: 'Blog & more', type: 'application/rss+xml' },
    { url: 'https://blog.example.org/2026/atom.xml', title: null, type: 'application/atom+xml' },
    { url: 'https://cdn.example.org/feed.json', title: null, type: 'application/feed+json' },
    {
      url: 'https://blog.example.org/comments/feed/',
      title: 'Blog » Comments Feed',
      type: 'application/rss+xml',
    },
  ])
})

test('the page may have a base of its own, wherever it stands', () => {
  const html =
    '<link rel=alternate type=application/rss+xml href=feed><base href="/blog/"><base href="/other/">'
  expect(discoverFeeds(html, PAGE)[0]?.url).toBe('https://blog.example.org/blog/feed')
  expect(discoverFeeds(html.replace('/blog/', 'javascript:x'), PAGE)[0]?.url).toBe(
    'https://blog.example.org/other/feed',
  )
})

test('hostile pages are survived', () => {
  const many = 50_000
  for (const piece of [
    '<',
    '<link ',
    '<link rel=alternate type=application/rss+xml href=/f>',
    '<!--',
    '<a>',
    '&amp;',
    '<a b="',
    '<title>',
  ]) {
    expect(discoverFeeds(piece.repeat(many), PAGE).length).toBeLessThanOrEqual(1)
  }
})

test('without any named, the usual places are guessed, beside the page first', () => {
  const guesses = guessFeeds('https://example.org/blog/')
  expect(guesses[0]).toBe('https://example.org/blog/feed/')
  expect(guesses).toContain('https://example.org/atom.xml')
  expect(new Set(guesses).size).toBe(guesses.length)
  expect(guessFeeds('mailto:jane@example.org')).toEqual([])
})
