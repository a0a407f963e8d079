// Who follows all links of an issue within seconds is a program that looks behind them, whatever it calls itself
// (S-20). A click therefore waits for a moment before it is counted; who clicked is known that long, and then
// nowhere.
import type { ClickKind } from './clicks.ts'

/** A click that waits. */
export interface PendingClick {
  /** Stands for one visitor while it waits; made of what must not be kept. */
  readonly visitor: string
  readonly linkId: number
  readonly issueId: number | null
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: ClickKind
}

export interface CountedClick {
  readonly linkId: number
  /** YYYY-MM-DD, UTC. */
  readonly day: string
  readonly kind: ClickKind
}

/** Counted, and which click it was. */
export interface SettledClick<Click> extends CountedClick {
  readonly of: Click
}

/** How long a click waits for the others of its burst. */
const BURST_MILLISECONDS = 10_000
const LONGEST_WAIT = 6 * BURST_MILLISECONDS
/** Two links are opened together by people, too. */
const LEAST_LINKS = 3

/**
 * Settles the clicks that have waited long enough by `now`, and those of the same visitor and issue with them.
 * @param linksIn how many links an issue has
 */
export function settle<Click extends PendingClick>(
  pending: readonly Click[],
  now: number,
  linksIn: (issueId: number) => number,
): { readonly counted: readonly SettledClick<Click>[]; readonly pending: readonly Click[] } {
  const groups = Array.from(Map.groupBy(pending, groupOf).values(), clicks =>
    clicks.toSorted((a, b) => a.at - b.at),
  )
  const waiting = groups.filter(clicks => mayGoOn(clicks, now))
  const ready = groups.filter(clicks => !mayGoOn(clicks, now))
  return { counted: ready.flatMap(clicks => withBursts(clicks, linksIn)), pending: waiting.flat() }
}

function groupOf({ visitor, issueId }: PendingClick): string {
  return `${issueId ?? ''} ${visitor}`
}

/** Whoever clicks on and on is not waited for: what waits is bounded. */
function mayGoOn(inOrder: readonly PendingClick[], now: number): boolean {
  const [first, last] = [inOrder[0]?.at ?? now, inOrder.at(-1)?.at ?? now]
  return now - last < BURST_MILLISECONDS && now - first < LONGEST_WAIT
}

/** Of one visitor and issue. */
function withBursts<Click extends PendingClick>(
  inOrder: readonly Click[],
  linksIn: (issueId: number) => number,
): readonly SettledClick<Click>[] {
  const issueId = inOrder[0]?.issueId ?? null
  const all = issueId === null ? Number.POSITIVE_INFINITY : Math.max(LEAST_LINKS, linksIn(issueId))
  const burst = inOrder.length < all ? new Set<PendingClick>() : burstsIn(inOrder, all)
  return inOrder.map(click => ({
    linkId: click.linkId,
    day: new Date(click.at).toISOString().slice(0, 10),
    kind: click.kind === 'reader' && burst.has(click) ? 'burst' : click.kind,
    of: click,
  }))
}

/** The clicks in any span in which `all` different links were followed; looks at each twice. */
function burstsIn(clicks: readonly PendingClick[], all: number): ReadonlySet<PendingClick> {
  const found = new Set<PendingClick>()
  const inSpan = new Map<number, number>()
  let [first, marked] = [0, 0]
  for (const [last, click] of clicks.entries()) {
    inSpan.set(click.linkId, (inSpan.get(click.linkId) ?? 0) + 1)
    for (
      let early = clicks[first];
      early && click.at - early.at > BURST_MILLISECONDS;
      early = clicks[first]
    ) {
      const left = (inSpan.get(early.linkId) ?? 0) - 1
      if (left === 0) inSpan.delete(early.linkId)
      else inSpan.set(early.linkId, left)
      first += 1
    }
    if (inSpan.size < all) continue
    for (const one of clicks.slice(Math.max(first, marked), last + 1)) found.add(one)
    marked = last + 1
  }
  return found
}
