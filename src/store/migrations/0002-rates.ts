// How much of a relay's, or of a recipient domain's, rate is used up.
import { type QueryExecutorProvider, sql } from 'kysely'
import { COLUMN_TYPES } from './columns.ts'
import type { Dialect } from './index.ts'

export async function up(db: QueryExecutorProvider, dialect: Dialect): Promise<void> {
  const { integer, text, end } = COLUMN_TYPES[dialect]
  await sql
    .raw(
      `create table rates (
        scope ${text} not null,
        rate ${text} not null,
        full_micros ${integer} not null,
        primary key (scope, rate)
      ) ${end}`,
    )
    .execute(db)
}
