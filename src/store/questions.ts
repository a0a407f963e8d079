// Questions to editors: one for each edition and editor, with a token that is good once.
import type { Insertable, Selectable } from 'kysely'
import type { Db } from './database.ts'
import type { QuestionsTable } from './schema.ts'

export interface Question extends Selectable<QuestionsTable> {
  readonly issue_id: number
}

/** @returns false when they were asked about that edition before */
export async function insertQuestion(db: Db, row: Insertable<QuestionsTable>): Promise<boolean> {
  const result = await db
    .insertInto('questions')
    .values(row)
    .onConflict(conflict => conflict.columns(['hash', 'editor']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) === 1n
}

export async function findQuestion(db: Db, token: string): Promise<Question | undefined> {
  return await db
    .selectFrom('questions')
    .innerJoin('editions', 'editions.hash', 'questions.hash')
    .selectAll('questions')
    .select('editions.issue_id')
    .where('questions.token', '=', token)
    .executeTakeFirst()
}

/** @returns false when it was used before */
export async function useQuestion(db: Db, id: number): Promise<boolean> {
  const result = await db
    .updateTable('questions')
    .set({ used: 1 })
    .where('id', '=', id)
    .where('used', '=', 0)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}
