// Clicks on their way into the database. They wait here until it is known whether they are of a burst, and are then
// written in one transaction, so that a redirect waits for no disk. A crash loses those that wait: of the last fifteen
// seconds, and of a visitor who clicks on and on those of the last minute. Writing that fails is tried again.
import { type CountedClick, type PendingClick, settle } from '../links/bursts.ts'
import { type ClickCount, countClicks } from '../store/clicks.ts'
import type { Db } from '../store/database.ts'
import { linksOfIssues } from '../store/links.ts'
import type { Log } from './log.ts'

/** How often to flush; a crash loses no more than that and what waits for its burst. */
export const FLUSH_MS = 5_000
/** What comes on top is counted as what it looks like by itself: memory is bounded, and nobody is left out. */
const MOST_WAITING = 20_000
const MOST_OF_ONE_VISITOR = 200

export interface ClickBuffer {
  /** Never throws, and waits for nothing. */
  readonly add: (click: PendingClick) => void
  /** Writes what has waited long enough; everything, without an instant. */
  readonly flush: (now?: number) => Promise<void>
}

export function clickBuffer(db: Db, log: Log): ClickBuffer {
  let waiting: PendingClick[] = []
  let visitors = new Map<string, number>()
  let counted = new Map<string, ClickCount>()
  let flushing: Promise<void> = Promise.resolve()

  const wait = (click: PendingClick) => {
    waiting.push(click)
    visitors.set(click.visitor, (visitors.get(click.visitor) ?? 0) + 1)
  }
  const write = async (now: number) => {
    const issues = new Set(waiting.flatMap(({ issueId }) => (issueId === null ? [] : [issueId])))
    const links = await linksOfIssues(db, [...issues])
    const settled = settle(waiting, now, issue => links.get(issue) ?? 0)
    waiting = []
    visitors = new Map()
    for (const click of settled.pending) wait(click)
    for (const click of settled.counted) count(counted, click)
    const writing = counted
    counted = new Map()
    try {
      await countClicks(db, [...writing.values()])
    } catch (error) {
      for (const click of writing.values()) count(counted, click, click.count)
      throw error
    }
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
      const isTooMuch = (visitors.get(click.visitor) ?? 0) >= MOST_OF_ONE_VISITOR
      if (isTooMuch || waiting.length >= MOST_WAITING) count(counted, { ...click, day: dayOf(click.at) })
      else wait(click)
    },
    flush,
  }
}

function count(counts: Map<string, ClickCount>, { linkId, day, kind }: CountedClick, times = 1): void {
  const key = `${linkId} ${day} ${kind}`
  counts.set(key, { linkId, day, kind, count: (counts.get(key)?.count ?? 0) + times })
}

function dayOf(at: number): string {
  const [from, day] = lastDay
  if (at >= from && at < from + DAY_MS) return day
  const midnight = Math.floor(at / DAY_MS) * DAY_MS
  lastDay = [midnight, new Date(at).toISOString().slice(0, 10)]
  return lastDay[1]
}

const DAY_MS = 86_400_000
/** Writing a day out takes longer than all else about a click. */
let lastDay: readonly [number, string] = [Number.NaN, '']
