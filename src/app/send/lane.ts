// One relay while a dispatch is delivered: the rows that wait for it, and whether it can be used. A lane is down when
// it could not be opened, or broke so often in a row that trying on makes no sense; whoever waits for it then goes to
// another lane.
import type { NewsletterError } from '../../errors.ts'
import type { Claimed } from '../../store/ledger.ts'
import type { Relay } from './route.ts'

/** So many times in a row a relay may end its connections without a message between. */
export const MOST_LOST = 3
/** Who is not given anything for so long does not hold up the others, whatever its weight. */
const STALLED_MS = 5_000
/** Before a relay that broke is tried again: longer each time. */
const PAUSE_MS = 500

export class Lane {
  readonly relay: Relay
  /** What of the mail it was given, by its weight: who has the least is next. */
  load = 0
  /** Why it cannot be used; null as long as it can. */
  trouble: NewsletterError | null = null
  /** The relay has taken us once: what is claimed for it can be sent. */
  hasOpened = false
  /** Until when its rate is used up, ISO 8601; '' when it was not yet. */
  restsUntil = ''
  /** Connections that are open now. */
  live = 0
  #queue: Claimed[] = []
  #lastTaken = performance.now()
  #lost = 0
  /** Connections that were opened before this moment and break after it are one and the same trouble. */
  #round = 0
  #news = Promise.withResolvers<void>()

  constructor(relay: Relay) {
    this.relay = relay
  }

  /** The others do not wait for it as long as it rests. */
  rests(now: string): boolean {
    return this.restsUntil > now
  }

  restUntil(at: string | undefined): void {
    if (at !== undefined) this.restsUntil = at
  }

  get waiting(): number {
    return this.#queue.length
  }

  get round(): number {
    return this.#round
  }

  push(row: Claimed): void {
    this.load += 1 / this.relay.weight
    this.#queue.push(row)
  }

  take(): Claimed | null {
    this.#lastTaken = performance.now()
    return this.#queue.shift() ?? null
  }

  /** Those that are taken next. */
  next(most: number): readonly Claimed[] {
    return this.#queue.slice(0, most)
  }

  /** Rows wait, and nobody takes them. */
  get isStalled(): boolean {
    return this.waiting > 0 && performance.now() - this.#lastTaken > STALLED_MS
  }

  takeAll(): readonly Claimed[] {
    return this.#queue.splice(0)
  }

  /** The server answered for a message: it works. */
  works(): void {
    this.#lost = 0
  }

  /**
   * A connection broke that was opened in this round.
   * @returns how long to wait before another is opened, milliseconds; null when it has broken too often
   */
  lost(round: number): number | null {
    if (round === this.#round) {
      this.#round += 1
      this.#lost += 1
    }
    return this.#lost >= MOST_LOST ? null : PAUSE_MS * 2 ** (this.#lost - 1)
  }

  /** Something may have changed: rows came, or it is over. */
  wake(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }

  async news(): Promise<void> {
    await this.#news.promise
  }
}

/**
 * How many more rows each lane gets. Whoever has the least of the mail by its weight is next; when that one has no
 * room, the others wait for it.
 * @param ahead rows that may wait for each connection; nothing is asked for until half of them are gone
 */
export function shareOut(
  lanes: readonly Lane[],
  ahead: number,
): readonly { readonly lane: Lane; readonly most: number }[] {
  const shares = lanes.map(lane => ({
    lane,
    load: lane.load,
    room: lane.relay.connections * ahead - lane.waiting,
    most: 0,
  }))
  if (shares.every(({ lane, room }) => room < lane.relay.connections * (ahead / 2))) return []
  for (;;) {
    const running = shares.filter(({ lane, room }) => room > 0 || !lane.isStalled)
    const [next] = running.toSorted((one, other) => one.load - other.load)
    if (next === undefined || next.room <= 0) break
    next.room -= 1
    next.most += 1
    next.load += 1 / next.lane.relay.weight
  }
  return shares.filter(({ most }) => most > 0)
}
