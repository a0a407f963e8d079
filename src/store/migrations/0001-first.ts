// The first tables. Every closed set of ../schema.ts is a CHECK here; what is deleted takes along what is
// part of it, never what was promised or sent: slugs, suppressions, dispatches and their deliveries stay.
import { type QueryExecutorProvider, sql } from 'kysely'
import { COLUMN_TYPES, type ColumnTypes, isDay, isInstant, isOneOf } from './columns.ts'
import type { Dialect } from './index.ts'

export async function up(db: QueryExecutorProvider, dialect: Dialect): Promise<void> {
  const types = COLUMN_TYPES[dialect]
  const statements = [...gathering(types), ...publishing(types), ...reaching(types), ...sending(types)]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** What comes in. */
function gathering({ id, integer, text, end }: ColumnTypes): readonly string[] {
  return [
    `create table sources (
      id ${id},
      url ${text} not null unique,
      title ${text},
      author ${text},
      site_url ${text},
      state ${text} not null ${isOneOf('state', 'active', 'retired')},
      etag ${text},
      last_modified ${text},
      body_hash ${text},
      checked_at ${text} ${isInstant('checked_at')},
      succeeded_at ${text} ${isInstant('succeeded_at')},
      failures ${integer} not null default 0 check (failures >= 0),
      problem ${text},
      added_at ${text} not null ${isInstant('added_at')}
    ) ${end}`,
    `create table candidates (
      id ${id},
      url ${text} not null,
      title ${text},
      author ${text},
      excerpt ${text},
      paragraphs ${text} not null default '[]',
      published_at ${text} ${isInstant('published_at')},
      language ${text},
      section ${text},
      state ${text} not null ${isOneOf('state', 'pending', 'accepted', 'rejected', 'used')},
      edited ${text} not null default '[]',
      position ${integer},
      added_at ${text} not null ${isInstant('added_at')},
      updated_at ${text} not null ${isInstant('updated_at')}
    ) ${end}`,
    'create index candidates_by_state on candidates (state)',
    `create table candidate_keys (
      key ${text} primary key,
      candidate_id ${integer} not null references candidates on delete cascade
    ) ${end}`,
    'create index candidate_keys_by_candidate on candidate_keys (candidate_id)',
    `create table origins (
      candidate_id ${integer} not null references candidates on delete cascade,
      kind ${text} not null ${isOneOf('kind', 'feed', 'mail', 'hand')},
      ref ${text} not null,
      guid ${text},
      at ${text} not null ${isInstant('at')},
      primary key (candidate_id, kind, ref)
    ) ${end}`,
    'create index origins_by_ref on origins (kind, ref, guid)',
  ]
}

/** What is made of it. */
function publishing({ id, integer, text, end }: ColumnTypes): readonly string[] {
  return [
    `create table issues (
      id ${id},
      number ${integer} unique,
      title ${text} not null,
      date ${text} not null ${isDay('date')},
      intro ${text} not null,
      outro ${text} not null,
      state ${text} not null ${isOneOf('state', 'draft', 'past')},
      revision ${integer} not null default 1 check (revision >= 1),
      period_from ${text} ${isInstant('period_from')},
      period_until ${text} ${isInstant('period_until')},
      created_at ${text} not null ${isInstant('created_at')},
      updated_at ${text} not null ${isInstant('updated_at')}
    ) ${end}`,
    `create table entries (
      issue_id ${integer} not null references issues on delete cascade,
      position ${integer} not null check (position >= 0),
      section ${text},
      title ${text} not null,
      author ${text},
      excerpt ${text} not null,
      url ${text} not null,
      short_url ${text},
      key ${text} not null,
      candidate_id ${integer} references candidates on delete set null,
      primary key (issue_id, position)
    ) ${end}`,
    'create index entries_by_key on entries (key)',
    'create index entries_by_candidate on entries (candidate_id)',
    `create table links (
      id ${id},
      slug ${text} not null unique,
      number ${integer} unique check (number >= 0),
      target ${text},
      issue_id ${integer} references issues on delete set null,
      state ${text} not null ${isOneOf('state', 'reserved', 'final', 'disabled')},
      created_at ${text} not null ${isInstant('created_at')}
    ) ${end}`,
    'create index links_by_issue on links (issue_id)',
    `create table editions (
      hash ${text} primary key,
      issue_id ${integer} not null references issues on delete cascade,
      revision ${integer} not null,
      subject ${text} not null,
      content ${text} not null,
      created_at ${text} not null ${isInstant('created_at')}
    ) ${end}`,
    'create index editions_by_issue on editions (issue_id)',
    `create table approvals (
      hash ${text} not null references editions on delete cascade,
      by ${text} not null,
      at ${text} not null ${isInstant('at')},
      primary key (hash, by)
    ) ${end}`,
  ]
}

/** Whom it may reach. */
function reaching({ id, text, end }: ColumnTypes): readonly string[] {
  return [
    `create table subscribers (
      id ${id},
      roster ${text} not null,
      address ${text} not null,
      address_key ${text} not null,
      name ${text},
      state ${text} not null ${isOneOf('state', 'active', 'left')},
      source ${text} not null,
      since ${text} not null ${isInstant('since')},
      updated_at ${text} not null ${isInstant('updated_at')},
      unique (roster, address_key)
    ) ${end}`,
    'create index subscribers_by_address on subscribers (address_key)',
    `create table suppressions (
      address_key ${text} primary key,
      reason ${text} not null,
      at ${text} not null ${isInstant('at')}
    ) ${end}`,
  ]
}

/** The ledger: who was to get it, and who did. */
function sending({ id, integer, text, end }: ColumnTypes): readonly string[] {
  return [
    `create table dispatches (
      id ${id},
      issue_id ${integer} not null references issues on delete restrict,
      edition_hash ${text} not null references editions on delete restrict,
      audience ${text} not null,
      kind ${text} not null ${isOneOf('kind', 'list', 'roster', 'test')},
      purpose ${text} not null ${isOneOf('purpose', 'first', 'test', 'resend', 'correction')},
      rehearsal ${integer} not null check (rehearsal in (0, 1)),
      state ${text} not null ${isOneOf('state', 'running', 'paused', 'cancelled')},
      frozen ${text} not null,
      candidates ${integer} not null check (candidates >= 0),
      created_at ${text} not null ${isInstant('created_at')},
      expires_at ${text} not null ${isInstant('expires_at')},
      unique (edition_hash, audience, purpose, rehearsal)
    ) ${end}`,
    'create index dispatches_by_issue on dispatches (issue_id)',
    `create table deliveries (
      id ${id},
      dispatch_id ${integer} not null references dispatches on delete restrict,
      address ${text} not null,
      address_key ${text} not null,
      name ${text},
      subscriber_id ${integer},
      since ${text} ${isInstant('since')},
      state ${text} not null ${isOneOf('state', 'queued', 'claimed', 'dot', 'accepted', 'deferred', 'failed', 'uncertain', 'suppressed')},
      attempts ${integer} not null default 0 check (attempts >= 0),
      lease_until ${text} ${isInstant('lease_until')},
      token ${text},
      next_at ${text} ${isInstant('next_at')},
      reason ${text},
      last_reply ${text},
      message_id ${text} not null unique,
      updated_at ${text} not null ${isInstant('updated_at')},
      unique (dispatch_id, address_key),
      check (state <> 'claimed' or (token is not null and lease_until is not null)),
      check (state <> 'deferred' or next_at is not null)
    ) ${end}`,
    'create index deliveries_by_state on deliveries (dispatch_id, state, next_at, id)',
    'create index deliveries_by_address on deliveries (address_key)',
  ]
}
