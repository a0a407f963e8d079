// Editions (immutable, known by their hash) and the approvals bound to them.
import { z } from 'zod'
import type { Edition } from '../render/edition.ts'
import type { Db } from './database.ts'

const rendering = z.strictObject({ text: z.string(), html: z.string() })

const contentSchema = z.strictObject({
  subject: z.string(),
  date: z.string(),
  language: z.string(),
  list: rendering,
  subscriber: rendering,
})

export async function storeEdition(
  db: Db,
  edition: Edition,
  issue: { readonly id: number; readonly revision: number },
  now: string,
): Promise<void> {
  const { hash, ...content } = edition
  await db
    .insertInto('editions')
    .values({
      hash,
      issue_id: issue.id,
      revision: issue.revision,
      subject: edition.subject,
      content: JSON.stringify(content),
      created_at: now,
    })
    .onConflict(conflict => conflict.column('hash').doNothing())
    .execute()
}

export async function readEdition(db: Db, hash: string): Promise<Edition> {
  const row = await db.selectFrom('editions').selectAll().where('hash', '=', hash).executeTakeFirstOrThrow()
  return { hash, ...contentSchema.parse(JSON.parse(row.content)) }
}

/** @returns false when this person had approved that edition before. */
export async function addApproval(db: Db, hash: string, by: string, now: string): Promise<boolean> {
  const added = await db
    .insertInto('approvals')
    .values({ hash, by, at: now })
    .onConflict(conflict => conflict.columns(['hash', 'by']).doNothing())
    .executeTakeFirst()
  return Number(added.numInsertedOrUpdatedRows ?? 0) > 0
}

export async function approvalsOf(db: Db, hash: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('approvals')
    .select('by')
    .where('hash', '=', hash)
    .orderBy('at')
    .orderBy('by')
    .execute()
  return rows.map(row => row.by)
}

/** How many people approved an edition of the issue as it is now. */
export async function approvalsOfRevision(
  db: Db,
  issue: { readonly id: number; readonly revision: number },
): Promise<number> {
  const row = await db
    .selectFrom('approvals')
    .innerJoin('editions', 'editions.hash', 'approvals.hash')
    .select(eb => eb.fn.count<number>('approvals.by').distinct().as('people'))
    .where('editions.issue_id', '=', issue.id)
    .where('editions.revision', '=', issue.revision)
    .executeTakeFirstOrThrow()
  return row.people
}
