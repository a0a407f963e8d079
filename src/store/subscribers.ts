// Rosters, and the suppressions that stand above all of them.
import type { Insertable, Selectable } from 'kysely'
import { type Imported, type Known, type NewSubscriber, planImport } from '../audience/plan-import.ts'
import type { Db } from './database.ts'
import { insertRows } from './insert-rows.ts'
import type { SubscribersTable } from './schema.ts'

export type Subscriber = Selectable<SubscribersTable>

/** Looks all of them up, and stores what `planImport` says. @returns what became of each, in order */
export async function importSubscribers(
  db: Db,
  roster: string,
  people: readonly NewSubscriber[],
  source: string,
  now: string,
): Promise<readonly Imported[]> {
  const keys = people.map(({ addressKey }) => addressKey)
  const suppressed = await suppressionsOf(db, keys)
  const planned = planImport(people, { suppressed, known: await knownAmong(db, roster, keys) })
  const rows = planned.added.map(person => newRow(roster, person, source, now))
  await insertRows(db, 'subscribers', rows)
  for (const { id, name } of planned.renamed) {
    await db.updateTable('subscribers').set({ name, updated_at: now }).where('id', '=', id).execute()
  }
  return planned.outcomes
}

async function knownAmong(
  db: Db,
  roster: string,
  addressKeys: readonly string[],
): Promise<ReadonlyMap<string, Known>> {
  const rows = await db
    .selectFrom('subscribers')
    .select(['id', 'address_key', 'state', 'name'])
    .where('roster', '=', roster)
    .where('address_key', 'in', [...addressKeys, ''])
    .execute()
  return new Map(rows.map(({ address_key: key, ...known }) => [key, known]))
}

/** A maintainer adds a person who asked for it: comes back even after having left. */
export async function addSubscriber(
  db: Db,
  roster: string,
  subscriber: NewSubscriber,
  now: string,
): Promise<'added' | 'known' | 'returned'> {
  const known = await findSubscriber(db, roster, subscriber.addressKey)
  if (known?.state === 'active') return 'known'
  if (!known) {
    await insertRows(db, 'subscribers', [newRow(roster, subscriber, 'by hand', now)])
    return 'added'
  }
  await setSubscriberState(db, known.id, 'active', now)
  return 'returned'
}

export async function findSubscriber(db: Db, roster: string, key: string): Promise<Subscriber | undefined> {
  return await db
    .selectFrom('subscribers')
    .selectAll()
    .where('roster', '=', roster)
    .where('address_key', '=', key)
    .executeTakeFirst()
}

export async function findSubscriberById(db: Db, id: number): Promise<Subscriber | undefined> {
  return await db.selectFrom('subscribers').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Everywhere that an address is subscribed. */
export async function findEverywhere(db: Db, key: string): Promise<readonly Subscriber[]> {
  return await db.selectFrom('subscribers').selectAll().where('address_key', '=', key).orderBy('id').execute()
}

export async function setSubscriberState(
  db: Db,
  id: number,
  state: Subscriber['state'],
  now: string,
): Promise<void> {
  await db.updateTable('subscribers').set({ state, updated_at: now }).where('id', '=', id).execute()
}

/** In pages by id, so that a large roster needs little memory. */
export async function* activeSubscribers(
  db: Db,
  roster: string,
  page = 200,
): AsyncGenerator<readonly Subscriber[], void, undefined> {
  let after = 0
  for (;;) {
    const rows = await db
      .selectFrom('subscribers')
      .selectAll()
      .where('roster', '=', roster)
      .where('state', '=', 'active')
      .where('id', '>', after)
      .orderBy('id')
      .limit(page)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    after = last.id
    yield rows
  }
}

export async function countSubscribers(db: Db, roster: string): Promise<number> {
  const row = await db
    .selectFrom('subscribers')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('roster', '=', roster)
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow()
  return row.count
}

export async function suppress(db: Db, addressKey: string, reason: string, now: string): Promise<void> {
  await db
    .insertInto('suppressions')
    .values({ address_key: addressKey, reason, at: now })
    .onConflict(conflict => conflict.column('address_key').doUpdateSet({ reason, at: now }))
    .execute()
}

export async function findSuppression(
  db: Db,
  addressKey: string,
): Promise<{ readonly reason: string } | undefined> {
  return await db
    .selectFrom('suppressions')
    .select('reason')
    .where('address_key', '=', addressKey)
    .executeTakeFirst()
}

/** The reasons of those among these addresses that no mail may reach. */
export async function suppressionsOf(
  db: Db,
  addressKeys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('suppressions')
    .select(['address_key', 'reason'])
    .where('address_key', 'in', [...addressKeys, ''])
    .execute()
  return new Map(rows.map(row => [row.address_key, row.reason]))
}

function newRow(
  roster: string,
  { address, addressKey, name }: NewSubscriber,
  source: string,
  now: string,
): Insertable<SubscribersTable> {
  const state = 'active'
  return { roster, address, address_key: addressKey, name, state, source, since: now, updated_at: now }
}
