// The ledger: one row per recipient, moved only by conditional updates. What each state means, and what a
// crash in it leaves behind, stands in dispatch/delivery.ts.
import type { Insertable, Selectable } from 'kysely'
import type { DeliveryState } from '../dispatch/delivery.ts'
import type { Db } from './database.ts'
import { insertRows } from './insert-rows.ts'
import { inLots } from './lots.ts'
import type { DeliveriesTable } from './schema.ts'

export type Delivery = Selectable<DeliveriesTable>

export async function insertDeliveries(db: Db, rows: readonly Insertable<DeliveriesTable>[]): Promise<void> {
  await insertRows(db, 'deliveries', rows)
}

/** Rows that somebody holds: the sender that made the claim is working, or dead. */
export async function heldDeliveries(db: Db, dispatchId: number): Promise<readonly Delivery[]> {
  return await db
    .selectFrom('deliveries')
    .selectAll()
    .where('dispatch_id', '=', dispatchId)
    .where('state', 'in', ['claimed', 'dot'])
    .orderBy('id')
    .execute()
}

/** Takes a row from a holder that is dead, or whose lease ended. @returns false when it moved by itself. */
export async function takeBack(
  db: Db,
  held: Delivery,
  to: { readonly state: 'queued' | 'uncertain'; readonly reason: string },
  now: string,
): Promise<boolean> {
  const result = await db
    .updateTable('deliveries')
    .set(eb => ({
      state: to.state,
      reason: to.reason,
      token: null,
      lease_until: null,
      ...(to.state === 'queued' ? { attempts: eb('attempts', '-', 1) } : {}),
      updated_at: now,
    }))
    .where('id', '=', held.id)
    .where('state', '=', held.state)
    .where('token', '=', held.token)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Moves all rows that nobody holds; used by --retry-failed, --uncertain resend, expiry and cancelling. */
export async function moveAll(
  db: Db,
  dispatchId: number,
  from: readonly Exclude<DeliveryState, 'claimed' | 'dot'>[],
  to: { readonly state: 'queued' | 'failed'; readonly reason: string },
  now: string,
): Promise<readonly string[]> {
  const rows = await db
    .updateTable('deliveries')
    .set({ state: to.state, reason: to.reason, next_at: null, attempts: 0, updated_at: now })
    .where('dispatch_id', '=', dispatchId)
    .where('state', 'in', [...from])
    .returning('address')
    .execute()
  return rows.map(row => row.address)
}

/** A person says what became of uncertain rows. */
export async function resolveUncertain(
  db: Db,
  dispatchId: number,
  addressKeys: readonly string[],
  to: { readonly state: 'accepted' | 'failed' | 'queued'; readonly reason: string },
  now: string,
): Promise<readonly string[]> {
  const resolved: string[] = []
  for (const lot of inLots(addressKeys)) {
    const rows = await db
      .updateTable('deliveries')
      .set({ state: to.state, reason: to.reason, updated_at: now })
      .where('dispatch_id', '=', dispatchId)
      .where('state', '=', 'uncertain')
      .where('address_key', 'in', lot)
      .returning('address')
      .execute()
    resolved.push(...rows.map(row => row.address))
  }
  return resolved
}

/** Before any instant that a row can have: it is due. */
const AT_ONCE = '1970-01-01T00:00:00.000Z'

/** When the next row is due that is deferred, or queued, be it that a rate holds it up; null when none is left. */
export async function nextDue(db: Db, dispatchId: number): Promise<string | null> {
  const row = await db
    .selectFrom('deliveries')
    .select(eb => eb.fn.min(eb.fn.coalesce('next_at', eb.val(AT_ONCE))).as('at'))
    .where('dispatch_id', '=', dispatchId)
    .where('state', 'in', ['queued', 'deferred'])
    .executeTakeFirst()
  return row?.at ?? null
}

/** In pages by id. */
export async function* listDeliveries(
  db: Db,
  dispatchId: number,
  state?: DeliveryState,
  page = 500,
): AsyncGenerator<Delivery, void, undefined> {
  let after = 0
  for (;;) {
    let query = db
      .selectFrom('deliveries')
      .selectAll()
      .where('dispatch_id', '=', dispatchId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(page)
    if (state) query = query.where('state', '=', state)
    const rows = await query.execute()
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.id
  }
}

/** By which of these dispatches each of these addresses has its issue, or may have it; see `realDispatches`. */
export async function copiesOf(
  db: Db,
  dispatchIds: readonly number[],
  addressKeys: readonly string[],
): Promise<ReadonlyMap<string, { readonly dispatch: number; readonly certain: boolean }>> {
  if (dispatchIds.length === 0) return new Map()
  // Found by their addresses; the states are looked at here, lest the index over them be taken, which has most rows.
  const rows = await db
    .selectFrom('deliveries')
    .select(['address_key', 'state', 'dispatch_id'])
    .where('dispatch_id', 'in', [...dispatchIds])
    .where('address_key', 'in', [...addressKeys, ''])
    .orderBy('dispatch_id', 'desc')
    .execute()
  const had = rows.filter(({ state }) => state === 'accepted' || state === 'uncertain' || state === 'dot')
  const certainLast = had.toSorted((a, b) => Number(a.state === 'accepted') - Number(b.state === 'accepted'))
  return new Map(
    certainLast.map(row => [
      row.address_key,
      { dispatch: row.dispatch_id, certain: row.state === 'accepted' },
    ]),
  )
}
