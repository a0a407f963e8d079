// From a page's address to a post: fetched behind the guard, meta-refresh stubs followed as redirects are.
import { type Extraction, extractPost } from '../entries/extract.ts'
import type { App } from './app.ts'

export type PageRead =
  | Extract<Extraction, { kind: 'post' }>
  | { readonly kind: 'unreadable'; readonly problem: string }

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
    if (extraction.kind !== 'redirect') return extraction
    next = extraction.redirectTo
  }
  return { kind: 'unreadable', problem: 'it only sends on to other pages' }
}
