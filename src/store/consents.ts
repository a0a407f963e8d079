// What people asked for, and the evidence of it. A consent is written once; what is added later is that it was
// answered, and that it was confirmed, once.
import type { Insertable, Selectable } from 'kysely'
import type { Db } from './database.ts'
import { inLots } from './lots.ts'
import type { ConsentsTable } from './schema.ts'

export type Consent = Selectable<ConsentsTable>

export async function insertConsent(db: Db, row: Insertable<ConsentsTable>): Promise<number> {
  const { id } = await db.insertInto('consents').values(row).returning('id').executeTakeFirstOrThrow()
  return id
}

export async function findConsent(db: Db, id: number): Promise<Consent | undefined> {
  return await db.selectFrom('consents').selectAll().where('id', '=', id).executeTakeFirst()
}

/** How many requests to join or to move came since then from these places and those between. */
export async function countFrom(
  db: Db,
  [first, last]: readonly [first: string, last: string],
  since: string,
): Promise<number> {
  const row = await db
    .selectFrom('consents')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('place', '>=', first)
    .where('place', '<=', last)
    .where('at', '>', since)
    .where('kind', 'in', ['join', 'move'])
    .executeTakeFirstOrThrow()
  return row.count
}

/** Requests that nobody has looked at, oldest first. */
export async function unansweredConsents(db: Db, most: number): Promise<readonly Consent[]> {
  return await db
    .selectFrom('consents')
    .selectAll()
    .where('answered_at', 'is', null)
    .where('expires_at', 'is not', null)
    .orderBy('id')
    .limit(most)
    .execute()
}

/** @returns false when another process was quicker */
export async function markAnswered(db: Db, id: number, now: string): Promise<boolean> {
  const result = await db
    .updateTable('consents')
    .set({ answered_at: now })
    .where('id', '=', id)
    .where('answered_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export interface Confirmation {
  readonly way: 'page' | 'mail'
  readonly place: string | null
  readonly subscriberId: number
  readonly now: string
}

/** @returns false when it was confirmed before */
export async function markConfirmed(
  db: Db,
  id: number,
  { way, place, subscriberId, now }: Confirmation,
): Promise<boolean> {
  const result = await db
    .updateTable('consents')
    .set({ confirmed_at: now, confirmed_way: way, confirmed_place: place, subscriber_id: subscriberId })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Nobody can confirm any more what a subscriber has asked for before. */
export async function endRequests(db: Db, subscriberId: number, now: string): Promise<void> {
  await db
    .updateTable('consents')
    .set({ expires_at: now })
    .where('subscriber_id', '=', subscriberId)
    .where('confirmed_at', 'is', null)
    .where('expires_at', '>', now)
    .execute()
}

/** Everything that somebody asked for, under that address or as that subscriber. */
export async function consentsOf(
  db: Db,
  addressKey: string,
  subscriberIds: readonly number[],
): Promise<readonly Consent[]> {
  const rows = await db
    .selectFrom('consents')
    .selectAll()
    .where(eb =>
      eb.or([eb('address_key', '=', addressKey), eb('subscriber_id', 'in', [...subscriberIds, 0])]),
    )
    .orderBy('id')
    .execute()
  return rows
}

/**
 * Requests that nobody confirmed, and the letters that asked: the addresses in them may be anybody's, and are not kept.
 * @param before of what could be confirmed until then
 */
export async function forgetUnconfirmed(db: Db, before: string): Promise<void> {
  const forgotten = await db
    .deleteFrom('consents')
    .where('kind', 'in', ['join', 'move'])
    .where('confirmed_at', 'is', null)
    .where('expires_at', '<', before)
    .returning('id')
    .execute()
  const keys = forgotten.flatMap(({ id }) => [`confirm ${id}`, `reminder ${id}`])
  for (const lot of inLots(keys)) {
    await db
      .deleteFrom('letters')
      .where('key', 'in', [...lot])
      .where('state', '<>', 'claimed')
      .execute()
  }
}
