// Reads every source, politely and conditionally, and makes candidates of what is new. A source that fails
// is counted and shown; it never stops the others.
import { createHash } from 'node:crypto'
import { admit } from '../entries/admit.ts'
import { isFeedProxy, postKeys } from '../entries/identity.ts'
import type { Post } from '../entries/post.ts'
import type { ParsedFeed } from '../sources/feed.ts'
import { applyAdmission, findByKeys, findInSource, type Origin } from '../store/candidates.ts'
import { inTransaction } from '../store/database.ts'
import { moveSource, type Source, type SourceChanges, updateSource } from '../store/sources.ts'
import { parseSpan } from '../text/span.ts'
import type { FetchResult } from '../transport/http/result.ts'
import { type App, instant } from './app.ts'

export interface Collected {
  readonly source: string
  /** What happened: collected, unchanged, moved, retired, refused or failed. */
  readonly status: 'collected' | 'unchanged' | 'retired' | 'refused' | 'failed'
  readonly new: number
  readonly seen: number
  readonly updated: number
  /** Older than what is gathered: left in the blog's archive. */
  readonly old: number
  readonly problem: string | null
}

const NOTHING = { new: 0, seen: 0, updated: 0, old: 0 }

/** An undated post may be years old: of a feed's first collection only so many are taken. */
const UNDATED_AT_FIRST = 5

export async function* collect(
  app: App,
  sources: readonly Source[],
  since: string | null,
): AsyncGenerator<Collected, void, undefined> {
  const running = new Map<number, Promise<readonly [number, Collected]>>()
  const waiting = [...sources]
  const atOnce = app.settings.fetch.concurrency
  while (waiting.length > 0 || running.size > 0) {
    for (const source of waiting.splice(0, atOnce - running.size)) {
      running.set(
        source.id,
        collectSource(app, source, since).then(result => [source.id, result] as const),
      )
    }
    const [id, result] = await Promise.race(running.values())
    running.delete(id)
    yield result
  }
}

/** A feed from a file, as if it had been fetched from `url`; it need not be one of the sources. */
export async function collectBody(
  app: App,
  feed: { readonly url: string; readonly body: Uint8Array; readonly source: Source | undefined },
  since: string | null,
): Promise<Collected> {
  const { parseFeed } = await import('../sources/feed.ts')
  const parsed = await parseFeed(feed.body, { url: feed.url, contentType: null, now: app.now() })
  if (!parsed.ok) return { source: feed.url, status: 'failed', ...NOTHING, problem: parsed.problem }
  const from = since ?? windowStart(app, feed.source?.succeeded_at ?? null)
  const counts = await admitPosts(app, parsed.posts, feed.source ? String(feed.source.id) : feed.url, from)
  return { source: feed.url, status: 'collected', ...counts, problem: parsed.problems.join('; ') || null }
}

async function collectSource(app: App, source: Source, since: string | null): Promise<Collected> {
  const fetcher = await app.fetcher()
  const result = await fetcher.get(source.url, {
    etag: source.etag,
    lastModified: source.last_modified,
    accept:
      'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
  })
  const checked = { checked_at: instant(app) }
  switch (result.kind) {
    case 'gone':
      await updateSource(app.db, source.id, { ...checked, state: 'retired', problem: 'gone (410)' })
      return { source: source.url, status: 'retired', ...NOTHING, problem: 'it is gone for good (410)' }
    case 'refused':
    case 'failed':
      return await countFailure(app, source, result)
    case 'not-modified':
      await updateSource(app.db, source.id, {
        ...checked,
        succeeded_at: instant(app),
        failures: 0,
        problem: null,
      })
      await follow(app, source, result.movedTo)
      return { source: source.url, status: 'unchanged', ...NOTHING, problem: null }
    case 'ok':
      return await readFeed(app, source, result, since)
  }
}

