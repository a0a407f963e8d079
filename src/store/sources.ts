// Sources: the feeds on "my list".
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Db } from './database.ts'
import { forgetProposed } from './proposed-sources.ts'
import type { SourcesTable } from './schema.ts'

export type Source = Selectable<SourcesTable>
export type SourceChanges = Updateable<SourcesTable>

export async function listSources(db: Db, state?: Source['state']): Promise<readonly Source[]> {
  let query = db.selectFrom('sources').selectAll().orderBy('id')
  if (state) query = query.where('state', '=', state)
  return await query.execute()
}

/** By id, or by the feed's or the site's address. */
export async function findSource(db: Db, ref: string): Promise<Source | undefined> {
  const query = db.selectFrom('sources').selectAll()
  return /^\d{1,15}$/.test(ref)
    ? await query.where('id', '=', Number(ref)).executeTakeFirst()
    : await query
        .where(eb => eb.or([eb('url', '=', ref), eb('site_url', '=', ref)]))
        .orderBy('id')
        .executeTakeFirst()
}

/** Adds a source, or says that it is there already; one that was retired comes back. */
export async function addSource(
  db: Db,
  source: Pick<Insertable<SourcesTable>, 'url' | 'title' | 'author' | 'site_url'>,
  now: string,
): Promise<'added' | 'known' | 'revived'> {
  const known = await db.selectFrom('sources').selectAll().where('url', '=', source.url).executeTakeFirst()
  await forgetProposed(db, source.url)
  if (known?.state === 'active') return 'known'
  if (known) {
    await updateSource(db, known.id, { state: 'active', failures: 0, problem: null })
    return 'revived'
  }
  const row = { ...source, state: 'active' as const, added_at: now }
  const added = await db
    .insertInto('sources')
    .values(row)
    .onConflict(conflict => conflict.column('url').doNothing())
    .executeTakeFirst()
  return Number(added.numInsertedOrUpdatedRows ?? 0) > 0 ? 'added' : 'known'
}

export async function removeSource(db: Db, id: number): Promise<void> {
  await db.deleteFrom('sources').where('id', '=', id).execute()
}

export async function updateSource(db: Db, id: number, changes: SourceChanges): Promise<void> {
  await db.updateTable('sources').set(changes).where('id', '=', id).execute()
}

/** A moved feed takes its new address, unless that is a source already: then the old one retires. */
export async function moveSource(db: Db, id: number, url: string): Promise<'moved' | 'merged'> {
  const other = await db.selectFrom('sources').select('id').where('url', '=', url).executeTakeFirst()
  const merged = other !== undefined && other.id !== id
  await updateSource(
    db,
    id,
    merged ? { state: 'retired', problem: `moved to ${url}, a source already` } : { url },
  )
  return merged ? 'merged' : 'moved'
}
