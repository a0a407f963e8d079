// All rows that are about one person, whatever the table: to show them, and to erase them. A delivery stays, since the
// sums of its dispatch hold by it, with a hash where the address was; what a person wrote to us goes.
import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Delivery } from './deliveries.ts'

/** All addresses that a person has had here, that one first: they may have moved. */
export async function addressesOf(db: Db, addressKey: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('consents')
    .select('consents.address_key')
    .distinct()
    .innerJoin('subscribers', 'subscribers.id', 'consents.subscriber_id')
    .where('subscribers.address_key', '=', addressKey)
    // An address that nobody confirmed may be anybody's.
    .where(eb => eb.or([eb('consents.kind', '<>', 'move'), eb('consents.confirmed_at', 'is not', null)]))
    .execute()
  return [...new Set([addressKey, ...rows.map(row => row.address_key)])]
}

/** What somebody was sent, newest last. */
export async function deliveriesTo(db: Db, addressKey: string): Promise<readonly Delivery[]> {
  return await db
    .selectFrom('deliveries')
    .selectAll()
    .where('address_key', '=', addressKey)
    .orderBy('id')
    .execute()
}

export async function lettersTo(db: Db, addressKey: string) {
  return await db
    .selectFrom('letters')
    .select(['kind', 'state', 'created_at', 'updated_at', 'last_reply'])
    .where('address_key', '=', addressKey)
    .orderBy('id')
    .execute()
}

/** What they wrote to us. */
export async function receivedFrom(db: Db, addressKey: string) {
  return await db
    .selectFrom('received')
    .select(['id', 'kind', 'subject', 'message_id', 'content', 'problem', 'state', 'received_at'])
    .where(sql<string>`lower(sender)`, '=', addressKey)
    .orderBy('id')
    .execute()
}

export async function bouncesOfAddress(db: Db, addressKey: string) {
  return await db
    .selectFrom('bounces')
    .select(['class', 'status', 'reason', 'diagnostic', 'at'])
    .where('address_key', '=', addressKey)
    .orderBy('id')
    .execute()
}

/** The posts that they offered by mail. */
export async function contributionsFrom(db: Db, addressKey: string) {
  return await db
    .selectFrom('contributions')
    .select(['url', 'state', 'problem', 'feed', 'added_at'])
    .where('sender', '=', addressKey)
    .orderBy('id')
    .execute()
}

export async function complaintsOfAddress(db: Db, addressKey: string) {
  return await db
    .selectFrom('complaints')
    .select(['feedback', 'at'])
    .where('address_key', '=', addressKey)
    .orderBy('at')
    .execute()
}

/** Whether a sender has one of their deliveries in hand in this moment. */
export async function isBeingSent(db: Db, addressKey: string): Promise<boolean> {
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('address_key', '=', addressKey)
    .where('state', 'in', ['claimed', 'dot'])
    .limit(1)
    .executeTakeFirst()
  const letter = await db
    .selectFrom('letters')
    .select('id')
    .where('address_key', '=', addressKey)
    .where('state', '=', 'claimed')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined || letter !== undefined
}

/** Begins the address of a delivery to somebody who was erased. */
export const ERASED = 'erased:'

/** @param addressHash stands where the address was: the same person is the same there, and nobody is known by it */
export async function erasePerson(
  db: Db,
  addressKey: string,
  addressHash: string,
  now: string,
): Promise<void> {
  const stand = ERASED + addressHash
  await eraseMail(db, addressKey)
  await eraseContributor(db, addressKey, stand, now)
  await db
    .updateTable('deliveries')
    .set({ state: 'suppressed', reason: 'erased', next_at: null, updated_at: now })
    .where('address_key', '=', addressKey)
    .where('state', 'in', ['queued', 'deferred'])
    .execute()
  await db
    .updateTable('deliveries')
    .set({ state: 'failed', reason: 'erased while it was in doubt', updated_at: now })
    .where('address_key', '=', addressKey)
    .where('state', '=', 'uncertain')
    .execute()
  await db
    .updateTable('deliveries')
    .set({
      address: stand,
      address_key: stand,
      name: null,
      subscriber_id: null,
      since: null,
      last_reply: null,
    })
    .where('address_key', '=', addressKey)
    .execute()
  for (const table of ['bounces', 'complaints'] as const) {
    await db.updateTable(table).set({ address_key: stand }).where('address_key', '=', addressKey).execute()
  }
  await db.updateTable('bounces').set({ diagnostic: null }).where('address_key', '=', stand).execute()
  const ids = await db.selectFrom('subscribers').select('id').where('address_key', '=', addressKey).execute()
  await db
    .deleteFrom('consents')
    .where(eb =>
      eb.or([
        eb('address_key', '=', addressKey),
        eb('subscriber_id', 'in', ids.map(({ id }) => id).concat(0)),
      ]),
    )
    .execute()
  await db.deleteFrom('letters').where('address_key', '=', addressKey).execute()
  await db.deleteFrom('suppressions').where('address_key', '=', addressKey).execute()
  await db.deleteFrom('subscribers').where('address_key', '=', addressKey).execute()
}

/** What they offered and the editor took stays with its post; who offered it does not. */
async function eraseContributor(db: Db, addressKey: string, stand: string, now: string): Promise<void> {
  await db
    .updateTable('contributions')
    .set({ state: 'refused', problem: 'erased', updated_at: now })
    .where('sender', '=', addressKey)
    .where('state', '=', 'waiting')
    .execute()
  await db
    .updateTable('contributions')
    .set({ sender: stand, notify: 0 })
    .where('sender', '=', addressKey)
    .execute()
  await db
    .updateTable('proposed_sources')
    .set({ contributor: stand })
    .where('contributor', '=', addressKey)
    .execute()
  await db.deleteFrom('probes').where('address_key', '=', addressKey).execute()
}

/** Of what they wrote, and of reports about them, remains that a message came. */
async function eraseMail(db: Db, addressKey: string): Promise<void> {
  const reports = await db
    .selectFrom('bounces')
    .select('received_id')
    .where('address_key', '=', addressKey)
    .union(db.selectFrom('complaints').select('received_id').where('address_key', '=', addressKey))
    .execute()
  await db
    .updateTable('received')
    .set({ sender: null, subject: '', content: '{}', problem: null, state: 'done' })
    .where(eb =>
      eb.or([
        eb(sql<string>`lower(sender)`, '=', addressKey),
        eb('id', 'in', reports.map(row => row.received_id).concat(0)),
      ]),
    )
    .execute()
}
