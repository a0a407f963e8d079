import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isFeedProxy, postKey, postKeys, sameWords } from '../../src/entries/identity.ts'

const KEY = 'blog.example.org/2015/06/the-post'

describe('one post has one key, whatever', () => {
  test.each([
    ['the scheme', 'http://blog.example.org/2015/06/the-post'],
    ['www', 'https://www.blog.example.org/2015/06/the-post'],
    ['a default port', 'http://blog.example.org:80/2015/06/the-post'],
    ['the case of scheme and host', 'HTTPS://Blog.Example.ORG/2015/06/the-post'],
    ['a dot at the end of the host', 'https://blog.example.org./2015/06/the-post'],
    ['a trailing slash', 'https://blog.example.org/2015/06/the-post/'],
    ['two slashes', 'https://blog.example.org//2015/06/the-post//'],
    ['a name and password', 'https://user:secret@blog.example.org/2015/06/the-post'],
    ['an index page', 'https://blog.example.org/2015/06/the-post/index.html'],
    ['a fragment', 'https://blog.example.org/2015/06/the-post#comments'],
    ['an empty query', 'https://blog.example.org/2015/06/the-post?'],
    ['campaign parameters', 'https://blog.example.org/2015/06/the-post?utm_source=rss&utm_medium=feed#x'],
    ['click identifiers', 'https://blog.example.org/2015/06/the-post?fbclid=a&gclid=b&mc_cid=c&mc_eid=d'],
    ['a referring service', 'https://blog.example.org/2015/06/the-post?ref=hackernews&source=rss'],
    ['a referring host', 'https://blog.example.org/2015/06/the-post?ref=news.example.com'],
    ['an AMP path', 'https://blog.example.org/2015/06/the-post/amp/'],
    ['an AMP parameter', 'https://blog.example.org/2015/06/the-post?amp=1'],
    ['a comment to be answered', 'https://blog.example.org/2015/06/the-post?replytocom=17#respond'],
    ['needless percent-encoding', 'https://blog.example.org/2015/06/the%2Dpost'],
    ['white space around it', '  https://blog.example.org/2015/06/the-post\n'],
  ])('%s', (_, address) => expect(postKey(address)).toBe(KEY))
})

describe('the key keeps', () => {
  test.each([
    ['parameters that select content', 'https://example.org/?p=123', 'example.org?p=123'],
    ['their order aside', 'https://example.org/a?id=2&cat=1', 'example.org/a?cat=1&id=2'],
    ['a referrer that may be content', 'https://example.org/tree?ref=v1', 'example.org/tree?ref=v1'],
    ['a month of an archive', 'https://example.org/?m=201506', 'example.org?m=201506'],
    ['a port', 'https://example.org:8443/a', 'example.org:8443/a'],
    ['the case of a path', 'https://example.org/A', 'example.org/A'],
    ['a route in the fragment', 'https://example.org/#!/posts/7', 'example.org#!/posts/7'],
    ['octets of another encoding apart', 'https://example.org/?q=%e9', 'example.org?q=%E9'],
    ['an encoded slash', 'https://example.org/a%2fb', 'example.org/a%2Fb'],
    ['an IDN as A-label', 'https://bücher.example/ä', 'xn--bcher-kva.example/%C3%A4'],
    ['www where it is the name itself', 'https://www.example/a', 'www.example/a'],
  ])('%s', (_, address, key) => expect(postKey(address)).toBe(key))
})

test.each(['', 'post', '/a', 'mailto:a@example.org', 'javascript:alert(1)', 'http://', 'ftp://example.org/'])(
  'no key for %j',
  address => expect(postKey(address)).toBeNull(),
)

test('the key of a key is that key, and holds no user information', () => {
  const part = fc.string({
    unit: fc.constantFrom(
      ...Array.from('aZ0%2Ff./-_~!$&=+?#:;@é日'),
      'www.',
      '/amp',
      '.amp',
      '%2e',
      '==',
      '/index.html',
    ),
    maxLength: 30,
  })
  const address = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    part.map(rest => `http://${rest}`),
    fc.tuple(fc.domain(), part).map(([host, rest]) => `http://u:p@www.${host}/${rest}`),
  )
  fc.assert(
    fc.property(address, text => {
      const key = postKey(text)
      if (key === null) return
      expect(postKey(`https://${key}`)).toBe(key)
      expect(key).not.toMatch(/^[^/?#]*@/)
    }),
  )
})

test('an address of any kind of text never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void [postKey(text), isFeedProxy(text)]))
})

test('a post is known by its own address first and by the one it was found at', () => {
  expect(
    postKeys({
      url: 'http://feeds.feedburner.com/~r/sample/~3/abc/',
      canonicalUrl: 'https://example.org/a/',
    }),
  ).toEqual(['example.org/a', 'feeds.feedburner.com/~r/sample/~3/abc'])
  expect(postKeys({ url: 'https://example.org/a', canonicalUrl: 'http://www.example.org/a/' })).toEqual([
    'example.org/a',
  ])
  expect(postKeys({ url: 'not an address', canonicalUrl: null })).toEqual([])
})

test('a post that calls itself the front page is not taken for it', () => {
  expect(postKeys({ url: 'https://example.org/a', canonicalUrl: 'https://example.org/' })).toEqual([
    'example.org/a',
  ])
})

test("addresses of feed services are told from a blog's own", () => {
  for (const url of [
    'http://feedproxy.google.com/~r/sample/~3/abc/',
    'http://feeds.feedburner.com/sample',
    'http://sample.rss.feedsportal.com/c/1/story.htm',
    'http://feeds.example.org/~r/sample/~3/abc/',
  ]) {
    expect(isFeedProxy(url)).toBe(true)
  }
  for (const url of ['https://example.org/feedburner.com', 'https://myfeedburner.com/', 'x']) {
    expect(isFeedProxy(url)).toBe(false)
  }
})

test('the same words in another spelling are probably the same post', () => {
  const a = { title: 'Fun with C++: a primer', author: 'Ada Example' }
  expect(sameWords(a, { title: 'FUN with C++ – a primer', author: 'ada  example' })).toBe(true)
  expect(sameWords(a, { title: 'Fun with C: a primer', author: 'Ada Example' })).toBe(false)
  expect(sameWords(a, { title: a.title, author: 'Bob Example' })).toBe(false)
  expect(sameWords({ title: 'Weekly notes', author: null }, { title: 'Weekly notes', author: null })).toBe(
    false,
  )
})
