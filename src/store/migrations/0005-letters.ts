// Letters: single mails about something, written down with what they are about and sent afterwards. A letter's key is
// there once, so that nobody gets the same letter twice.
import { type QueryExecutorProvider, sql } from 'kysely'
import { COLUMN_TYPES, isInstant, isOneOf } from './columns.ts'
import type { Dialect } from './index.ts'

export async function up(db: QueryExecutorProvider, dialect: Dialect): Promise<void> {
  const { id, integer, text, end } = COLUMN_TYPES[dialect]
  const statements = [
    `create table letters (
      id ${id},
      key ${text} not null unique,
      kind ${text} not null,
      address ${text} not null,
      address_key ${text} not null,
      content ${text} not null,
      mark ${text} not null unique,
      state ${text} not null ${isOneOf('state', 'queued', 'claimed', 'accepted', 'failed', 'suppressed')},
      attempts ${integer} not null default 0 check (attempts >= 0),
      token ${text},
      lease_until ${text} ${isInstant('lease_until')},
      next_at ${text} not null ${isInstant('next_at')},
      relay ${text},
      reason ${text},
      last_reply ${text},
      created_at ${text} not null ${isInstant('created_at')},
      updated_at ${text} not null ${isInstant('updated_at')},
      check (state <> 'claimed' or (token is not null and lease_until is not null))
    ) ${end}`,
    'create index letters_by_state on letters (state, next_at)',
    'create index letters_by_address on letters (address_key, kind, created_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
