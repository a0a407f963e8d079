// Feeds that contributors brought: proposed until an editor adds the source, or declines it for good.
import type { Selectable } from 'kysely'
import type { Db } from './database.ts'
import type { ProposedSourcesTable } from './schema.ts'

export type ProposedSource = Selectable<ProposedSourcesTable>

/** @returns false when it was proposed, or declined, before */
export async function proposeSource(db: Db, url: string, contributor: string, now: string): Promise<boolean> {
  const added = await db
    .insertInto('proposed_sources')
    .values({ url, contributor, state: 'proposed', added_at: now })
    .onConflict(conflict => conflict.column('url').doNothing())
    .executeTakeFirst()
  return (added.numInsertedOrUpdatedRows ?? 0n) === 1n
}

export async function listProposed(db: Db): Promise<readonly ProposedSource[]> {
  return await db
    .selectFrom('proposed_sources')
    .selectAll()
    .where('state', '=', 'proposed')
    .orderBy('added_at')
    .orderBy('url')
    .execute()
}

/** @returns false when nobody proposed it */
export async function declineSource(db: Db, url: string): Promise<boolean> {
  const result = await db
    .updateTable('proposed_sources')
    .set({ state: 'declined' })
    .where('url', '=', url)
    .where('state', '=', 'proposed')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** It is a source now. */
export async function forgetProposed(db: Db, url: string): Promise<void> {
  await db.deleteFrom('proposed_sources').where('url', '=', url).execute()
}
