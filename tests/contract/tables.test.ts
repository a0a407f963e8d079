// The migrations make what schema.ts says: the same tables and columns, the same closed sets.
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { OUTCOME_KINDS } from '../../src/inbound/outcome.ts'
import { CLICK_KINDS } from '../../src/links/clicks.ts'
import { conflictOf, type Db } from '../../src/store/database.ts'
import type * as schema from '../../src/store/schema.ts'
import { forEachDatabase } from './databases.ts'
import * as rows from './rows.ts'

/** Typed so that a column too few or too many does not compile. */
const COLUMNS: { [Table in keyof schema.Tables]: Record<keyof schema.Tables[Table], true> } = {
  sources: {
    id: true,
    url: true,
    title: true,
    author: true,
    site_url: true,
    state: true,
    etag: true,
    last_modified: true,
    body_hash: true,
    checked_at: true,
    succeeded_at: true,
    failures: true,
    problem: true,
    added_at: true,
  },
  candidates: {
    id: true,
    url: true,
    title: true,
    author: true,
    excerpt: true,
    paragraphs: true,
    published_at: true,
    language: true,
    section: true,
    state: true,
    edited: true,
    position: true,
    added_at: true,
    updated_at: true,
  },
  candidate_keys: { key: true, candidate_id: true },
  origins: { candidate_id: true, kind: true, ref: true, guid: true, at: true },
  issues: {
    id: true,
    number: true,
    title: true,
    date: true,
    intro: true,
    outro: true,
    state: true,
    revision: true,
    period_from: true,
    period_until: true,
    created_at: true,
    updated_at: true,
  },
  entries: {
    issue_id: true,
    position: true,
    section: true,
    title: true,
    author: true,
    excerpt: true,
    url: true,
    short_url: true,
    key: true,
    candidate_id: true,
  },
  links: {
    id: true,
    slug: true,
    number: true,
    target: true,
    issue_id: true,
    state: true,
    created_at: true,
    disabled_with: true,
  },
  editions: { hash: true, issue_id: true, revision: true, subject: true, content: true, created_at: true },
  inputs: { digest: true, edition_hash: true },
  approvals: { hash: true, by: true, at: true },
  subscribers: {
    id: true,
    roster: true,
    address: true,
    address_key: true,
    name: true,
    state: true,
    source: true,
    since: true,
    updated_at: true,
    language: true,
    text_only: true,
    paused_until: true,
    version: true,
  },
  suppressions: { address_key: true, reason: true, at: true },
  tags: { roster: true, tag: true, subscriber_id: true },
  consents: {
    id: true,
    kind: true,
    roster: true,
    address: true,
    address_key: true,
    name: true,
    subscriber_id: true,
    way: true,
    place: true,
    words: true,
    at: true,
    answered_at: true,
    expires_at: true,
    confirmed_at: true,
    confirmed_way: true,
    confirmed_place: true,
  },
  erasures: { address_hash: true, at: true },
  dispatches: {
    id: true,
    issue_id: true,
    edition_hash: true,
    audience: true,
    kind: true,
    purpose: true,
    rehearsal: true,
    state: true,
    frozen: true,
    candidates: true,
    created_at: true,
    expires_at: true,
  },
  deliveries: {
    id: true,
    dispatch_id: true,
    address: true,
    address_key: true,
    name: true,
    subscriber_id: true,
    since: true,
    state: true,
    attempts: true,
    lease_until: true,
    token: true,
    next_at: true,
    reason: true,
    last_reply: true,
    message_id: true,
    updated_at: true,
    text_only: true,
    version: true,
  },
  rates: { scope: true, rate: true, full_micros: true },
  proofs: { holder: true, at: true },
  received: {
    id: true,
    identity: true,
    digest: true,
    message_id: true,
    way: true,
    place: true,
    kind: true,
    reason: true,
    sender: true,
    subject: true,
    authenticated: true,
    content: true,
    state: true,
    attempts: true,
    problem: true,
    received_at: true,
    updated_at: true,
  },
  bounces: {
    id: true,
    received_id: true,
    delivery_id: true,
    address_key: true,
    action: true,
    class: true,
    status: true,
    reason: true,
    diagnostic: true,
    proof: true,
    at: true,
  },
  complaints: { delivery_id: true, received_id: true, address_key: true, feedback: true, at: true },
  postings: { delivery_id: true, state: true, at: true },
  letters: {
    id: true,
    key: true,
    kind: true,
    address: true,
    address_key: true,
    content: true,
    mark: true,
    state: true,
    attempts: true,
    token: true,
    lease_until: true,
    next_at: true,
    relay: true,
    reason: true,
    last_reply: true,
    created_at: true,
    updated_at: true,
  },
  pages: { slug: true, issue_id: true, given_at: true },
  removals: { key: true, removed_at: true },
  clicks: { link_id: true, day: true, kind: true, count: true },
  log_lines: { digest: true },
  link_checks: { link_id: true, state: true, problem: true, checked_at: true },
  contributions: {
    id: true,
    received_id: true,
    position: true,
    url: true,
    host: true,
    sender: true,
    verified: true,
    state: true,
    candidate_id: true,
    made: true,
    problem: true,
    feed: true,
    attempts: true,
    next_at: true,
    notify: true,
    added_at: true,
    updated_at: true,
  },
  proposed_sources: { url: true, contributor: true, state: true, added_at: true },
  probes: {
    id: true,
    bounce_id: true,
    address: true,
    address_key: true,
    asked_at: true,
    due_at: true,
    bounced_at: true,
    reason: true,
  },
  questions: { id: true, hash: true, editor: true, token: true, used: true, added_at: true },
}

