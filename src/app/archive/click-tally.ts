// Counts clicks while pages are served. A click waits a moment in memory, with what tells one visitor from another,
// until it can be told from a burst; then it is a number in the database, and nothing else is left of it.
import { type PendingClick, settle } from '../../links/bursts.ts'
import { countClicks } from '../../store/clicks.ts'
import { listLinks } from '../../store/links.ts'
import type { App } from '../app.ts'

export interface ClickTally {
  readonly note: (click: PendingClick) => void
  /** Writes what has waited long enough; call it every few seconds. */
  readonly settle: () => Promise<void>
  /** Writes everything, at the end. */
  readonly close: () => Promise<void>
}

export function openTally(app: Pick<App, 'db' | 'now'>): ClickTally {
  let waiting: readonly PendingClick[] = []
  let fresh: PendingClick[] = []
  let writing = Promise.resolve()

  async function write(now: number): Promise<void> {
    const all = [...waiting, ...fresh]
    fresh = []
    if (all.length === 0) return
    const links = Map.groupBy(await listLinks(app.db), link => link.issue_id)
    waiting = all // as long as they are not counted
    const settled = settle(all, now, issueId => links.get(issueId)?.length ?? 0)
    await countClicks(app.db, settled.counted)
    waiting = settled.pending
  }

  const next = async (now: number) => {
    const own = writing.then(async () => await write(now))
    writing = own.catch(() => {})
    await own
  }
  return {
    note: click => void fresh.push(click),
    settle: async () => await next(app.now().getTime()),
    close: async () => await next(Number.POSITIVE_INFINITY),
  }
}
