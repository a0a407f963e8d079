// From a page's address to a post: fetched behind the guard, meta-refresh stubs followed as redirects are, and
// what the page does not say looked up in its blog's feed.
import { type Extraction, extractPost } from '../entries/extract.ts'
import { fillFromFeed, saysLittle } from '../entries/fill-from-feed.ts'
import type { Fetcher } from '../transport/http/fetcher.ts'
import type { App } from './app.ts'

type ReadPost = Extract<Extraction, { kind: 'post' }>

export type PageRead = ReadPost | { readonly kind: 'unreadable'; readonly problem: string }

/** Stubs that only send the browser on, in a row. */
const MOST_STUBS = 3

export async function readPage(app: Pick<App, 'fetcher' | 'now'>, url: string): Promise<PageRead> {
  const fetcher = await app.fetcher()
  let next = url
  for (let stubs = 0; stubs <= MOST_STUBS; stubs++) {
    const answer = await fetcher.get(next, { accept: 'text/html, application/xhtml+xml, */*;q=0.5' })
    if (answer.kind === 'gone') return { kind: 'unreadable', problem: 'it is gone for good (410)' }
    if (answer.kind !== 'ok') {
      return {
        kind: 'unreadable',
        problem: answer.kind === 'not-modified' ? 'it sent nothing (304)' : answer.problem,
      }
    }
    const page = {
      url: answer.url,
      body: answer.body,
      contentType: answer.headers.contentType,
      now: app.now(),
    }
    const extraction = extractPost(page)
    if (extraction.kind === 'unreadable') return extraction
    if (extraction.kind === 'post') return await withFeed(fetcher, extraction, app.now())
    next = extraction.redirectTo
  }
  return { kind: 'unreadable', problem: 'it only sends on to other pages' }
}

/** A feed that cannot be read is no problem of the page. */
async function withFeed(fetcher: Fetcher, read: ReadPost, now: Date): Promise<ReadPost> {
  if (read.feedUrl === null || !saysLittle(read.post)) return read
  const answer = await fetcher.get(read.feedUrl, {
    accept: 'application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5',
  })
  if (answer.kind !== 'ok') return read
  const { parseFeed } = await import('../sources/feed.ts')
  const feed = parseFeed(answer.body, { url: answer.url, contentType: answer.headers.contentType, now })
  return feed.ok ? { ...read, post: fillFromFeed(read.post, feed.posts) } : read
}
