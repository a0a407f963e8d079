// The archive while it is served: opened once, and anew when the database says that something changed.

import { archiveStamp } from '../../store/archive.ts'
import type { Db } from '../../store/database.ts'
import type { App } from '../app.ts'
import type { ServedFile } from './archive-page.ts'
import { type OpenSite, openSite } from './open-site.ts'

export interface CurrentSite extends OpenSite {
  /** What was made of it, by path. Only paths that exist are in it, so that nobody can fill it. */
  readonly made: Map<string, ServedFile>
}

/** Where the page to subscribe at is, beside the archive. */
const SUBSCRIBE = 'subscribe'

/** How long the database is not asked again. */
const FRESH_MILLISECONDS = 1_000

interface Kept {
  readonly stamp: string
  readonly askedAt: number
  readonly current: CurrentSite
}

const kept = new WeakMap<Db, Kept>()
const opening = new WeakMap<Db, Promise<CurrentSite>>()

/** Whoever asks while it is being opened waits for the same one. */
export async function currentSite(app: App): Promise<CurrentSite> {
  const known = kept.get(app.db)
  const now = app.now().getTime()
  if (known && Math.abs(now - known.askedAt) < FRESH_MILLISECONDS) return known.current
  const begun = opening.get(app.db) ?? opened(app, known, now).finally(() => opening.delete(app.db))
  opening.set(app.db, begun)
  return await begun
}

async function opened(app: App, known: Kept | undefined, now: number): Promise<CurrentSite> {
  const stamp = await archiveStamp(app.db)
  const current =
    known?.stamp === stamp ? known.current : { ...(await openSite(app, SUBSCRIBE)), made: new Map() }
  kept.set(app.db, { stamp, askedAt: now, current })
  return current
}
