// Reads one source, conditionally, and stores nothing. It never throws for what is wrong with the source, so that
// one never stops the others.
import { createHash } from 'node:crypto'
import { isFeedProxy, postKeys } from '../entries/identity.ts'
import type { Post } from '../entries/post.ts'
import { NewsletterError } from '../errors.ts'
import type { ParsedFeed } from '../sources/feed.ts'
import { findByKeys } from '../store/candidates.ts'
import type { Source } from '../store/sources.ts'
import type { FetchResult } from '../transport/http/result.ts'
import type { App } from './app.ts'

export type Feed = Extract<ParsedFeed, { ok: true }>

export type Reading =
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused' | 'failed'; readonly problem: string }
  | {
      readonly kind: 'unchanged' | 'read'
      /** Its posts name their own addresses, not those of a proxy; null when nothing changed. */
      readonly feed: Feed | null
      readonly movedTo: string | null
      /** What the next request is made conditional with; empty when it stays as it was. */
      readonly known: Partial<Pick<Source, 'etag' | 'last_modified' | 'body_hash'>>
    }

/** @param from posts published before it are of no interest; `anew`: read it even if it has not changed */
export async function readSource(
  app: App,
  source: Source,
  { from, anew }: { readonly from: string; readonly anew: boolean },
): Promise<Reading> {
  try {
    const answer = await ask(app, source, anew)
    switch (answer.kind) {
      case 'ok':
        return await readAnswer(app, source, answer, { from, anew })
      case 'not-modified':
        return { kind: 'unchanged', feed: null, movedTo: answer.movedTo, known: {} }
      case 'gone':
        return { kind: 'gone' }
      case 'refused':
      case 'failed':
        return { kind: answer.kind, problem: answer.problem }
    }
  } catch (error) {
    if (error instanceof NewsletterError) throw error
    const why = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', problem: `this program has a fault that it brings to light: ${why}` }
  }
}

async function ask(app: App, source: Source, anew: boolean): Promise<FetchResult> {
  const fetcher = await app.fetcher()
  return await fetcher.get(source.url, {
    ...(anew ? {} : { etag: source.etag, lastModified: source.last_modified }),
    accept:
      'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
  })
}

async function readAnswer(
  app: App,
  source: Source,
  { url, body, headers, movedTo }: Extract<FetchResult, { kind: 'ok' }>,
  { from, anew }: { readonly from: string; readonly anew: boolean },
): Promise<Reading> {
  const bodyHash = createHash('sha256').update(body).digest('hex')
  const known = { etag: headers.etag, last_modified: headers.lastModified, body_hash: bodyHash }
  if (bodyHash === source.body_hash && !anew) return { kind: 'unchanged', feed: null, movedTo, known }
  const { parseFeed } = await import('../sources/feed.ts')
  const feed: ParsedFeed = parseFeed(body, { url, contentType: headers.contentType, now: app.now() })
  if (!feed.ok) return { kind: 'failed', problem: feed.problem }
  const posts = await Promise.all(
    feed.posts.map(
      async post => await leaveProxy(app, { ...post, author: post.author ?? source.author }, from),
    ),
  )
  return { kind: 'read', feed: { ...feed, posts }, movedTo, known }
}

/** A feed proxy's own address says nothing of the post: its redirect does. Asked once for each post. */
async function leaveProxy(app: App, post: Post, from: string): Promise<Post> {
  if (!isFeedProxy(post.url) || post.canonicalUrl !== null) return post
  if (post.publishedAt !== null && post.publishedAt < from) return post
  if (await findByKeys(app.db, postKeys(post))) return post
  const result = await (await app.fetcher()).get(post.url)
  return result.kind === 'ok' && !isFeedProxy(result.url) ? { ...post, canonicalUrl: result.url } : post
}
