// What comes in: received messages, and what those among them that are reports say of our deliveries. A message is
// there once by its identity, however often and by however many ways it comes.
import { type QueryExecutorProvider, sql } from 'kysely'
import { COLUMN_TYPES, type ColumnTypes, isInstant, isOneOf } from './columns.ts'
import type { Dialect } from './index.ts'

export async function up(db: QueryExecutorProvider, dialect: Dialect): Promise<void> {
  for (const statement of receiving(COLUMN_TYPES[dialect])) await sql.raw(statement).execute(db)
}

function receiving({ id, integer, text, end }: ColumnTypes): readonly string[] {
  return [
    `create table received (
      id ${id},
      identity ${text} not null unique,
      digest ${text} not null,
      message_id ${text},
      way ${text} not null ${isOneOf('way', 'stdin', 'maildir', 'mbox', 'imap', 'lmtp')},
      place ${text} not null,
      kind ${text} ${isOneOf('kind', 'submission', 'correction', 'withdrawal', 'bounce', 'complaint', 'unsubscribe', 'subscribe', 'confirmation', 'approval', 'help', 'echo', 'held', 'auto-reply', 'ignored')},
      reason ${text} not null,
      sender ${text},
      subject ${text} not null,
      authenticated ${integer} not null check (authenticated in (0, 1)),
      content ${text} not null,
      state ${text} not null ${isOneOf('state', 'recorded', 'done', 'quarantined')},
      attempts ${integer} not null default 0 check (attempts >= 0),
      problem ${text},
      received_at ${text} not null ${isInstant('received_at')},
      updated_at ${text} not null ${isInstant('updated_at')},
      check (state = 'quarantined' or kind is not null)
    ) ${end}`,
    'create index received_by_state on received (state, id)',
    `create table bounces (
      id ${id},
      received_id ${integer} not null references received on delete restrict,
      delivery_id ${integer} not null references deliveries on delete restrict,
      address_key ${text} not null,
      action ${text} not null ${isOneOf('action', 'failed', 'delayed')},
      class ${text} not null ${isOneOf('class', 'hard', 'soft', 'policy')},
      status ${text},
      reason ${text} not null,
      diagnostic ${text},
      proof ${text} not null ${isOneOf('proof', 'verp', 'message-id')},
      at ${text} not null ${isInstant('at')},
      unique (delivery_id, action)
    ) ${end}`,
    'create index bounces_by_address on bounces (address_key, at)',
    `create table complaints (
      delivery_id ${integer} primary key references deliveries on delete restrict,
      received_id ${integer} not null references received on delete restrict,
      address_key ${text} not null,
      feedback ${text} not null,
      at ${text} not null ${isInstant('at')}
    ) ${end}`,
    `create table postings (
      delivery_id ${integer} primary key references deliveries on delete restrict,
      state ${text} not null ${isOneOf('state', 'echoed', 'held', 'rejected')},
      at ${text} not null ${isInstant('at')}
    ) ${end}`,
  ]
}
