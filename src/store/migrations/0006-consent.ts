// What subscribers ask for: consents with their evidence, preferences, tags, and who was erased. One index over
// addresses stands for the two there were: it is written for each of a million rows of an import.
import { type QueryExecutorProvider, sql } from 'kysely'
import { COLUMN_TYPES, type ColumnTypes, isInstant, isOneOf } from './columns.ts'
import type { Dialect } from './index.ts'

export async function up(db: QueryExecutorProvider, dialect: Dialect): Promise<void> {
  const types = COLUMN_TYPES[dialect]
  const statements = [...(dialect === 'sqlite' ? remaking(types) : altering(types)), ...adding(types)]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** What it is called until the old one is gone. */
const ANEW = 'subscribers_anew'

/** SQLite cannot take a unique constraint off a table: the rows move to one without it. */
function remaking(types: ColumnTypes): readonly string[] {
  const { id, text, end } = types
  const columns = 'id, roster, address, address_key, name, state, source, since, updated_at'
  return [
    'drop index subscribers_by_roster',
    `create table ${ANEW} (
      id ${id},
      roster ${text} not null,
      address ${text} not null,
      address_key ${text} not null,
      name ${text},
      state ${text} not null ${isOneOf('state', 'active', 'left')},
      source ${text} not null,
      since ${text} not null ${isInstant('since')},
      updated_at ${text} not null ${isInstant('updated_at')},
      ${preferences(types).join(',\n      ')}
    ) ${end}`,
    `insert into ${ANEW} (${columns}) select ${columns} from subscribers`,
    'drop table subscribers',
    `alter table ${ANEW} rename to subscribers`,
    'create index subscribers_by_roster on subscribers (roster, state, id)',
  ]
}

function altering(types: ColumnTypes): readonly string[] {
  return [
    'alter table subscribers drop constraint subscribers_roster_address_key_key',
    'drop index subscribers_by_address',
    ...preferences(types).map(column => `alter table subscribers add column ${column}`),
  ]
}

function preferences({ integer, text }: ColumnTypes): readonly string[] {
  return [
    `language ${text}`,
    `text_only ${integer} not null default 0 check (text_only in (0, 1))`,
    `paused_until ${text} ${isInstant('paused_until')}`,
    `version ${integer} not null default 1 check (version >= 1)`,
  ]
}

function adding({ id, integer, text, end }: ColumnTypes): readonly string[] {
  return [
    'create unique index subscribers_by_address on subscribers (address_key, roster)',
    `alter table deliveries add column text_only ${integer} not null default 0 check (text_only in (0, 1))`,
    `alter table deliveries add column version ${integer} not null default 1 check (version >= 1)`,
    `create table tags (
      roster ${text} not null,
      tag ${text} not null,
      subscriber_id ${integer} not null references subscribers on delete cascade,
      primary key (roster, tag, subscriber_id)
    ) ${end}`,
    'create index tags_by_subscriber on tags (subscriber_id)',
    `create table consents (
      id ${id},
      kind ${text} not null ${isOneOf('kind', 'join', 'move', 'change', 'leave')},
      roster ${text} not null,
      address ${text} not null,
      address_key ${text} not null,
      name ${text},
      subscriber_id ${integer},
      way ${text} not null ${isOneOf('way', 'page', 'mail', 'one-click', 'complaint', 'hand')},
      place ${text},
      words ${text} not null,
      at ${text} not null ${isInstant('at')},
      answered_at ${text} ${isInstant('answered_at')},
      expires_at ${text} ${isInstant('expires_at')},
      confirmed_at ${text} ${isInstant('confirmed_at')},
      confirmed_way ${text} ${isOneOf('confirmed_way', 'page', 'mail')},
      confirmed_place ${text}
    ) ${end}`,
    'create index consents_by_address on consents (address_key, at)',
    'create index consents_by_subscriber on consents (subscriber_id)',
    'create index consents_by_place on consents (place, at)',
    'create index consents_by_answer on consents (answered_at, id)',
    'create index consents_by_end on consents (expires_at)',
    `create table erasures (
      address_hash ${text} primary key,
      at ${text} not null ${isInstant('at')}
    ) ${end}`,
  ]
}
