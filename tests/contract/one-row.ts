// The ledger with one thing to say at a time, so that a test can look in between.
import type { Move } from '../../src/dispatch/delivery.ts'
import type { Db } from '../../src/store/database.ts'
import type { Delivery } from '../../src/store/deliveries.ts'
import type { Claim, Committed, Group, Order } from '../../src/store/ledger.ts'
import { onDatabase } from '../../src/store/open-ledger.ts'

export interface Lease {
  readonly token: string
  readonly until: string
}

const ORDER: Order = { dispatch: 1, token: 'mine', isRoster: true, domains: {}, horizon: 86_400_000 }
const NOTHING: Group = { now: '', leaseUntil: '', renew: false, outcomes: [], dots: [], claims: [] }
const ONE: Claim = { relay: 'a', most: 1, rates: [] }

async function commit(db: Db, group: Partial<Group>, order: Partial<Order> = {}): Promise<Committed> {
  return await onDatabase(db, { ...ORDER, ...order }).commit({ ...NOTHING, ...group })
}

export async function claimNext(
  db: Db,
  dispatch: number,
  { token, until }: Lease,
  now: string,
): Promise<Delivery | null> {
  const group = { now, leaseUntil: until, claims: [ONE] }
  const { claimed } = await commit(db, group, { dispatch, token })
  const [row] = claimed
  if (row === undefined) return null
  return await db.selectFrom('deliveries').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow()
}

export async function markDot(db: Db, id: number, token: string, now: string): Promise<boolean> {
  return (await commit(db, { now, dots: [id] }, { token })).marked.includes(id)
}

export async function recordMove(
  db: Db,
  id: number,
  token: string,
  move: Move,
  now: string,
): Promise<boolean> {
  return (await commit(db, { now, outcomes: [{ id, move }] }, { token })).moved.includes(id)
}

export async function renewLease(db: Db, { token, until }: Lease, now: string): Promise<void> {
  await commit(db, { now, leaseUntil: until, renew: true }, { token })
}