/** Typed so that a value too few or too many does not compile. */
const CLOSED_SETS: readonly (readonly [table: string, column: string, values: object])[] = [
  ['sources', 'state', { active: true, retired: true } satisfies Set<schema.SourcesTable['state']>],
  [
    'candidates',
    'state',
    { pending: true, accepted: true, rejected: true, used: true } satisfies Set<
      schema.CandidatesTable['state']
    >,
  ],
  ['origins', 'kind', { feed: true, mail: true, hand: true } satisfies Set<schema.OriginsTable['kind']>],
  ['issues', 'state', { draft: true, past: true } satisfies Set<schema.IssuesTable['state']>],
  [
    'links',
    'state',
    { reserved: true, final: true, disabled: true } satisfies Set<schema.LinksTable['state']>,
  ],
  ['subscribers', 'state', { active: true, left: true } satisfies Set<schema.SubscribersTable['state']>],
  [
    'consents',
    'kind',
    { join: true, move: true, change: true, leave: true } satisfies Set<schema.ConsentsTable['kind']>,
  ],
  [
    'consents',
    'way',
    { page: true, mail: true, 'one-click': true, complaint: true, hand: true } satisfies Set<
      schema.ConsentsTable['way']
    >,
  ],
  [
    'consents',
    'confirmed_way',
    { page: true, mail: true } satisfies Set<NonNullable<schema.ConsentsTable['confirmed_way']>>,
  ],
  [
    'dispatches',
    'kind',
    { list: true, roster: true, test: true } satisfies Set<schema.DispatchesTable['kind']>,
  ],
  [
    'dispatches',
    'purpose',
    { first: true, test: true, resend: true, correction: true } satisfies Set<
      schema.DispatchesTable['purpose']
    >,
  ],
  [
    'dispatches',
    'state',
    { running: true, paused: true, cancelled: true } satisfies Set<schema.DispatchesTable['state']>,
  ],
  [
    'deliveries',
    'state',
    {
      queued: true,
      claimed: true,
      dot: true,
      accepted: true,
      deferred: true,
      failed: true,
      uncertain: true,
      suppressed: true,
    } satisfies Set<schema.DeliveriesTable['state']>,
  ],
  ['clicks', 'kind', Object.fromEntries(CLICK_KINDS.map(kind => [kind, true]))],
  [
    'link_checks',
    'state',
    { alive: true, dead: true, doubtful: true } satisfies Set<schema.LinkChecksTable['state']>,
  ],
  ['received', 'kind', Object.fromEntries(OUTCOME_KINDS.map(kind => [kind, true]))],
  [
    'received',
    'way',
    { stdin: true, maildir: true, mbox: true, imap: true, lmtp: true } satisfies Set<
      schema.ReceivedTable['way']
    >,
  ],
  [
    'received',
    'state',
    { recorded: true, done: true, quarantined: true } satisfies Set<schema.ReceivedTable['state']>,
  ],
  ['bounces', 'action', { failed: true, delayed: true } satisfies Set<schema.BouncesTable['action']>],
  ['bounces', 'class', { hard: true, soft: true, policy: true } satisfies Set<schema.BouncesTable['class']>],
  ['bounces', 'proof', { verp: true, 'message-id': true } satisfies Set<schema.BouncesTable['proof']>],
  [
    'postings',
    'state',
    { echoed: true, held: true, rejected: true } satisfies Set<schema.PostingsTable['state']>,
  ],
  [
    'letters',
    'state',
    { queued: true, claimed: true, accepted: true, failed: true, suppressed: true } satisfies Set<
      schema.LettersTable['state']
    >,
  ],
  [
    'contributions',
    'state',
    { waiting: true, taken: true, refused: true, withdrawn: true } satisfies Set<
      schema.ContributionsTable['state']
    >,
  ],
  [
    'proposed_sources',
    'state',
    { proposed: true, declined: true } satisfies Set<schema.ProposedSourcesTable['state']>,
  ],
]

