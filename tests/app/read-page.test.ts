// What becomes of an address: a post, filled in from its blog's feed, or a plain problem.
import { expect, test } from 'vitest'
import { readPage } from '../../src/app/read-page.ts'
import { type Answer, answered, ok } from './app-for-test.ts'

const URL = 'https://blog.example.org/the-post'
const FEED = 'https://blog.example.org/feed.xml'
const TEXT =
  'This is the first paragraph of the post, long enough to be one that an editor would pick from it.'
const RSS = `<rss version="2.0"><channel><title>A sample blog</title><link>https://blog.example.org/</link>
  <item><title>Another post</title><link>https://blog.example.org/another</link><author>Bob Sample</author></item>
  <item><title>The post</title><link>${URL}</link><author>Ada Sample</author><description>&lt;p&gt;${TEXT}&lt;/p&gt;</description></item>
  </channel></rss>`
const head = `<title>The post</title><link rel="alternate" type="application/rss+xml" href="/feed.xml">`
const scripted = `<html><head>${head}</head><body><h1>The post</h1><div id="app"></div><script>start()</script></body></html>`
const written = `<html><head>${head}<meta name="author" content="Ada Sample"></head><body><h1>The post</h1><article><p>${TEXT}</p><p>${TEXT}</p></article></body></html>`

async function read(web: Record<string, Answer>) {
  const asked: string[] = []
  const fetcher = {
    get: async (url: string) => {
      asked.push(url)
      return await answered(url, web[url], {})
    },
    close: async () => {},
  }
  const result = await readPage({ fetcher: async () => fetcher, now: () => new Date('2015-06-20') }, URL)
  return { result, asked }
}

const html = (body: string, url = URL) => ok(body, { url, headers: { contentType: 'text/html' } })
const feed = (body: string) => ok(body, { url: FEED, headers: { contentType: 'application/rss+xml' } })

test('a page that says little is filled in from its blog’s feed', async () => {
  const { result } = await read({ [URL]: html(scripted), [FEED]: feed(RSS) })
  expect(result).toMatchObject({
    kind: 'post',
    post: { title: 'The post', author: 'Ada Sample', excerpt: TEXT },
  })
})

test('the feed is left alone when the page says all', async () => {
  const { result, asked } = await read({ [URL]: html(written), [FEED]: feed(RSS) })
  expect(result).toMatchObject({ kind: 'post', post: { author: 'Ada Sample', excerpt: TEXT } })
  expect(asked).toEqual([URL])
})

test.each([
  ['is not there', {}],
  ['is no feed', { [FEED]: feed('<html>Sorry</html>') }],
  [
    'has other posts only',
    { [FEED]: feed(RSS.replaceAll('the-post', 'third').replaceAll('The post', 'Third')) },
  ],
])('a feed that %s changes nothing', async (_, more) => {
  const { result } = await read({ [URL]: html(scripted), ...more })
  expect(result).toMatchObject({ kind: 'post', post: { title: 'The post', author: null } })
})

test('stubs are followed, but not for ever', async () => {
  const stub = (to: string) => html(`<meta http-equiv="refresh" content="0; url=${to}">`)
  const moved = 'https://blog.example.org/moved'
  const followed = await read({ [URL]: stub(moved), [moved]: html(written, moved) })
  expect(followed.result).toMatchObject({ kind: 'post', post: { url: moved, title: 'The post' } })
  const there = html(`<meta http-equiv="refresh" content="0; url=${URL}">`, moved)
  const around = await read({ [URL]: stub(moved), [moved]: there })
  expect(around.result).toEqual({ kind: 'unreadable', problem: 'it only sends on to other pages' })
})

test.each<[string, Answer, RegExp]>([
  ['pages that are gone', { kind: 'gone' }, /gone for good/],
  [
    'PDFs',
    ok('%PDF-1.4 sample', { url: URL, headers: { contentType: 'application/pdf' } }),
    /a PDF, not a page/,
  ],
  ['videos', ok('....ftypmp42', { url: URL, headers: { contentType: 'video/mp4' } }), /a video, not a page/],
  ['feeds', feed(RSS), /a feed, not a page/],
  ['walls', html('<form><input type=password></form>'), /asks for a login/],
  ['nothing', html(' '), /empty/],
])('%s are a plain problem', async (_, answer, problem) => {
  const { result } = await read({ [URL]: answer })
  expect(result).toEqual({ kind: 'unreadable', problem: expect.stringMatching(problem) })
})

test('so is a link that rotted', async () => {
  expect((await read({})).result).toEqual({ kind: 'unreadable', problem: 'HTTP 404', passing: false })
})
