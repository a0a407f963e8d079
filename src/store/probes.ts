// Probes of addresses: what bounced so often that it was asked, and whether the question came back.
import type { Selectable } from 'kysely'
import type { Db } from './database.ts'
import type { ProbesTable } from './schema.ts'

/** With whether a server has taken the letter. */
export interface Probe extends Selectable<ProbesTable> {
  readonly sent: boolean
}

export function probeKey(id: number): string {
  return `probe ${id}`
}

/** @returns its id */
export async function insertProbe(
  db: Db,
  probe: Pick<Probe, 'bounce_id' | 'address' | 'address_key' | 'asked_at' | 'due_at'>,
): Promise<number> {
  const { id } = await db.insertInto('probes').values(probe).returning('id').executeTakeFirstOrThrow()
  return id
}

export async function findProbe(db: Db, id: number): Promise<Selectable<ProbesTable> | undefined> {
  return await db.selectFrom('probes').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The newest of an address. */
export async function lastProbe(db: Db, addressKey: string): Promise<Probe | undefined> {
  const probe = await db
    .selectFrom('probes')
    .selectAll()
    .where('address_key', '=', addressKey)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (probe === undefined) return undefined
  const letter = await db
    .selectFrom('letters')
    .select('state')
    .where('key', '=', probeKey(probe.id))
    .executeTakeFirst()
  return { ...probe, sent: letter?.state === 'accepted' }
}

/** @returns false when it had come back before */
export async function noteProbeBounced(db: Db, id: number, reason: string, now: string): Promise<boolean> {
  const result = await db
    .updateTable('probes')
    .set({ bounced_at: now, reason })
    .where('id', '=', id)
    .where('bounced_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}