type Set<Value extends string> = Record<Value, true>

forEachDatabase('the tables', open => {
  it('have the columns that the schema has', async () => {
    const { db } = await open()
    await fill(db)
    for (const [table, columns] of Object.entries(COLUMNS)) {
      const { rows } = await sql<object>`select * from ${sql.table(table)}`.execute(db)
      expect(rows.map(row => Object.keys(row).toSorted())).toEqual([Object.keys(columns).toSorted()])
    }
  })

  it.each(CLOSED_SETS)(
    'take for %s.%s what the schema has, and nothing else',
    async (table, column, values) => {
      const { db } = await open()
      await fill(db)
      for (const value of Object.keys(values)) expect(await refusal(db, table, column, value)).toBeNull()
      for (const value of ['', 'nonsense', 'ACTIVE', 'sent'])
        expect(await refusal(db, table, column, value)).toBe('check')
    },
  )

  it('take 0 and 1 alone for a rehearsal', async () => {
    const { db } = await open()
    await fill(db)
    for (const value of [0, 1]) expect(await refusal(db, 'dispatches', 'rehearsal', value)).toBeNull()
    for (const value of [-1, 2]) expect(await refusal(db, 'dispatches', 'rehearsal', value)).toBe('check')
  })

  it('take instants as we write them, and no other', async () => {
    const { db } = await open()
    await fill(db)
    const instants = Object.entries(COLUMNS).flatMap(([table, columns]) =>
      Object.keys(columns)
        .filter(column => /(?:^|_)(?:at|until|from|since)$/.test(column))
        .map(column => [table, column] as const),
    )
    for (const [table, column] of instants) {
      expect(await refusal(db, table, column, new Date(0).toISOString())).toBeNull()
      for (const value of [
        '',
        'yesterday',
        '2015-06-15',
        '2015-06-15T13:29:40Z',
        '2015-06-15 13:29:40.000+00',
      ])
        expect(await refusal(db, table, column, value)).toBe('check')
    }
  })

  it('hold what must be there once', async () => {
    const { db } = await open()
    await fill(db)
    const again = {
      sources: rows.source,
      candidate_keys: { key: 'k', candidate_id: 1 },
      origins: rows.origin,
      issues: { ...rows.issue, number: 1 },
      entries: rows.entry,
      links: { ...rows.link, number: 2 },
      editions: rows.edition,
      inputs: { digest: 'd1', edition_hash: 'e1' },
      approvals: { hash: 'e1', by: 'ada', at: rows.NOW },
      subscribers: { ...rows.subscriber, address: 'ADA@example.org' },
      suppressions: { address_key: 'a', reason: 'other', at: rows.NOW },
      tags: { roster: 'readers', tag: 'founder', subscriber_id: 1 },
      erasures: { address_hash: 'h1', at: rows.NOW },
      dispatches: { ...rows.dispatch, kind: 'list' },
      deliveries: { ...rows.delivery, message_id: '<2@example.org>' },
      rates: rows.rate,
      proofs: { holder: 'p1', at: rows.NOW },
      received: rows.received,
      bounces: rows.bounce,
      complaints: rows.complaint,
      postings: rows.posting,
      letters: { ...rows.letter, mark: '01' },
      contributions: rows.contribution,
      proposed_sources: rows.proposedSource,
      questions: { ...rows.question, token: '01' },
      probes: rows.probe,
      pages: { slug: '2015-06-15', issue_id: null, given_at: rows.NOW },
      removals: rows.removal,
      clicks: rows.click,
      log_lines: rows.logLine,
      link_checks: rows.linkCheck,
    } as const
    for (const [table, row] of Object.entries(again))
      expect([table, await outcome(db.insertInto(table as keyof typeof again).values(row))]).toEqual([
        table,
        'unique',
      ])
    const others = {
      links: { ...rows.link, slug: 'blog1-again', number: 1 },
      deliveries: { ...rows.delivery, address_key: 'bob@example.org' },
    } as const
    for (const [table, row] of Object.entries(others))
      expect([table, await outcome(db.insertInto(table as keyof typeof others).values(row))]).toEqual([
        table,
        'unique',
      ])
  })

  it('hold many issues and links without a number', async () => {
    const { db } = await open()
    for (const slug of ['one', 'two']) {
      await db.insertInto('issues').values(rows.issue).execute()
      await db
        .insertInto('links')
        .values({ ...rows.link, slug })
        .execute()
    }
  })

  it('know no claim without a holder and no deferral without a time', async () => {
    const { db } = await open()
    await fill(db)
    const set = async (changes: Partial<schema.DeliveriesTable>) =>
      await outcome(db.updateTable('deliveries').set(changes as object))
    expect(await set({ state: 'claimed', token: null })).toBe('check')
    expect(await set({ state: 'claimed', lease_until: null })).toBe('check')
    expect(await set({ state: 'deferred', next_at: null })).toBe('check')
  })
})

