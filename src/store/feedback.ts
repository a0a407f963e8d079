// What came back about our deliveries: bounces and complaints that were believed, once for each delivery, and what
// became of posts to lists.
import type { Insertable, Selectable } from 'kysely'
import type { Db } from './database.ts'
import type {
  BouncesTable,
  ComplaintsTable,
  DeliveriesTable,
  DispatchesTable,
  PostingsTable,
} from './schema.ts'

export type Bounce = Selectable<BouncesTable>

/** The part of a delivery by which feedback is judged, and the kind of audience that it went to. */
export type Delivered = Pick<
  Selectable<DeliveriesTable>,
  'id' | 'dispatch_id' | 'address' | 'address_key' | 'subscriber_id' | 'state' | 'updated_at'
> &
  Pick<Selectable<DispatchesTable>, 'kind'>

export async function findDelivered(db: Db, dispatchId: number, id: number): Promise<Delivered | undefined> {
  return await delivered(db)
    .where('dispatch_id', '=', dispatchId)
    .where('deliveries.id', '=', id)
    .executeTakeFirst()
}

export async function findByMessageId(db: Db, messageIds: readonly string[]): Promise<Delivered | undefined> {
  if (messageIds.length === 0) return undefined
  return await delivered(db)
    .where('message_id', 'in', [...messageIds])
    .orderBy('deliveries.id')
    .executeTakeFirst()
}

/** The newest post to that list that nothing is known of yet. */
export async function lastPostTo(db: Db, addressKey: string): Promise<Delivered | undefined> {
  return await delivered(db)
    .where('address_key', '=', addressKey)
    .where('dispatches.kind', '=', 'list')
    .orderBy('deliveries.id', 'desc')
    .executeTakeFirst()
}

export async function findBounceOf(db: Db, deliveryId: number): Promise<Bounce | undefined> {
  return await db
    .selectFrom('bounces')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .where('action', '=', 'failed')
    .executeTakeFirst()
}

/** @returns false when that delivery had such a bounce already */
export async function recordBounce(db: Db, bounce: Insertable<BouncesTable>): Promise<boolean> {
  const result = await db
    .insertInto('bounces')
    .values(bounce)
    .onConflict(conflict => conflict.columns(['delivery_id', 'action']).doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function recordComplaint(db: Db, complaint: Insertable<ComplaintsTable>): Promise<boolean> {
  const result = await db
    .insertInto('complaints')
    .values(complaint)
    .onConflict(conflict => conflict.column('delivery_id').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** How many of those who got a dispatch complained of it. */
export async function complaintsOfDispatch(db: Db, dispatchId: number): Promise<number> {
  const row = await db
    .selectFrom('complaints')
    .innerJoin('deliveries', 'deliveries.id', 'complaints.delivery_id')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('deliveries.dispatch_id', '=', dispatchId)
    .executeTakeFirstOrThrow()
  return row.count
}

/** An echo settles it; what a moderator says counts only while there is none. */
export async function notePosting(db: Db, posting: Insertable<PostingsTable>): Promise<void> {
  const { state, at } = posting
  await db
    .insertInto('postings')
    .values(posting)
    .onConflict(conflict =>
      conflict.column('delivery_id').doUpdateSet({ state, at }).where('postings.state', '!=', 'echoed'),
    )
    .execute()
}

/** What became of the post of that dispatch; null when nothing is known, or it is no post to a list. */
export async function postingOf(db: Db, dispatchId: number): Promise<PostingsTable['state'] | null> {
  const row = await db
    .selectFrom('postings')
    .innerJoin('deliveries', 'deliveries.id', 'postings.delivery_id')
    .select('postings.state')
    .where('deliveries.dispatch_id', '=', dispatchId)
    .executeTakeFirst()
  return row?.state ?? null
}

/** Newest first, in pages by id. */
export async function* listBounces(
  db: Db,
  addressKey: string | null,
  page = 500,
): AsyncGenerator<Bounce & { readonly address: string }, void, undefined> {
  let before = Number.MAX_SAFE_INTEGER
  for (;;) {
    let query = db
      .selectFrom('bounces')
      .innerJoin('deliveries', 'deliveries.id', 'bounces.delivery_id')
      .selectAll('bounces')
      .select('deliveries.address')
      .where('bounces.id', '<', before)
      .orderBy('bounces.id', 'desc')
      .limit(page)
    if (addressKey !== null) query = query.where('bounces.address_key', '=', addressKey)
    const rows = await query.execute()
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    before = last.id
  }
}

export async function bouncesSince(db: Db, addressKey: string, since: string): Promise<readonly Bounce[]> {
  return await db
    .selectFrom('bounces')
    .selectAll()
    .where('address_key', '=', addressKey)
    .where('at', '>=', since)
    .orderBy('at')
    .execute()
}

function delivered(db: Db) {
  return db
    .selectFrom('deliveries')
    .innerJoin('dispatches', 'dispatches.id', 'deliveries.dispatch_id')
    .select([
      'deliveries.id',
      'deliveries.dispatch_id',
      'deliveries.address',
      'deliveries.address_key',
      'deliveries.subscriber_id',
      'deliveries.state',
      'deliveries.updated_at',
      'dispatches.kind',
    ])
}
