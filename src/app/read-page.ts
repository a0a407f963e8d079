// From a page's address to a post: fetched behind the guard, meta-refresh stubs followed as redirects are, and
// what the page does not say looked up in its blog's feed.
import { type Extraction, extractPost } from '../entries/extract.ts'
import { fillFromFeed, saysLittle } from '../entries/fill-from-feed.ts'
import type { Fetcher } from '../transport/http/fetcher.ts'
import type { App } from './app.ts'

type ReadPost = Extract<Extraction, { kind: 'post' }>

export type PageRead =
  | ReadPost
  | {
      readonly kind: 'unreadable'
      readonly problem: string
      /** It may be otherwise in a while: no answer, or one that says so. */
      readonly passing?: boolean
      /** The guard does not let anybody read it. */
      readonly refused?: boolean
    }

/** Stubs that only send the browser on, in a row. */
const MOST_STUBS = 3

export async function readPage(app: Pick<App, 'fetcher' | 'now'>, url: string): Promise<PageRead> {
  const fetcher = await app.fetcher()
  let next = url
  for (let stubs = 0; stubs <= MOST_STUBS; stubs++) {
    const answer = await fetcher.get(next, { accept: 'text/html, application/xhtml+xml, */*;q=0.5' })
    if (answer.kind === 'gone') return unreadable('it is gone for good (410)')
    if (answer.kind !== 'ok') {
      if (answer.kind === 'not-modified') return unreadable('it sent nothing (304)')
      if (answer.kind === 'refused') return { ...unreadable(answer.problem), refused: true }
      return { ...unreadable(answer.problem), passing: isPassing(answer.status) }
    }
    const page = {
      url: answer.url,
      body: answer.body,
      contentType: answer.headers.contentType,
      now: app.now(),
    }
    const extraction = extractPost(page)
    if (extraction.kind === 'unreadable') return unreadable(extraction.problem)
    if (extraction.kind === 'post') return await withFeed(fetcher, extraction, app.now())
    next = extraction.redirectTo
  }
  return unreadable('it only sends on to other pages')
}

function unreadable(problem: string): Extract<PageRead, { kind: 'unreadable' }> {
  return { kind: 'unreadable', problem }
}

/** No answer, or one of a server that is busy or down (RFC 9110 §15.5.9, §15.6; RFC 6585 §4). */
function isPassing(status: number | null): boolean {
  return status === null || status >= 500 || status === 408 || status === 429
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
