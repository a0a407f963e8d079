// Delivers what is due of a dispatch. Rows are claimed ahead and shared among the relays by weight; each connection
// has a courier, who takes rows from its relay's lane and hands them over; the bookkeeper writes down what they say.
// It ends when nothing is due, when it is told to stop, when a person halts the dispatch, or when no relay can be used.
import { type Move, moveAfter } from '../../dispatch/delivery.ts'
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import type { NewsletterError } from '../../errors.ts'
import { type Dispatch, setDispatchState } from '../../store/dispatches.ts'
import { readEdition } from '../../store/editions.ts'
import type { Claim, Claimed, Committed } from '../../store/ledger.ts'
import { parseSpan } from '../../text/span.ts'
import type { App } from '../app.ts'
import type { Keys } from '../keys.ts'
import { approving } from './approved.ts'
import { Bookkeeper, type Step } from './bookkeeper.ts'
import { Courier, type Desk, type Job } from './courier.ts'
import { parseFrozen } from './frozen.ts'
import { newToken } from './holder.ts'
import { Lane, shareOut } from './lane.ts'
import { leaseOf } from './lease.ts'
import { type Mail, mailMaker } from './message.ts'
import type { Route } from './route.ts'
import { openSigners } from './signing.ts'

/** So many refusals for what we are or write, in a row, and no one else is tried. */
const MOST_POLICY_REFUSALS = 20
/** Rows that wait for a connection, for each that a relay has: so many that none ever waits for the ledger. */
const AHEAD = 8
/** How long a rest goes on without a look whether it still should. */
const REST_STEP_MS = 500
/** What a row is told whose turn did not come. */
const GIVEN_BACK: Move = { to: 'queued', reason: 'it was given back before its turn' }

export interface Delivering {
  readonly route: Route
  readonly keys: Keys
  /** What is in flight is finished, nothing new is claimed. */
  readonly stop: AbortSignal
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Milliseconds since 1970: no rate is waited for beyond it. */
  readonly deadline: number
  readonly onMove: (delivery: Claimed, move: Move) => void
  readonly onStep: (step: Step) => void
}

/**
 * idle: nothing is due now · held up: by the relays’ rates, beyond the deadline · stopped: by the signal · halted: paused or
 * cancelled, from here or elsewhere.
 */
export type Ended = 'idle' | 'held up' | 'stopped' | 'halted'

/** @throws NewsletterError 'smtp' when no relay can be used; no row is left claimed by it */
export async function deliver(app: App, dispatch: Dispatch, run: Delivering): Promise<Ended> {
  const frozen = parseFrozen(dispatch.frozen)
  const edition = await readEdition(app.db, dispatch.edition_hash)
  const makeOwn = mailMaker(edition, frozen, run.keys, await openSigners(app, frozen.signing))
  const approve = approving(app, dispatch, run.route)
  const makeMail = approve === null ? makeOwn : (row: Claimed) => approve(makeOwn(row))
  const spans = app.settings.send.retry.map(span => parseSpan(span) ?? 0)
  const ledger = await app.openLedger({
    dispatch: dispatch.id,
    token: await newToken(),
    isRoster: dispatch.kind === 'roster',
    domains: run.route.domains,
    horizon: Math.max(...spans) * 2,
  })
  try {
    return await new Round(app, dispatch, run, makeMail, spans, ledger).run()
  } finally {
    await ledger.close()
  }
}

/** One round of a dispatch, from its first claim to its last commit. */
class Round {
  readonly #app: App
  readonly #dispatch: Dispatch
  readonly #run: Delivering
  readonly #makeMail: (row: Claimed) => Mail
  /** Messages of rows that wait in a lane, which other cores sign meanwhile. */
  readonly #ahead = new WeakMap<Claimed, Mail>()
  readonly #schedule: readonly number[]
  readonly #lanes: readonly Lane[]
  readonly #books: Bookkeeper
  readonly #couriers: Courier[] = []
  readonly #finished = Promise.withResolvers<void>()
  /** Claimed, and not settled. */
  #inHand = 0
  /** The last time that more was wanted, there was nothing. */
  #dry = false
  /** A rate is in the way of more. */
  #resting = false
  /** All relays have used up their rates for longer than anybody waits. */
  #heldUp = false
  /** For whom the group that is being committed wants more. */
  #asked: readonly Lane[] = []
  #refusals = 0
  #ended: Ended | null = null
  #trouble: unknown = null

