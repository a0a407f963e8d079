// Rosters, and the suppressions that stand above all of them.
import type { Insertable, Selectable } from 'kysely'
import { type Imported, type Known, type NewSubscriber, planImport } from '../audience/plan-import.ts'
import type { Db } from './database.ts'
import { insertRows } from './insert-rows.ts'
import type { SubscribersTable } from './schema.ts'
import { addTags } from './tags.ts'

export type Subscriber = Selectable<SubscribersTable>

/**
 * Looks all of them up, and stores what `planImport` says.
 * @param erased of their addresses, those of people who were erased
 * @returns what became of each, in order
 */
export async function importSubscribers(
  db: Db,
  roster: string,
  people: readonly NewSubscriber[],
  source: string,
  now: string,
  erased: ReadonlySet<string> = new Set(),
): Promise<readonly Imported[]> {
  const keys = people.map(({ addressKey }) => addressKey)
  const suppressed = await suppressionsOf(db, keys)
  const known = await knownAmong(db, roster, keys)
  const planned = planImport(people, { suppressed, erased, known })
  await insertRows(
    db,
    'subscribers',
    planned.added.map(person => newRow(roster, person, source, now)),
  )
  for (const { id, name, language } of planned.changed) {
    await db
      .updateTable('subscribers')
      .set({ name, language, updated_at: now })
      .where('id', '=', id)
      .execute()
  }
  const taken = people.filter((_, place) => !KEPT_OUT.has(planned.outcomes[place] ?? 'left'))
  const tagged = await tagPeople(db, roster, taken)
  return planned.outcomes.map((outcome, place) =>
    outcome === 'unchanged' && tagged.has(keys[place] ?? '') ? 'updated' : outcome,
  )
}

const KEPT_OUT: ReadonlySet<Imported> = new Set(['left', 'suppressed', 'erased'])

/** @returns those who have a tag now that they had not */
async function tagPeople(
  db: Db,
  roster: string,
  people: readonly NewSubscriber[],
): Promise<ReadonlySet<string>> {
  const wanted = people.filter(({ tags = [] }) => tags.length > 0)
  if (wanted.length === 0) return new Set()
  const known = await knownAmong(
    db,
    roster,
    wanted.map(({ addressKey }) => addressKey),
  )
  const tagged = wanted.flatMap(({ addressKey, tags = [] }) => {
    const subscriberId = known.get(addressKey)?.id
    return subscriberId === undefined ? [] : [{ subscriberId, tags }]
  })
  const changed = await addTags(db, roster, tagged)
  return new Set([...known].flatMap(([key, { id }]) => (changed.has(id) ? [key] : [])))
}

async function knownAmong(
  db: Db,
  roster: string,
  addressKeys: readonly string[],
): Promise<ReadonlyMap<string, Known>> {
  const rows = await db
    .selectFrom('subscribers')
    .select(['id', 'address_key', 'state', 'name', 'language'])
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
  await bringBack(db, known.id, { source: 'by hand', name: subscriber.name ?? known.name }, now)
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

/** @returns false when they had left before */
export async function markLeft(db: Db, id: number, now: string): Promise<boolean> {
  const result = await db
    .updateTable('subscribers')
    .set({ state: 'left', updated_at: now })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function insertSubscriber(
  db: Db,
  roster: string,
  person: NewSubscriber,
  source: string,
  now: string,
): Promise<void> {
  await insertRows(db, 'subscribers', [newRow(roster, person, source, now)])
}

/** Who had left is there again, since now. */
export async function bringBack(
  db: Db,
  id: number,
  { source, name }: { readonly source: string; readonly name: string | null },
  now: string,
): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ state: 'active', source, name, paused_until: null, since: now, updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** Another address; the links to their preferences in mails to the old one end with it. */
export async function moveSubscriber(
  db: Db,
  { id, version }: Pick<Subscriber, 'id' | 'version'>,
  { address, addressKey }: Pick<NewSubscriber, 'address' | 'addressKey'>,
  now: string,
): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ address, address_key: addressKey, version: version + 1, updated_at: now })
    .where('id', '=', id)
    .execute()
}

const LEFT_BEHIND = 'moved away'

/** The address that a subscriber moved away from, as one that left: no import adds it again. */
export async function leaveBehind(
  db: Db,
  { roster, address, address_key: addressKey }: Pick<Subscriber, 'roster' | 'address' | 'address_key'>,
  now: string,
): Promise<void> {
  const row = newRow(roster, { address, addressKey, name: null }, LEFT_BEHIND, now)
  await insertRows(db, 'subscribers', [{ ...row, state: 'left' }])
}

/** Of an address that was left behind nothing else is kept. @returns false when it is a subscriber of its own */
export async function takeUp(db: Db, id: number): Promise<boolean> {
  const result = await db
    .deleteFrom('subscribers')
    .where('id', '=', id)
    .where('state', '=', 'left')
    .where('source', '=', LEFT_BEHIND)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

export async function setPreferences(
  db: Db,
  id: number,
  preferences: Pick<Subscriber, 'name' | 'language' | 'text_only' | 'paused_until'>,
  now: string,
): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ ...preferences, updated_at: now })
    .where('id', '=', id)
    .execute()
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
  { address, addressKey, name, language = null }: NewSubscriber,
  source: string,
  now: string,
): Insertable<SubscribersTable> {
  return {
    roster,
    address,
    address_key: addressKey,
    name,
    language,
    state: 'active',
    source,
    since: now,
    updated_at: now,
  }
}
