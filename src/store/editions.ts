// Editions (immutable, known by their hash) and the approvals bound to them.
import type { Edition } from '../render/edition.ts'
import { editionContentSchema } from '../render/edition-schema.ts'
import type { Db } from './database.ts'

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
  return { hash, ...editionContentSchema.parse(JSON.parse(row.content)) }
}

/** The edition that was rendered from these inputs; null when none was. */
export async function findRendered(db: Db, digest: string): Promise<Edition | null> {
  const row = await db
    .selectFrom('inputs')
    .select('edition_hash')
    .where('digest', '=', digest)
    .executeTakeFirst()
  return row ? await readEdition(db, row.edition_hash) : null
}

export async function storeInputs(db: Db, digest: string, hash: string): Promise<void> {
  await db
    .insertInto('inputs')
    .values({ digest, edition_hash: hash })
    .onConflict(conflict => conflict.column('digest').doNothing())
    .execute()
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
