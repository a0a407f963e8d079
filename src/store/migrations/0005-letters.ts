// The conversation by mail. Letters: single mails about something, written down with what they are about and sent
// afterwards; a letter's key is there once, so that nobody gets the same letter twice. Contributions: what each link of
// a submission came to. Feeds that contributors brought, for the editor to decide. Questions put to editors by mail.
import { type QueryExecutorProvider, sql } from 'kysely'
import { COLUMN_TYPES, type ColumnTypes, isInstant, isOneOf } from './columns.ts'
import type { Dialect } from './index.ts'

export async function up(db: QueryExecutorProvider, dialect: Dialect): Promise<void> {
  const types = COLUMN_TYPES[dialect]
  for (const statement of [...letters(types), ...contributions(types), ...questions(types)]) {
    await sql.raw(statement).execute(db)
  }
}

function letters({ id, integer, text, end }: ColumnTypes): readonly string[] {
  return [
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
}

function contributions({ id, integer, text, end }: ColumnTypes): readonly string[] {
  return [
    `create table contributions (
      id ${id},
      received_id ${integer} not null references received on delete restrict,
      position ${integer} not null,
      url ${text} not null,
      host ${text} not null,
      sender ${text} not null,
      verified ${integer} not null check (verified in (0, 1)),
      state ${text} not null ${isOneOf('state', 'waiting', 'taken', 'refused', 'withdrawn')},
      candidate_id ${integer} references candidates on delete set null,
      made ${integer} not null default 0 check (made in (0, 1)),
      problem ${text},
      feed ${text},
      attempts ${integer} not null default 0 check (attempts >= 0),
      next_at ${text} not null ${isInstant('next_at')},
      notify ${integer} not null default 0 check (notify in (0, 1)),
      added_at ${text} not null ${isInstant('added_at')},
      updated_at ${text} not null ${isInstant('updated_at')},
      unique (received_id, position)
    ) ${end}`,
    'create index contributions_by_sender on contributions (sender, added_at)',
    'create index contributions_by_time on contributions (added_at, host)',
    'create index contributions_by_candidate on contributions (candidate_id)',
    `create table proposed_sources (
      url ${text} primary key,
      contributor ${text} not null,
      state ${text} not null ${isOneOf('state', 'proposed', 'declined')},
      added_at ${text} not null ${isInstant('added_at')}
    ) ${end}`,
  ]
}

function questions({ id, integer, text, end }: ColumnTypes): readonly string[] {
  return [
    `create table questions (
      id ${id},
      hash ${text} not null references editions on delete cascade,
      editor ${text} not null,
      token ${text} not null unique,
      used ${integer} not null default 0 check (used in (0, 1)),
      added_at ${text} not null ${isInstant('added_at')},
      unique (hash, editor)
    ) ${end}`,
  ]
}
