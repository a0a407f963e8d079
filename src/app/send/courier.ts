// One connection after the other to one relay: opened when there is something to hand over, closed when there has
// been nothing for a while, opened anew when it broke, and given up when that makes no sense any more.
import { NewsletterError } from '../../errors.ts'
import type { Claimed } from '../../store/ledger.ts'
import { type Handover, handOver, type Parcel, type Supply } from '../../transport/smtp/hand-over.ts'
import { closeSession, openSession } from '../../transport/smtp/session.ts'
import { type Lane, MOST_LOST } from './lane.ts'

/** How long a connection may have nothing to do. */
const IDLE_MS = 10_000

export interface Job extends Parcel {
  readonly row: Claimed
}

/** What a courier is told, and whom it tells. */
export interface Desk {
  /** Nothing is left to hand over, for anybody. */
  readonly isOver: () => boolean
  /** Nothing new is begun any more. */
  readonly isEnding: () => boolean
  readonly supply: (lane: Lane) => Supply<Job>
  readonly sleep: (milliseconds: number) => Promise<void>
  /** The relay cannot be used, and this was its last connection. */
  readonly onDown: (lane: Lane, trouble: NewsletterError) => void
}

export class Courier {
  readonly #lane: Lane
  readonly #desk: Desk
  #handover: Handover<Job> | null = null

  constructor(lane: Lane, desk: Desk) {
    this.#lane = lane
    this.#desk = desk
  }

  /** @returns false when it cannot be: the relay is down, or, where other connections are open, has enough of them */
  async connect(): Promise<boolean> {
    const lane = this.#lane
    try {
      const session = await openSession(lane.relay.target)
      lane.live += 1
      lane.hasOpened = true
      this.#handover = handOver(session, this.#desk.supply(lane))
      return true
    } catch (error) {
      if (!(error instanceof NewsletterError)) throw error
      if (lane.live === 0) this.#desk.onDown(lane, error)
      return false
    }
  }

  /** Hands over until all is over, or its relay gives it no connection. */
  async work(): Promise<void> {
    while (!this.#desk.isOver()) {
      if (this.#lane.waiting === 0) await this.#idle()
      else if (!(await this.#handOver())) break
    }
    await this.#disconnect()
  }

  /** Ends the connection where it stands: nothing more is written to the server. */
  abort(): void {
    this.#handover?.session.wire.abort('it was given up')
  }

  /** @returns whether another connection is worth a try, if it needs one */
  async #handOver(): Promise<boolean> {
    if (this.#handover?.isReady() !== true) {
      await this.#disconnect()
      if (!(await this.connect())) return false
    }
    const { round } = this.#lane
    await this.#handover?.run()
    if (this.#handover?.session.wire.open === true) return true
    await this.#disconnect()
    return await this.#recover(round)
  }

  async #recover(round: number): Promise<boolean> {
    if (this.#desk.isEnding()) return false
    const lane = this.#lane
    const pause = lane.lost(round)
    if (pause === null) {
      if (lane.live === 0) this.#desk.onDown(lane, endsItsConnections(lane.relay.name))
      return false
    }
    await this.#desk.sleep(pause)
    return true
  }

  /** Waits for something to do; a connection that waits for long is closed before the server does it. */
  async #idle(): Promise<void> {
    if (this.#handover === null) return await this.#lane.news()
    const timer = Promise.withResolvers<'idle'>()
    const running = setTimeout(() => timer.resolve('idle'), IDLE_MS)
    const woken = await Promise.race([this.#lane.news(), timer.promise])
    clearTimeout(running)
    if (woken === 'idle') await this.#disconnect()
  }

  async #disconnect(): Promise<void> {
    if (this.#handover === null) return
    const { session } = this.#handover
    this.#handover = null
    this.#lane.live -= 1
    await closeSession(session)
  }
}

function endsItsConnections(relay: string): NewsletterError {
  return new NewsletterError('smtp', {
    what: `The mail server ${relay} ended the connection ${MOST_LOST} times in a row before taking a message.`,
    fix: 'See its log; then run `newsletter send --resume`. Nobody was lost.',
  })
}
