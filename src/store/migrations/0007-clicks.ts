// What the archive adds: the address of each issue's page, posts that were taken out, and of short links how often
// they were followed (counts of a day, with nobody in them) and whether their targets still answer.
import { type QueryExecutorProvider, sql } from 'kysely'
import { COLUMN_TYPES, isDay, isInstant, isOneOf } from './columns.ts'
import type { Dialect } from './index.ts'

export async function up(db: QueryExecutorProvider, dialect: Dialect): Promise<void> {
  const { integer, text, end } = COLUMN_TYPES[dialect]
  const statements = [
    `create table pages (
      slug ${text} primary key,
      issue_id ${integer} unique references issues on delete set null,
      given_at ${text} not null ${isInstant('given_at')}
    ) ${end}`,
    `create table removals (
      key ${text} primary key,
      removed_at ${text} not null ${isInstant('removed_at')}
    ) ${end}`,
    `create table clicks (
      link_id ${integer} not null references links on delete restrict,
      day ${text} not null ${isDay('day')},
      kind ${text} not null ${isOneOf('kind', 'reader', 'prefetch', 'head', 'scanner', 'burst')},
      count ${integer} not null check (count > 0),
      primary key (link_id, day, kind)
    ) ${end}`,
    `create table log_lines (
      digest ${text} primary key
    ) ${end}`,
    `create table link_checks (
      link_id ${integer} primary key references links on delete restrict,
      state ${text} not null ${isOneOf('state', 'alive', 'dead', 'doubtful')},
      problem ${text},
      checked_at ${text} not null ${isInstant('checked_at')}
    ) ${end}`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
