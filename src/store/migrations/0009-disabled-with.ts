// A post that is put back takes those of its short links along that were disabled with it, and no others.
import { type QueryExecutorProvider, sql } from 'kysely'
import { COLUMN_TYPES } from './columns.ts'
import type { Dialect } from './index.ts'

export async function up(db: QueryExecutorProvider, dialect: Dialect): Promise<void> {
  const { text } = COLUMN_TYPES[dialect]
  const statements = [
    `alter table links add column disabled_with ${text}`,
    // Of those that are disabled already, nobody knows better.
    `update links set disabled_with = (
      select min(removals.key) from removals join entries on entries.key = removals.key
      where entries.issue_id = links.issue_id and entries.url = links.target
    ) where state = 'disabled'`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
