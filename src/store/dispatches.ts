// Dispatches: frozen decisions to send. A dispatch is never "finished" by a flag: its deliveries tell.
import { type Insertable, type Selectable, sql } from 'kysely'
import { type Sums, sumUp } from '../dispatch/account.ts'
import type { DeliveryState } from '../dispatch/delivery.ts'
import type { Db } from './database.ts'
import type { DispatchesTable } from './schema.ts'

export type Dispatch = Selectable<DispatchesTable>

/** What makes two dispatches the same decision. */
export type Decision = Pick<Dispatch, 'edition_hash' | 'audience' | 'purpose' | 'rehearsal'>

export async function insertDispatch(db: Db, dispatch: Insertable<DispatchesTable>): Promise<number> {
  const { id } = await db.insertInto('dispatches').values(dispatch).returning('id').executeTakeFirstOrThrow()
  return id
}

export async function setCandidates(db: Db, id: number, candidates: number): Promise<void> {
  await db.updateTable('dispatches').set({ candidates }).where('id', '=', id).execute()
}

export async function findDispatch(db: Db, id: number): Promise<Dispatch> {
  return await db.selectFrom('dispatches').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export async function hasDispatch(db: Db, id: number): Promise<boolean> {
  return (
    (await db.selectFrom('dispatches').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  )
}

export async function findDecision(db: Db, decision: Decision): Promise<Dispatch | undefined> {
  return await db
    .selectFrom('dispatches')
    .selectAll()
    .where('edition_hash', '=', decision.edition_hash)
    .where('audience', '=', decision.audience)
    .where('purpose', '=', decision.purpose)
    .where('rehearsal', '=', decision.rehearsal)
    .executeTakeFirst()
}

export async function listDispatches(db: Db, issueId: number): Promise<readonly Dispatch[]> {
  return await db.selectFrom('dispatches').selectAll().where('issue_id', '=', issueId).orderBy('id').execute()
}

/** The dispatches of an issue to people who count: neither rehearsals nor tests. */
export async function realDispatches(db: Db, issueId: number): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('dispatches')
    .select('id')
    .where('issue_id', '=', issueId)
    .where('rehearsal', '=', 0)
    .where('kind', '!=', 'test')
    .execute()
  return rows.map(({ id }) => id)
}

/** Pausing and cancelling belong to the dispatch; what is cancelled stays so. @returns how many changed. */
export async function setDispatchState(
  db: Db,
  ids: readonly number[],
  state: Dispatch['state'],
): Promise<number> {
  const result = await db
    .updateTable('dispatches')
    .set({ state })
    .where('id', 'in', [...ids, -1])
    .where('state', '!=', 'cancelled')
    .where('state', '!=', state)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

export async function sumsOf(db: Db, dispatchId: number): Promise<Sums> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['state', eb => eb.fn.countAll<number>().as('count')])
    .where('dispatch_id', '=', dispatchId)
    .groupBy('state')
    .execute()
  const counts: Partial<Record<DeliveryState, number>> = {}
  for (const row of rows) counts[row.state] = row.count
  return sumUp(counts)
}

/** Reasons with their counts, the most frequent first. */
export async function reasonsOf(
  db: Db,
  dispatchId: number,
): Promise<readonly { readonly state: DeliveryState; readonly reason: string; readonly count: number }[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select([
      'state',
      sql<string>`coalesce(reason, '')`.as('reason'),
      eb => eb.fn.countAll<number>().as('count'),
    ])
    .where('dispatch_id', '=', dispatchId)
    .where('state', 'not in', ['accepted', 'queued', 'claimed'])
    .groupBy(['state', 'reason'])
    .execute()
  return rows.map(row => ({ ...row, count: row.count })).toSorted((a, b) => b.count - a.count)
}
