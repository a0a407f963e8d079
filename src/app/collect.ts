// Reads every source, politely and conditionally, and makes candidates of what is new. Many are read at once and
// recorded one after the other: what a feed brought and that it was read is one transaction, so that an
// interruption loses nothing. A source that fails is counted and shown; it never stops the others.
import { hasOrigin } from '../store/candidates.ts'
import { inTransaction } from '../store/database.ts'
import { moveSource, type Source, updateSource } from '../store/sources.ts'
import { parseSpan } from '../text/span.ts'
import { admitPosts, type Counts, NOTHING } from './admit-posts.ts'
import { type App, instant } from './app.ts'
import { type Reading, readSource } from './read-source.ts'

export interface Collected extends Counts {
  readonly source: string
  readonly status: 'collected' | 'unchanged' | 'retired' | 'refused' | 'failed'
  readonly problem: string | null
}

/** Servers break off at about this length, and an index cannot hold much more. */
const LONGEST_ADDRESS = 2_000

/** @param since posts from then on, even of feeds that have not changed; null = what is new */
export async function* collect(
  app: App,
  sources: readonly Source[],
  since: string | null,
): AsyncGenerator<Collected, void, undefined> {
  const anew = since !== null
  const fromOf = (source: Source) => since ?? windowStart(app, source.succeeded_at)
  const read = async (source: Source) => {
    return { source, reading: await readSource(app, source, { from: fromOf(source), anew }) }
  }
  const underWay = new Map<number, ReturnType<typeof read>>()
  const waiting = [...sources]
  const atOnce = app.settings.fetch.concurrency
  while (waiting.length > 0 || underWay.size > 0) {
    for (const source of waiting.splice(0, atOnce - underWay.size)) underWay.set(source.id, read(source))
    const { source, reading } = await Promise.race(underWay.values())
    underWay.delete(source.id)
    yield await record(app, source, reading, fromOf(source))
  }
}

/** A feed from a file, as if it had been fetched from `url`; it need not be one of the sources. */
export async function collectBody(
  app: App,
  file: { readonly url: string; readonly body: Uint8Array; readonly source: Source | undefined },
  since: string | null,
): Promise<Collected> {
  const { parseFeed } = await import('../sources/feed.ts')
  const feed = parseFeed(file.body, { url: file.url, contentType: null, now: app.now() })
  if (!feed.ok) return { source: file.url, status: 'failed', ...NOTHING, problem: feed.problem }
  const succeededAt = file.source?.succeeded_at ?? null
  const origin = { kind: 'feed' as const, ref: file.source ? String(file.source.id) : file.url }
  const counts = await inTransaction(app.db, async db => {
    const first = succeededAt === null && !(await hasOrigin(db, origin))
    const about = { origin, from: since ?? windowStart(app, succeededAt), first }
    return await admitPosts(db, feed.posts, about, instant(app))
  })
  return { source: file.url, status: 'collected', ...counts, problem: joined(feed.problems) }
}

async function record(app: App, source: Source, reading: Reading, from: string): Promise<Collected> {
  const now = instant(app)
  const nothing = { source: source.url, ...NOTHING }
  switch (reading.kind) {
    case 'gone': {
      const problem = 'it is gone for good (410)'
      await updateSource(app.db, source.id, { checked_at: now, state: 'retired', problem })
      return { ...nothing, status: 'retired', problem }
    }
    case 'refused':
    case 'failed': {
      const failures = source.failures + 1
      await updateSource(app.db, source.id, { checked_at: now, failures, problem: reading.problem })
      const problem = failures > 1 ? `${reading.problem} (${failures} times in a row)` : reading.problem
      return { ...nothing, status: reading.kind, problem }
    }
    case 'unchanged':
    case 'read': {
      const { counts, moved } = await recordSuccess(app, source, reading, from)
      if (moved !== null) tellMove(app, source, moved)
      const status = reading.kind === 'read' ? 'collected' : 'unchanged'
      return { source: source.url, status, ...counts, problem: joined(reading.feed?.problems ?? []) }
    }
  }
}

interface Move {
  readonly to: string
  readonly outcome: 'moved' | 'merged'
}

async function recordSuccess(
  app: App,
  source: Source,
  { feed, movedTo, known }: Extract<Reading, { kind: 'unchanged' | 'read' }>,
  from: string,
): Promise<{ readonly counts: Counts; readonly moved: Move | null }> {
  const now = instant(app)
  const about = {
    origin: { kind: 'feed' as const, ref: String(source.id) },
    from,
    first: source.succeeded_at === null,
  }
  return await inTransaction(app.db, async db => {
    const counts = feed === null ? NOTHING : await admitPosts(db, feed.posts, about, now)
    await updateSource(db, source.id, {
      ...known,
      checked_at: now,
      succeeded_at: now,
      failures: 0,
      problem: joined(feed?.problems ?? []),
      title: source.title ?? feed?.title ?? null,
      site_url: source.site_url ?? feed?.siteUrl ?? null,
    })
    const moves = movedTo !== null && movedTo !== source.url && movedTo.length <= LONGEST_ADDRESS
    const moved = moves ? { to: movedTo, outcome: await moveSource(db, source.id, movedTo) } : null
    return { counts, moved }
  })
}

function tellMove(app: App, source: Source, { to, outcome }: Move): void {
  app.notice(
    outcome === 'moved'
      ? `${source.url} has moved for good: its address is now ${to}`
      : `${source.url} has moved to ${to}, which is a source already: the old one is retired`,
  )
}

/** The window before now for a source never read, and before the last success for others: late posts count. */
function windowStart(app: App, succeededAt: string | null): string {
  const until = succeededAt === null ? app.now().getTime() : Date.parse(succeededAt)
  return new Date(until - (parseSpan(app.settings.compose.window) ?? 0)).toISOString()
}

function joined(problems: readonly string[]): string | null {
  return problems.join('; ') || null
}
