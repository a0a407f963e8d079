// Probes: before an address that bounces softly again and again gets no more mail, one letter asks whether anybody is
// there.
import { type QueryExecutorProvider, sql } from 'kysely'
import { COLUMN_TYPES, isInstant } from './columns.ts'
import type { Dialect } from './index.ts'

export async function up(db: QueryExecutorProvider, dialect: Dialect): Promise<void> {
  const { id, integer, text, end } = COLUMN_TYPES[dialect]
  const statements = [
    `create table probes (
      id ${id},
      bounce_id ${integer} not null unique references bounces on delete restrict,
      address ${text} not null,
      address_key ${text} not null,
      asked_at ${text} not null ${isInstant('asked_at')},
      due_at ${text} not null ${isInstant('due_at')},
      bounced_at ${text} ${isInstant('bounced_at')},
      reason ${text}
    ) ${end}`,
    'create index probes_by_address on probes (address_key, asked_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
