// For what comes before the first message: what an edition was rendered from, so that the same need not be rendered
// twice; a roster's people by their number, so that a page of them costs the same however many they are; and a
// place to see whether the ledger can be written.
import { type QueryExecutorProvider, sql } from 'kysely'
import { COLUMN_TYPES, isInstant } from './columns.ts'
import type { Dialect } from './index.ts'

export async function up(db: QueryExecutorProvider, dialect: Dialect): Promise<void> {
  const { text, end } = COLUMN_TYPES[dialect]
  const statements = [
    `create table inputs (
      digest ${text} primary key,
      edition_hash ${text} not null references editions on delete cascade
    ) ${end}`,
    'create index inputs_by_edition on inputs (edition_hash)',
    'create index subscribers_by_roster on subscribers (roster, state, id)',
    `create table proofs (
      holder ${text} primary key,
      at ${text} not null ${isInstant('at')}
    ) ${end}`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