/** One row in each table. */
async function fill(db: Db): Promise<void> {
  await db.insertInto('sources').values(rows.source).execute()
  await db.insertInto('candidates').values(rows.candidate).execute()
  await db.insertInto('candidate_keys').values({ key: 'k', candidate_id: 1 }).execute()
  await db.insertInto('origins').values(rows.origin).execute()
  await db
    .insertInto('issues')
    .values({ ...rows.issue, number: 1 })
    .execute()
  await db.insertInto('entries').values(rows.entry).execute()
  await db
    .insertInto('links')
    .values({ ...rows.link, number: 1 })
    .execute()
  await db.insertInto('editions').values(rows.edition).execute()
  await db.insertInto('inputs').values({ digest: 'd1', edition_hash: 'e1' }).execute()
  await db.insertInto('approvals').values({ hash: 'e1', by: 'ada', at: rows.NOW }).execute()
  await db.insertInto('subscribers').values(rows.subscriber).execute()
  await db.insertInto('suppressions').values({ address_key: 'a', reason: 'asked', at: rows.NOW }).execute()
  await db.insertInto('tags').values({ roster: 'readers', tag: 'founder', subscriber_id: 1 }).execute()
  await db.insertInto('consents').values(rows.consent).execute()
  await db.insertInto('erasures').values({ address_hash: 'h1', at: rows.NOW }).execute()
  await db.insertInto('dispatches').values(rows.dispatch).execute()
  await db.insertInto('rates').values(rows.rate).execute()
  const held = { token: 't', lease_until: rows.NOW, next_at: rows.NOW }
  await db
    .insertInto('deliveries')
    .values({ ...rows.delivery, ...held })
    .execute()
  await db.insertInto('proofs').values({ holder: 'p1', at: rows.NOW }).execute()
  await db.insertInto('received').values(rows.received).execute()
  await db.insertInto('bounces').values(rows.bounce).execute()
  await db.insertInto('complaints').values(rows.complaint).execute()
  await db.insertInto('postings').values(rows.posting).execute()
  await db.insertInto('letters').values(rows.letter).execute()
  await db.insertInto('contributions').values(rows.contribution).execute()
  await db.insertInto('proposed_sources').values(rows.proposedSource).execute()
  await db.insertInto('questions').values(rows.question).execute()
  await db.insertInto('probes').values(rows.probe).execute()
  await db.insertInto('pages').values(rows.page).execute()
  await db.insertInto('removals').values(rows.removal).execute()
  await db.insertInto('clicks').values(rows.click).execute()
  await db.insertInto('log_lines').values(rows.logLine).execute()
  await db.insertInto('link_checks').values(rows.linkCheck).execute()
}

async function refusal(db: Db, table: string, column: string, value: string | number) {
  return await outcome({
    execute: async () => await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${value}`.execute(db),
  })
}

/** Which constraint refused it; null when none did. */
async function outcome(statement: { execute(): Promise<unknown> }) {
  try {
    await statement.execute()
    return null
  } catch (error) {
    const conflict = conflictOf(error)
    if (conflict === null) throw error
    return conflict
  }
}