async function readFeed(
  app: App,
  source: Source,
  answer: Extract<FetchResult, { kind: 'ok' }>,
  since: string | null,
): Promise<Collected> {
  const bodyHash = createHash('sha256').update(answer.body).digest('hex')
  const success: SourceChanges = {
    checked_at: instant(app),
    succeeded_at: instant(app),
    failures: 0,
    problem: null,
    etag: answer.headers.etag,
    last_modified: answer.headers.lastModified,
    body_hash: bodyHash,
  }
  if (bodyHash === source.body_hash && since === null) {
    await updateSource(app.db, source.id, success)
    await follow(app, source, answer.movedTo)
    return { source: source.url, status: 'unchanged', ...NOTHING, problem: null }
  }
  const { parseFeed } = await import('../sources/feed.ts')
  const about = { url: answer.url, contentType: answer.headers.contentType, now: app.now() }
  const parsed: ParsedFeed = await parseFeed(answer.body, about)
  if (!parsed.ok) return await countFailure(app, source, parsed)
  const posts = parsed.posts.map(post => ({ ...post, author: post.author ?? source.author }))
  const resolved = await Promise.all(posts.map(async post => await leaveProxy(app, post)))
  const from = since ?? windowStart(app, source.succeeded_at)
  const counts = await admitPosts(app, resolved, String(source.id), from, source.succeeded_at === null)
  const problem = parsed.problems.join('; ') || null
  await updateSource(app.db, source.id, {
    ...success,
    problem,
    title: source.title ?? parsed.title,
    site_url: source.site_url ?? parsed.siteUrl,
  })
  await follow(app, source, answer.movedTo)
  return { source: source.url, status: 'collected', ...counts, problem }
}

async function admitPosts(
  app: App,
  posts: readonly Post[],
  ref: string,
  since: string,
  first = false,
): Promise<typeof NOTHING> {
  const counts = { ...NOTHING }
  const now = instant(app)
  let undated = 0
  for (const post of posts) {
    const origin: Origin = { kind: 'feed', ref }
    const outcome = await inTransaction(app.db, async db => {
      const byKey = await findByKeys(db, postKeys(post))
      const bySource = byKey ? null : await findInSource(db, origin, post)
      const admission = admit(post, { byKey, bySource }, since)
      if (admission.kind === 'old' || admission.kind === 'unusable') return 'old'
      if (admission.kind === 'new' && post.publishedAt === null && first && ++undated > UNDATED_AT_FIRST)
        return 'old'
      return (await applyAdmission(db, post, origin, admission, now)).outcome
    })
    counts[outcome] += 1
  }
  return counts
}

/** The window before now for a source never read, and before the last success for others: late posts count. */
function windowStart(app: App, succeededAt: string | null): string {
  const window = parseSpan(app.settings.compose.window) ?? 0
  return new Date(
    (succeededAt === null ? app.now().getTime() : Date.parse(succeededAt)) - window,
  ).toISOString()
}

/** A feed proxy's own address says nothing of the post: its redirect does. */
async function leaveProxy(app: App, post: Post): Promise<Post> {
  if (!isFeedProxy(post.url) || post.canonicalUrl !== null) return post
  const result = await (await app.fetcher()).get(post.url)
  return result.kind === 'ok' && !isFeedProxy(result.url) ? { ...post, canonicalUrl: result.url } : post
}

async function follow(app: App, source: Source, movedTo: string | null): Promise<void> {
  if (movedTo === null || movedTo === source.url) return
  const outcome = await moveSource(app.db, source.id, movedTo)
  app.notice(
    outcome === 'moved'
      ? `${source.url} has moved for good: its address is now ${movedTo}`
      : `${source.url} has moved to ${movedTo}, which is a source already: the old one is retired`,
  )
}

async function countFailure(
  app: App,
  source: Source,
  failure: { readonly problem: string; readonly kind?: string },
): Promise<Collected> {
  const failures = source.failures + 1
  await updateSource(app.db, source.id, { checked_at: instant(app), failures, problem: failure.problem })
  const problem = failures > 1 ? `${failure.problem} (${failures} times in a row)` : failure.problem
  const status = failure.kind === 'refused' ? 'refused' : 'failed'
  return { source: source.url, status, ...NOTHING, problem }
}
