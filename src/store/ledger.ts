// The ledger while it is being sent from: one group at a time, each one transaction. A group holds what several
// connections have to say at once, so that they share the wait for the disk. Every move is a conditional UPDATE by
// the row's state and the claim's token; what it returns is the answer. What each state means, and what a crash in it
// leaves behind, stands in dispatch/delivery.ts.
import type { Move } from '../dispatch/delivery.ts'
import { type Levels, takeToken } from '../dispatch/rate.ts'
import type { SqlValue } from './values.ts'

/** A statement with `?` for its parameters; the same on both databases. At once on one, later on the other. */
export type Run = (
  statement: string,
  parameters: readonly SqlValue[],
) => readonly Row[] | Promise<readonly Row[]>

export type Row = Readonly<Record<string, SqlValue>>

/** What stays the same as long as a sender works on a dispatch. */
export interface Order {
  readonly dispatch: number
  /** Names the sender; its claims carry it. */
  readonly token: string
  /** Whether a recipient may have left since the freeze. */
  readonly isRoster: boolean
  /** Rates by recipient domain; `*` is for each that is not named. */
  readonly domains: Readonly<Record<string, readonly string[]>>
  /** Milliseconds ahead of now that no wait can honestly reach: what lies beyond came from a wrong clock. */
  readonly horizon: number
}

export interface Group {
  readonly now: string
  /** Until when the claims of this group hold without a sign of life. */
  readonly leaseUntil: string
  /** Whether the claims made before shall hold until then, too. */
  readonly renew: boolean
  readonly outcomes: readonly { readonly id: number; readonly move: Move }[]
  /** Rows whose final dot is about to go. */
  readonly dots: readonly number[]
  readonly claims: readonly Claim[]
}

/** So many more rows for a relay. */
export interface Claim {
  readonly relay: string
  readonly most: number
  readonly rates: readonly string[]
}

export interface Claimed {
  readonly id: number
  readonly dispatch_id: number
  readonly address: string
  readonly name: string | null
  readonly subscriber_id: number | null
  readonly since: string | null
  readonly message_id: string
  readonly text_only: 0 | 1
  readonly version: number
  /** How many were made, the one that is beginning included. */
  readonly attempts: number
  readonly relay: string
}

export interface Committed {
  /** Of the outcomes, those whose rows were still ours; in any order. */
  readonly moved: readonly number[]
  /** Of the dots, those that may go; in any order. */
  readonly marked: readonly number[]
  readonly claimed: readonly Claimed[]
  readonly state: 'running' | 'paused' | 'cancelled'
  /** Whether others may be due behind those that were looked at. */
  readonly more: boolean
  /** When a domain's rate allows somebody who was held up, ISO 8601; null when none is. */
  readonly rateAt: string | null
  /** Relays that were given no more since their rate is used up, and until when. */
  readonly resting: Readonly<Record<string, string>>
}

export interface Ledger {
  /** Durable when it resolves. @throws when it cannot be known whether it is: nothing more is to be sent then */
  readonly commit: (group: Group) => Promise<Committed>
  readonly close: () => Promise<void>
}

/**
 * Inside a transaction. Outcomes come before dots: of one connection's two rows, only one is ever past its dot. When
 * the dispatch was halted, no dot is marked any more.
 */
export async function commitGroup(run: Run, order: Order, group: Group): Promise<Committed> {
  const moved = await recordAll(run, order, group)
  if (group.renew) await renew(run, order, group)
  const state = await stateNow(run, order, group)
  const { dots, claims: wanted } = state === 'running' ? group : { dots: [], claims: [] }
  const marked = await markDots(run, order, group, dots)
  const claims = new Claims(run, order, group)
  for (const claim of wanted) await claims.make(claim)
  await claims.storeLevels()
  const { claimed, more, rateAt, resting } = claims
  return { moved, marked, claimed, state, more, rateAt, resting }
}

/** Writes where attempts left their rows. @returns those whose claims were still ours */
async function recordAll(run: Run, order: Order, group: Group): Promise<readonly number[]> {
  const accepted: [id: number, reply: string][] = []
  const moved: number[] = []
  for (const { id, move } of group.outcomes) {
    if (move.to === 'accepted') accepted.push([id, move.reply])
    else if (await record(run, order, group, id, move)) moved.push(id)
  }
  return [...moved, ...(await recordAccepted(run, order, group, accepted))]
}

/** Nearly all, so that one statement for them counts. */
async function recordAccepted(
  run: Run,
  { token }: Order,
  { now }: Group,
  accepted: readonly (readonly [id: number, reply: string])[],
): Promise<readonly number[]> {
  if (accepted.length === 0) return []
  const rows = await run(
    `update deliveries set state = 'accepted', token = null, lease_until = null, next_at = null, reason = null,
       last_reply = case id ${accepted.map(() => 'when ? then ?').join(' ')} end, updated_at = ?
     where id in (${places(accepted)}) and token = ? and state in ('claimed', 'dot') returning id`,
    [...accepted.flat(), now, ...accepted.map(([id]) => id), token],
  )
  return rows.map(({ id }) => Number(id))
}

