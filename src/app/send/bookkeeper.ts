// Between the couriers and the ledger: what they have to say at the same time goes in one commit, and the next
// commit begins when that one is durable. So a courier waits for the disk once per message, together with the others.
import type { Move } from '../../dispatch/delivery.ts'
import type { Claim, Claimed, Committed, Ledger } from '../../store/ledger.ts'
import type { App } from '../app.ts'
import type { Lease } from './lease.ts'

/** How long nothing may be asked of the ledger: a pause from another terminal takes hold within a second. */
const QUIET_MS = 500
/** How long a commit is held back for connections that are about to be answered: fewer commits are less work for all. */
const GATHER_MS = 1
/** Nobody waits for the answers of a server that takes longer than this. */
const NEAR_MS = 5

/** The moments of a delivery at which a test may end the world. */
export type Step = 'claimed' | 'marking' | 'marked' | 'replied' | 'recording' | 'recorded'

export interface Books {
  /** What more is wanted for the couriers; asked at each commit. */
  readonly wanted: () => readonly Claim[]
  readonly onCommitted: (committed: Committed) => void
  readonly onMoved: (claimed: Claimed, move: Move) => void
  readonly onStep: (step: Step) => void
  readonly onBroken: (error: unknown) => void
}

interface Pending {
  outcomes: { claimed: Claimed; move: Move }[]
  dots: { id: number; granted: PromiseWithResolvers<boolean> }[]
}

export class Bookkeeper {
  readonly #app: App
  readonly #ledger: Ledger
  readonly #lease: Lease
  readonly #books: Books
  #pending: Pending = { outcomes: [], dots: [] }
  #committing: Promise<void> | null = null
  #asked = false
  /** Rows past their dot, by when they were marked. */
  readonly #out = new Map<number, number>()
  /** How long the last answer to a dot took. */
  #answerMs = Infinity
  #gathering: PromiseWithResolvers<void> | null = null
  /** An outcome is pending that nothing will follow. */
  #urgent = false
  #closed = false
  #lastCommit = 0
  #beatIsDue = false
  readonly #timers: readonly NodeJS.Timeout[]

  constructor(app: App, ledger: Ledger, lease: Lease, books: Books) {
    this.#app = app
    this.#ledger = ledger
    this.#lease = lease
    this.#books = books
    this.#timers = [
      setInterval(() => this.#tick(), QUIET_MS / 2),
      setInterval(() => this.#beat(), lease.beat),
    ]
  }

  /** Asks the ledger at the next turn: for more, or for the state of things. */
  ask(): void {
    this.#asked = true
    this.#soon()
  }

  /**
   * What became of a row: durable in the next commit.
   * @param more whether its connection has something else to say at once, so that both go into one
   */
  settle(claimed: Claimed, move: Move, more = false): void {
    this.#books.onStep('replied')
    this.#answered(claimed.id)
    this.#pending.outcomes.push({ claimed, move })
    if (more) return
    this.#urgent = true
    this.#soon()
  }

  /** Makes durable that a row's final dot is about to go. @returns false when the row is no longer ours */
  mark(id: number): Promise<boolean> {
    const granted = Promise.withResolvers<boolean>()
    this.#pending.dots.push({ id, granted })
    this.#soon()
    return granted.promise
  }

  /** Resolves when all that was said is durable. @throws what broke the ledger */
  async close(): Promise<void> {
    while (this.#committing !== null || this.#hasPending()) {
      this.#soon()
      await this.#committing
    }
    this.#stop()
  }

  #answered(id: number): void {
    const markedAt = this.#out.get(id)
    if (markedAt === undefined) return
    this.#answerMs = performance.now() - markedAt
    this.#out.delete(id)
    if (this.#out.size === 0) this.#gathering?.resolve()
  }

  #stop(): void {
    this.#closed = true
    for (const timer of this.#timers) clearInterval(timer)
  }

  /** Somebody waits for an answer, or has nothing to add. */
  #isUrgent(): boolean {
    return this.#hasPending() && (this.#pending.dots.length > 0 || this.#urgent)
  }

  #hasPending(): boolean {
    return !this.#closed && (this.#pending.outcomes.length > 0 || this.#pending.dots.length > 0)
  }

  #tick(): void {
    if (performance.now() - this.#lastCommit > QUIET_MS / 2) this.ask()
  }

  #beat(): void {
    this.#beatIsDue = true
    this.ask()
  }

  /** After the sockets have said what they have to say in this turn. */
  #soon(): void {
    if (this.#closed || this.#committing !== null) return
    this.#committing = new Promise(resolve => {
      setImmediate(() => {
        void this.#commitAll().then(resolve)
      })
    })
  }

  /** For a moment, that those whose answers come now may be in the same commit. */
  async #gather(): Promise<void> {
    if (this.#out.size === 0 || this.#answerMs > NEAR_MS) return
    this.#gathering = Promise.withResolvers<void>()
    const timer = setTimeout(this.#gathering.resolve, GATHER_MS)
    await this.#gathering.promise
    clearTimeout(timer)
    this.#gathering = null
  }

  async #commitAll(): Promise<void> {
    try {
      do {
        this.#asked = false
        await this.#gather()
        await this.#commit()
      } while (this.#asked || this.#isUrgent())
    } catch (error) {
      this.#stop()
      for (const { granted } of this.#pending.dots) granted.reject(error)
      this.#books.onBroken(error)
    } finally {
      this.#committing = null
    }
  }

  async #commit(): Promise<void> {
    const { outcomes, dots } = this.#pending
    this.#pending = { outcomes: [], dots: [] }
    this.#urgent = false
    const { onStep, onMoved, onCommitted, wanted } = this.#books
    if (dots.length > 0) onStep('marking')
    if (outcomes.length > 0) onStep('recording')
    const now = this.#app.now()
    const renew = this.#beatIsDue
    this.#beatIsDue = false
    const committed = await this.#ledger
      .commit({
        now: now.toISOString(),
        leaseUntil: new Date(now.getTime() + this.#lease.milliseconds).toISOString(),
        renew,
        outcomes: outcomes.map(({ claimed: { id }, move }) => ({ id, move })),
        dots: dots.map(({ id }) => id),
        claims: wanted(),
      })
      .catch((error: unknown) => {
        for (const { granted } of dots) granted.reject(error)
        throw error
      })
    this.#lastCommit = performance.now()
    if (outcomes.length > 0) onStep('recorded')
    if (committed.marked.length > 0) onStep('marked')
    const moved = new Set(committed.moved)
    for (const { claimed, move } of outcomes) if (moved.has(claimed.id)) onMoved(claimed, move)
    const marked = new Set(committed.marked)
    for (const id of marked) this.#out.set(id, this.#lastCommit)
    for (const { id, granted } of dots) granted.resolve(marked.has(id))
    if (committed.claimed.length > 0) onStep('claimed')
    onCommitted(committed)
  }
}
