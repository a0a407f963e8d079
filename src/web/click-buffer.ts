// Clicks on their way into the database. They wait here until it is known whether they are of a burst, and are then
// written in one transaction, so that a redirect waits for no disk. A crash loses those that wait: of the last eleven
// seconds, and of a visitor who clicks on and on those of the last minute. Writing that fails is tried again.
import { type CountedClick, type PendingClick, settle } from '../links/bursts.ts'
import { countClicks } from '../store/clicks.ts'
import type { Db } from '../store/database.ts'
import { linksOfIssues } from '../store/links.ts'
import type { Log } from './log.ts'

const FLUSH_MS = 1_000
/** So many wait at most; what comes on top is settled early, and a burst may be taken for readers. */
const MOST_PENDING = 20_000
/** While the database takes nothing. Beyond it clicks are lost, and the log says how many. */
const MOST_COUNTED = 200_000

export interface ClickBuffer {
  /** Never throws, and waits for nothing. */
  readonly add: (click: PendingClick) => void
  /** Writes what has waited long enough; everything, without an instant. */
  readonly flush: (now?: number) => Promise<void>
  /** Flushes once a second. @returns what ends that */
  readonly start: (now: () => Date) => () => void
}

export function clickBuffer(db: Db, log: Log): ClickBuffer {
  let pending: readonly PendingClick[] = []
  let arrived: PendingClick[] = []
  let counted: readonly CountedClick[] = []
  let flushing: Promise<void> = Promise.resolve()

  const write = async (now: number) => {
    const waiting = [...pending, ...arrived]
    arrived = []
    pending = waiting
    const issues = [...new Set(waiting.flatMap(({ issueId }) => (issueId === null ? [] : [issueId])))]
    const links = await linksOfIssues(db, issues)
    const settled = settle(waiting, now, issue => links.get(issue) ?? 0)
    pending = settled.pending
    counted = kept([...counted, ...settled.counted], log)
    await countClicks(db, counted)
    counted = []
  }
  const after = async (before: Promise<void>, now: number) => {
    await before
    try {
      await write(now)
    } catch (error) {
      log.error({ error }, 'clicks could not be written yet')
    }
  }
  const flush = async (now = Number.POSITIVE_INFINITY) => {
    flushing = after(flushing, now)
    await flushing
  }
  return {
    add: click => {
      arrived.push(click)
      if (arrived.length + pending.length === MOST_PENDING) void flush()
    },
    flush,
    start: now => {
      const timer = setInterval(() => void flush(now().getTime()), FLUSH_MS)
      return () => clearInterval(timer)
    },
  }
}

function kept(clicks: readonly CountedClick[], log: Log): readonly CountedClick[] {
  if (clicks.length <= MOST_COUNTED) return clicks
  log.error({ lost: clicks.length - MOST_COUNTED }, 'clicks were lost')
  return clicks.slice(0, MOST_COUNTED)
}