  constructor(
    app: App,
    dispatch: Dispatch,
    run: Delivering,
    makeMail: (row: Claimed) => Mail,
    schedule: readonly number[],
    ledger: Awaited<ReturnType<App['openLedger']>>,
  ) {
    this.#app = app
    this.#dispatch = dispatch
    this.#run = run
    this.#makeMail = makeMail
    this.#schedule = schedule
    this.#lanes = run.route.relays.map(relay => new Lane(relay))
    this.#books = new Bookkeeper(app, ledger, leaseOf(app), {
      wanted: () => this.#wanted(),
      onCommitted: committed => this.#onCommitted(committed),
      onMoved: (row, move) => run.onMove(row, move),
      onStep: run.onStep,
      onBroken: error => this.#break(error),
    })
  }

  async run(): Promise<Ended> {
    const stop = () => this.#end('stopped')
    this.#run.stop.addEventListener('abort', stop)
    try {
      if (this.#run.stop.aborted) stop()
      else await this.#deliver()
    } finally {
      this.#run.stop.removeEventListener('abort', stop)
      await this.#books.close()
    }
    if (this.#trouble !== null) throw this.#trouble
    return this.#ended ?? (this.#heldUp ? 'held up' : 'idle')
  }

  /** Nothing is claimed before a relay has taken us: what cannot be sent is not taken. */
  async #deliver(): Promise<void> {
    const desk = this.#desk()
    const couriers = this.#lanes.map(async lane => {
      const team = Array.from({ length: lane.relay.connections }, () => new Courier(lane, desk))
      this.#couriers.push(...team)
      if ((await team[0]?.connect()) !== true) return
      this.#books.ask()
      await Promise.all(team.map(async courier => await courier.work()))
    })
    const working = Promise.all(couriers)
    working.catch((error: unknown) => this.#break(error))
    await Promise.race([this.#finished.promise, working])
    for (const lane of this.#lanes) lane.wake()
    await working
  }

  /** What the couriers of a lane work with. */
  #desk(): Desk {
    return {
      isOver: () => this.#isOver(),
      isEnding: () => this.#ended !== null,
      supply: lane => ({
        take: () => this.#take(lane),
        mark: async ({ row }) => this.#ended === null && (await this.#books.mark(row.id)),
        settle: ({ row }, outcome, more) => this.#settle(lane, row, outcome, more),
      }),
      sleep: this.#run.sleep,
      onDown: (lane, trouble) => this.#giveUp(lane, trouble),
    }
  }

  /** The lane is down. Its rows go to the others; where there are none, it is over. */
  #giveUp(lane: Lane, trouble: NewsletterError): void {
    lane.trouble ??= trouble
    const others = this.#lanes.filter(({ trouble }) => trouble === null)
    if (others.length === 0) return this.#break(lane.trouble)
    this.#app.notice(
      `${trouble.message} Its mail goes by ${others.map(({ relay }) => relay.name).join(', ')}.`,
    )
    for (const row of lane.takeAll()) this.#laneWithRoom(others).push(row)
    for (const other of others) other.wake()
  }

  #take(lane: Lane): Job | null {
    if (this.#ended !== null) return null
    for (let row = lane.take(); row !== null; row = lane.take()) {
      const mail = this.#ahead.get(row) ?? this.#make(row)
      if (mail?.message instanceof Promise) this.#signAhead(lane)
      if (mail !== null) return { ...mail, row }
    }
    return null
  }

  /** One message more for each connection, so that none of them waits for a signature while a core has nothing to do. */
  #signAhead(lane: Lane): void {
    for (const row of lane.next(lane.relay.connections)) {
      if (this.#ahead.has(row)) continue
      try {
        const mail = this.#makeMail(row)
        Promise.resolve(mail.message).catch(() => {}) // whoever takes it is told
        this.#ahead.set(row, mail)
      } catch {
        // It fails again, and is recorded, when its turn comes.
      }
    }
  }

  /** One recipient whose message cannot be made is that recipient's failure; the rest go. */
  #make(row: Claimed): Mail | null {
    try {
      return this.#makeMail(row)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#record(row, { to: 'failed', reason: `its message cannot be made: ${why}`, reply: null })
      return null
    }
  }

  #settle(lane: Lane, row: Claimed, outcome: SendOutcome, more: boolean): void {
    if (outcome.kind === 'accepted' || (outcome.kind === 'rejected' && outcome.code !== 421)) lane.works()
    if (outcome.kind === 'lost' && !outcome.afterDot && this.#ended !== null)
      return this.#record(row, GIVEN_BACK)
    const rules = { schedule: this.#schedule, expiresAt: this.#dispatch.expires_at }
    this.#record(row, moveAfter(outcome, row.attempts, rules, this.#app.now(), this.#app.random()), more)
    this.#refusals = outcome.kind === 'rejected' && outcome.policy ? this.#refusals + 1 : 0
    if (this.#refusals === MOST_POLICY_REFUSALS)
      void this.#pause().catch((error: unknown) => this.#break(error))
  }

  #record(row: Claimed, move: Move, more = false): void {
    this.#inHand -= 1
    if (move.to === 'queued') this.#dry = false
    this.#books.settle(row, move, more)
  }

  async #pause(): Promise<void> {
    this.#end('halted')
    await setDispatchState(this.#app.db, [this.#dispatch.id], 'paused')
    this.#app.notice(
      `The server refused ${MOST_POLICY_REFUSALS} messages in a row for what they are: dispatch ${this.#dispatch.id} is paused.`,
    )
  }

  /** As many more as the lanes have room for, to each by its weight. */
  #wanted(): readonly Claim[] {
    const now = this.#app.now().toISOString()
    const isOpen = this.#ended === null && !this.#dry && !this.#resting
    const lanes = isOpen ? this.#usable().filter(lane => !lane.rests(now)) : []
    const shares = shareOut(lanes, AHEAD)
    this.#asked = shares.map(({ lane }) => lane)
    return shares.map(({ lane: { relay }, most }) => ({ relay: relay.name, most, rates: relay.rates }))
  }

  #onCommitted({ claimed, state, more, rateAt, resting }: Committed): void {
    for (const row of claimed) this.#sort(row)
    for (const lane of this.#lanes) lane.restUntil(resting[lane.relay.name])
    if (state !== 'running') this.#end('halted')
    else if (this.#asked.length > 0 && claimed.length === 0) this.#foundNothing(more, rateAt)
    if (this.#ended === null) this.#restWithAll()
    else this.#giveBack()
    for (const lane of this.#lanes) if (lane.waiting > 0) lane.wake()
    if (this.#isOver()) this.#finished.resolve()
  }

  /** Into the lane that it was claimed for; into another, when that one has gone down meanwhile. */
  #sort(row: Claimed): void {
    this.#inHand += 1
    const usable = this.#lanes.filter(({ trouble }) => trouble === null)
    const lane = usable.find(({ relay }) => relay.name === row.relay)
    ;(lane ?? this.#laneWithRoom(usable.length > 0 ? usable : this.#lanes)).push(row)
  }

  /** Nobody was claimed who was wanted: somebody may be later, or nobody is due. */
  #foundNothing(more: boolean, rateAt: string | null): void {
    const now = this.#app.now().toISOString()
    if (more) this.#books.ask()
    else if (rateAt !== null && !this.#isBeyond(rateAt)) void this.#rest(rateAt)
    else if (rateAt !== null)
      this.#dry = true // those have their time in the ledger, and others may be due before it
    else if (this.#asked.some(lane => !lane.rests(now))) this.#dry = true
  }

  /** When all relays have used up their rates, the first of them is waited for; one that is still being opened has not. */
  #restWithAll(): void {
    const now = this.#app.now().toISOString()
    const lanes = this.#usable()
    if (this.#lanes.some(({ trouble, hasOpened }) => trouble === null && !hasOpened)) return
    if (lanes.length === 0 || this.#dry || this.#resting || lanes.some(lane => !lane.rests(now))) return
    const until = lanes.reduce((first, { restsUntil: at }) => (at < first ? at : first), '9')
    this.#heldUp = this.#isBeyond(until)
    if (this.#heldUp) this.#dry = true
    else void this.#rest(until)
  }

  /** Lanes that can be given something, now or when their rate allows. */
  #usable(): readonly Lane[] {
    return this.#lanes.filter(lane => lane.trouble === null && lane.hasOpened)
  }

  #laneWithRoom(lanes: readonly Lane[]): Lane {
    const [least] = lanes.toSorted((one, other) => one.load - other.load)
    if (least === undefined) throw new Error('there is a relay, or nothing is claimed')
    return least
  }

  #isBeyond(at: string): boolean {
    return Date.parse(at) > this.#run.deadline
  }

  /** In short steps, so that an end from elsewhere is not waited for. */
  async #rest(until: string): Promise<void> {
    this.#resting = true
    for (;;) {
      const left = Date.parse(until) - this.#app.now().getTime()
      if (left <= 0 || this.#ended !== null) break
      await this.#run.sleep(Math.min(left, REST_STEP_MS))
      this.#books.ask()
    }
    this.#resting = false
    this.#books.ask()
  }

  /** Nothing new is begun. */
  #end(how: Ended): void {
    if (this.#ended !== null) return
    this.#ended = how
    this.#giveBack()
    this.#books.ask()
  }

  #giveBack(): void {
    for (const lane of this.#lanes) {
      for (const row of lane.takeAll()) this.#record(row, GIVEN_BACK)
    }
  }

  /** It cannot go on: nothing more is written to any server. */
  #break(error: unknown): void {
    this.#trouble ??= error
    this.#end('halted')
    for (const courier of this.#couriers) courier.abort()
    this.#finished.resolve()
  }

  #isOver(): boolean {
    if (this.#trouble !== null) return true
    return this.#inHand === 0 && (this.#ended !== null || (this.#dry && !this.#resting))
  }
}