/** @returns false when the claim was taken away meanwhile */
async function record(
  run: Run,
  { token }: Order,
  { now }: Group,
  id: number,
  move: Exclude<Move, { to: 'accepted' }>,
): Promise<boolean> {
  const reply = 'reply' in move ? move.reply : null
  const nextAt = move.to === 'deferred' ? move.nextAt : move.to === 'queued' ? GIVEN_BACK : null
  const given = move.to === 'queued' ? 1 : 0 // an attempt that was none
  const rows = await run(
    `update deliveries set state = ?, token = null, lease_until = null, next_at = ?, reason = ?,
       last_reply = coalesce(?, last_reply), attempts = attempts - ?, updated_at = ?
     where id = ? and token = ? and state in ('claimed', 'dot') returning id`,
    [move.to, nextAt, move.reason, reply, given, now, id, token],
  )
  return rows.length === 1
}

/** Before their final dots: durable, or these do not go. */
async function markDots(
  run: Run,
  { token }: Order,
  { now }: Group,
  ids: readonly number[],
): Promise<readonly number[]> {
  if (ids.length === 0) return []
  const rows = await run(
    `update deliveries set state = 'dot', updated_at = ?
     where id in (${places(ids)}) and token = ? and state = 'claimed' returning id`,
    [now, ...ids, token],
  )
  return rows.map(({ id }) => Number(id))
}

function places(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ')
}

async function renew(run: Run, { dispatch, token }: Order, { leaseUntil }: Group): Promise<void> {
  await run(
    `update deliveries set lease_until = ?
     where dispatch_id = ? and state in ('claimed', 'dot') and token = ? returning id`,
    [leaseUntil, dispatch, token],
  )
}

/** What a person, or the time, has said about the dispatch; ends what is not to be tried any more. */
async function stateNow(run: Run, { dispatch }: Order, { now }: Group): Promise<Committed['state']> {
  const [row] = await run('select state, expires_at from dispatches where id = ?', [dispatch])
  const state = row?.['state']
  const ending = state === 'cancelled' ? 'cancelled' : String(row?.['expires_at']) < now ? 'expired' : null
  if (ending !== null) {
    await run(
      `update deliveries set state = 'failed', reason = ?, next_at = null, updated_at = ?
       where dispatch_id = ? and state in ('queued', 'deferred')`,
      [ending, now, dispatch],
    )
  }
  return state === 'paused' || state === 'cancelled' ? state : 'running'
}

/** What was given back is due, whatever a clock says; it goes behind those who were not tried yet. */
export const GIVEN_BACK = '1970-01-01T00:00:00.000Z'

/** No rate makes anybody wait longer than a span, and no span is longer than a day. */
const RATE_HORIZON_MS = 2 * 86_400_000

/** Each way to be next, in the order in which they are asked: who was not tried yet, who was given back, who is due. */
const QUEUES = [
  { which: `state = 'queued' and next_at is null order by id`, horizon: () => null },
  {
    which: `state = 'queued' and (next_at <= ? or next_at > ?) order by next_at, id`,
    horizon: () => RATE_HORIZON_MS,
  },
  {
    which: `state = 'deferred' and (next_at <= ? or next_at > ?) order by next_at, id`,
    horizon: ({ horizon }: Order) => horizon,
  },
] as const

/** Rows that are looked at in one go. */
const LOT = 200
/** A domain that is full may hold up this many lots before the rest waits for the next group. */
const MOST_LOTS = 10

/** Takes rows for relays, as far as the rates allow. */
class Claims {
  readonly claimed: Claimed[] = []
  more = false
  rateAt: string | null = null
  readonly resting: Record<string, string> = {}
  readonly #run: Run
  readonly #order: Order
  readonly #group: Group
  readonly #levels = new Map<string, Levels>()
  readonly #changed = new Set<string>()

  constructor(run: Run, order: Order, group: Group) {
    this.#run = run
    this.#order = order
    this.#group = group
  }

  async make(claim: Claim): Promise<void> {
    let wanted = claim.most
    let lots = 0
    for (const queue of QUEUES) {
      for (let rows = 1; rows > 0 && wanted > 0; lots += 1) {
        if (lots === MOST_LOTS) {
          this.more = true
          return
        }
        const due = await this.#due(queue, Math.min(wanted, LOT))
        rows = due.length
        const given = await this.#takeAll(claim, due)
        if (given === 'relay is full') return
        wanted -= given
      }
    }
  }

