// Received messages: each recorded once, before anything is done about it or to where it came from.
import type { Insertable, Selectable } from 'kysely'
import type { SentKind } from '../inbound/ours.ts'
import type { OutcomeKind } from '../inbound/outcome.ts'
import type { Db } from './database.ts'
import { lettersSentAs } from './letters.ts'
import { inLots } from './lots.ts'
import type { ReceivedTable } from './schema.ts'

export type Received = Selectable<ReceivedTable>
export type NewReceived = Insertable<ReceivedTable>

/** @returns the ids of those that were not there, by identity */
export async function recordReceived(
  db: Db,
  rows: readonly NewReceived[],
): Promise<ReadonlyMap<string, number>> {
  const added = new Map<string, number>()
  for (const lot of inLots(rows)) {
    const inserted = await db
      .insertInto('received')
      .values(lot)
      .onConflict(conflict => conflict.column('identity').doNothing())
      .returning(['id', 'identity'])
      .execute()
    for (const { id, identity } of inserted) added.set(identity, id)
  }
  return added
}

export async function findReceived(db: Db, id: number): Promise<Received | undefined> {
  return await db.selectFrom('received').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Those of these kinds whose effects are to come, oldest first. */
export async function pendingReceived(
  db: Db,
  kinds: readonly OutcomeKind[],
  after: number,
  most: number,
): Promise<readonly Received[]> {
  return await db
    .selectFrom('received')
    .selectAll()
    .where('state', '=', 'recorded')
    .where('kind', 'in', [...kinds])
    .where('id', '>', after)
    .orderBy('id')
    .limit(most)
    .execute()
}

/** @returns false when another process was quicker: then its effects are done, and are not done again */
export async function settleReceived(db: Db, id: number, note: string | null, now: string): Promise<boolean> {
  const result = await db
    .updateTable('received')
    .set({ state: 'done', problem: note, updated_at: now })
    .where('id', '=', id)
    .where('state', '=', 'recorded')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Its effects could not be applied. @returns how often that was so by now */
export async function countAttempt(db: Db, id: number, problem: string, now: string): Promise<number> {
  const row = await db
    .updateTable('received')
    .set(eb => ({ attempts: eb('attempts', '+', 1), problem, updated_at: now }))
    .where('id', '=', id)
    .where('state', '=', 'recorded')
    .returning('attempts')
    .executeTakeFirst()
  return row?.attempts ?? 0
}

/** Kept aside for a person: it is not tried again. */
export async function quarantineReceived(db: Db, id: number, now: string): Promise<void> {
  await db
    .updateTable('received')
    .set({ state: 'quarantined', updated_at: now })
    .where('id', '=', id)
    .where('state', '=', 'recorded')
    .execute()
}

/** What those Message-IDs that we sent were: a post to a list, a reader's copy of an issue, or a letter. */
export async function sentKinds(
  db: Db,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, SentKind>> {
  const sent = new Map(await lettersSentAs(db, messageIds))
  for (const lot of inLots([...new Set(messageIds)])) {
    const rows = await db
      .selectFrom('deliveries')
      .innerJoin('dispatches', 'dispatches.id', 'deliveries.dispatch_id')
      .select(['deliveries.message_id', 'dispatches.kind'])
      .where('deliveries.message_id', 'in', [...lot])
      .where('deliveries.state', 'in', ['dot', 'accepted', 'uncertain'])
      .execute()
    for (const { message_id, kind } of rows) sent.set(message_id, kind === 'list' ? 'posting' : 'issue')
  }
  return sent
}