  async #takeAll(claim: Claim, rows: readonly Row[]): Promise<number | 'relay is full'> {
    const allowed: Row[] = []
    let relayIsFull = false
    for (const row of rows) {
      const verdict = await this.#verdict(claim, row)
      relayIsFull = verdict === 'relay is full'
      if (relayIsFull) break
      if (verdict === 'may go') allowed.push(row)
    }
    await this.#take(claim, allowed)
    return relayIsFull ? 'relay is full' : allowed.length
  }

  /** They were read in the same transaction: nobody else has them. */
  async #take(claim: Claim, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return
    const { now, leaseUntil } = this.#group
    await this.#run(
      `update deliveries set state = 'claimed', token = ?, lease_until = ?, attempts = attempts + 1,
         next_at = null, updated_at = ?
       where id in (${places(rows)})`,
      [this.#order.token, leaseUntil, now, ...rows.map(row => Number(row['id']))],
    )
    for (const row of rows) this.claimed.push(claimedOf(this.#order, claim, row))
  }

  async storeLevels(): Promise<void> {
    for (const scope of this.#changed) {
      for (const [rate, fullAt] of Object.entries(this.#levels.get(scope) ?? {})) {
        await this.#run(
          `insert into rates (scope, rate, full_micros) values (?, ?, ?)
           on conflict (scope, rate) do update set full_micros = excluded.full_micros returning scope`,
          [scope, rate, fullAt],
        )
      }
    }
  }

  async #due({ which, horizon }: (typeof QUEUES)[number], most: number): Promise<readonly Row[]> {
    const { now } = this.#group
    const ahead = horizon(this.#order)
    const times = ahead === null ? [] : [now, new Date(Date.parse(now) + ahead).toISOString()]
    return await this.#run(
      `select id, state, address, name, subscriber_id, since, message_id, attempts, text_only, version,
         (select s.reason from suppressions s where s.address_key = deliveries.address_key) as suppressed,
         (select p.state from subscribers p where p.id = deliveries.subscriber_id) as person
       from deliveries where dispatch_id = ? and ${which} limit ?`,
      [this.#order.dispatch, ...times, most],
    )
  }

  async #verdict(claim: Claim, row: Row): Promise<'may go' | 'left out' | 'held' | 'relay is full'> {
    const { isRoster } = this.#order
    const { now } = this.#group
    const id = Number(row['id'])
    const address = String(row['address'])
    const left = isRoster ? leftSince(row) : null
    if (left !== null) {
      await this.#run(
        `update deliveries set state = 'suppressed', next_at = null, reason = ?, updated_at = ?
         where id = ? and state = ? returning id`,
        [left, now, id, String(row['state'])],
      )
      return 'left out'
    }
    const restsUntil = await this.#fullUntil(`relay ${claim.relay}`, claim.rates)
    if (restsUntil !== null) {
      this.resting[claim.relay] = instantOf(restsUntil)
      return 'relay is full'
    }
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
    const at = await this.#tokenAt(
      `domain ${domain}`,
      this.#order.domains[domain] ?? this.#order.domains['*'],
    )
    if (at !== null) {
      await this.#run('update deliveries set next_at = ? where id = ? returning id', [this.#wait(at), id])
      return 'held'
    }
    await this.#tokenAt(`relay ${claim.relay}`, claim.rates)
    return 'may go'
  }

  /** When there will be a token; null when there is one, which is not taken. */
  async #fullUntil(scope: string, rates: readonly string[]): Promise<number | null> {
    if (rates.length === 0) return null
    const result = takeToken(rates, await this.#levelsOf(scope), this.#micros())
    return 'at' in result ? result.at : null
  }

  /** Takes a token. @returns null, or when there will be one */
  async #tokenAt(scope: string, rates: readonly string[] = []): Promise<number | null> {
    if (rates.length === 0) return null
    const result = takeToken(rates, await this.#levelsOf(scope), this.#micros())
    if ('at' in result) return result.at
    this.#levels.set(scope, result.taken)
    this.#changed.add(scope)
    return null
  }

  async #levelsOf(scope: string): Promise<Levels> {
    const known = this.#levels.get(scope)
    if (known !== undefined) return known
    const rows = await this.#run('select rate, full_micros from rates where scope = ?', [scope])
    const levels = Object.fromEntries(rows.map(row => [String(row['rate']), Number(row['full_micros'])]))
    this.#levels.set(scope, levels)
    return levels
  }

  #micros(): number {
    return Date.parse(this.#group.now) * 1_000
  }

  /** Remembers the earliest time at which somebody who was held up can be claimed. */
  #wait(micros: number): string {
    const at = instantOf(micros)
    if (this.rateAt === null || at < this.rateAt) this.rateAt = at
    return at
  }
}

function instantOf(micros: number): string {
  return new Date(Math.ceil(micros / 1_000)).toISOString()
}

/** Why a recipient is left out who was in at the freeze; null when they still are. */
function leftSince(row: Row): string | null {
  if (row['suppressed'] !== null) return String(row['suppressed'])
  return row['subscriber_id'] === null || row['person'] === 'active' ? null : 'left before it was sent'
}

function claimedOf({ dispatch }: Order, { relay }: Claim, row: Row): Claimed {
  const text = (value: SqlValue | undefined) => (typeof value === 'string' ? value : null)
  return {
    id: Number(row['id']),
    dispatch_id: dispatch,
    address: String(row['address']),
    name: text(row['name']),
    subscriber_id: row['subscriber_id'] === null ? null : Number(row['subscriber_id']),
    since: text(row['since']),
    message_id: String(row['message_id']),
    text_only: Number(row['text_only']) === 1 ? 1 : 0,
    version: Number(row['version']),
    attempts: Number(row['attempts']) + 1,
    relay,
  }
}
