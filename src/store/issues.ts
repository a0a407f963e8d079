// Issues, their entries, and what "the next number" is. An issue from a file is known by its number, or by its
// date and title.
import type { Selectable } from 'kysely'
import { postKey } from '../entries/identity.ts'
import type { Day, Entry, Issue } from '../issues/issue.ts'
import { type Db, inTransaction } from './database.ts'
import { indexKey } from './index-key.ts'
import { inLots } from './lots.ts'
import type { EntriesTable, IssuesTable } from './schema.ts'

export interface StoredIssue extends Issue {
  readonly id: number
  readonly state: IssuesTable['state']
  readonly revision: number
  readonly periodFrom: string | null
  readonly periodUntil: string | null
  readonly entries: readonly StoredEntry[]
}

export interface StoredEntry extends Entry {
  readonly candidateId: number | null
}

/** What a person calls an issue, and may type: its number, or its date. */
export function labelOf(issue: { readonly number: number | null; readonly date: string }): string {
  return issue.number === null ? issue.date : String(issue.number)
}

export async function findIssue(db: Db, id: number): Promise<StoredIssue> {
  return withEntries(db, await issueRows(db).where('id', '=', id).executeTakeFirstOrThrow())
}

/** All issues that a person can mean by a number, a date or `id:N`. */
export async function findIssues(db: Db, ref: string): Promise<readonly StoredIssue[]> {
  const id = /^id:(\d{1,15})$/.exec(ref)?.[1]
  const query = issueRows(db).orderBy('id')
  const rows = id
    ? await query.where('id', '=', Number(id)).execute()
    : /^\d{1,9}$/.test(ref)
      ? await query.where('number', '=', Number(ref)).execute()
      : await query.where('date', '=', ref).execute()
  return await Promise.all(rows.map(row => withEntries(db, row)))
}

/** The newest issue that was made here; imported ones ran elsewhere. */
export async function latestDraft(db: Db): Promise<StoredIssue | null> {
  const row = await issueRows(db)
    .where('state', '=', 'draft')
    .orderBy('date', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? await withEntries(db, row) : null
}

export async function listIssues(
  db: Db,
): Promise<readonly (Selectable<IssuesTable> & { entries: number })[]> {
  return await issueRows(db)
    .select(eb =>
      eb
        .selectFrom('entries')
        .whereRef('entries.issue_id', '=', 'issues.id')
        .select(count => count.fn.countAll<number>().as('count'))
        .$asScalar()
        .$notNull()
        .as('entries'),
    )
    .orderBy('date')
    .orderBy('id')
    .execute()
}

/** The same issue as one in a file: of its number; else of its date and title, as long as not both have a number. */
export async function sameIssue(db: Db, issue: Issue): Promise<StoredIssue | null> {
  const alike = issueRows(db).where('date', '=', issue.date).where('title', '=', issue.title).orderBy('id')
  const row =
    issue.number === null
      ? await alike.limit(1).executeTakeFirst()
      : ((await issueRows(db).where('number', '=', issue.number).executeTakeFirst()) ??
        (await alike.where('number', 'is', null).limit(1).executeTakeFirst()))
  return row ? await withEntries(db, row) : null
}

/** One more than the highest number given, and than the count of issues, numbered or not. */
export async function nextIssueNumber(db: Db): Promise<number> {
  const row = await db
    .selectFrom('issues')
    .select(eb => [eb.fn.max('number').as('highest'), eb.fn.countAll<number>().as('count')])
    .executeTakeFirstOrThrow()
  return Math.max(row.highest ?? 0, row.count) + 1
}

/**
 * Where the newest issue's period ended; of one from a file only the day is known; null when there is none.
 * @param today an issue dated later is a slip of the pen
 */
export async function lastPeriodEnd(
  db: Db,
  today: Day,
): Promise<{ readonly until: string } | { readonly date: Day } | null> {
  const row = await issueRows(db)
    .where('date', '<=', today)
    .orderBy('date', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  return row.period_until === null ? { date: row.date } : { until: row.period_until }
}

/** @param about.candidateIds aligned with the issue's entries: the candidate of each, if it came from one. */
export async function insertIssue(
  db: Db,
  issue: Issue,
  about: {
    readonly state: IssuesTable['state']
    readonly period: { readonly from: string; readonly until: string } | null
    readonly candidateIds: readonly (number | null)[]
  },
  now: string,
): Promise<number> {
  const { id } = await db
    .insertInto('issues')
    .values({
      number: issue.number,
      title: issue.title,
      date: issue.date,
      intro: issue.intro,
      outro: issue.outro,
      state: about.state,
      period_from: about.period?.from ?? null,
      period_until: about.period?.until ?? null,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await writeEntries(db, id, issue.entries, about.candidateIds)
  return id
}

/** Writes an issue anew as its next revision. */
export async function reviseIssue(
  db: Db,
  id: number,
  issue: Issue,
  candidateIds: readonly (number | null)[],
  now: string,
): Promise<void> {
  await db
    .updateTable('issues')
    .set(eb => ({
      number: issue.number,
      title: issue.title,
      date: issue.date,
      intro: issue.intro,
      outro: issue.outro,
      revision: eb('revision', '+', 1),
      updated_at: now,
    }))
    .where('id', '=', id)
    .execute()
  await db.deleteFrom('entries').where('issue_id', '=', id).execute()
  await writeEntries(db, id, issue.entries, candidateIds)
}

/**
 * Deletes an issue with its rehearsals and tests. Its short links stay given, and are never given again. One that
 * was really sent stays: the tables refuse it.
 */
export async function deleteIssue(db: Db, id: number): Promise<void> {
  await inTransaction(db, async db => {
    const tries = db
      .selectFrom('dispatches')
      .select('id')
      .where('issue_id', '=', id)
      .where(eb => eb.or([eb('rehearsal', '=', 1), eb('kind', '=', 'test')]))
    await db.deleteFrom('deliveries').where('dispatch_id', 'in', tries).execute()
    await db.deleteFrom('dispatches').where('id', 'in', tries).execute()
    await db.deleteFrom('issues').where('id', '=', id).execute()
  })
}

/** The issue without what only the store knows. */
export function plainIssue(issue: StoredIssue): Issue {
  const { title, date, number, intro, outro } = issue
  const entries = issue.entries.map(({ candidateId: _, ...entry }) => entry)
  return { title, date, number, intro, outro, entries }
}

function issueRows(db: Db) {
  return db.selectFrom('issues').selectAll('issues')
}

async function withEntries(db: Db, row: Selectable<IssuesTable>): Promise<StoredIssue> {
  const entries = await db
    .selectFrom('entries')
    .selectAll()
    .where('issue_id', '=', row.id)
    .orderBy('position')
    .execute()
  return {
    id: row.id,
    state: row.state,
    revision: row.revision,
    title: row.title,
    date: row.date,
    number: row.number,
    intro: row.intro,
    outro: row.outro,
    periodFrom: row.period_from,
    periodUntil: row.period_until,
    entries: entries.map(entry => ({ ...entryOf(entry), candidateId: entry.candidate_id })),
  }
}

/** What an issue says of a post. */
export function entryOf({ title, author, excerpt, url, short_url, section }: Selectable<EntriesTable>) {
  return { title, author, excerpt, url, shortUrl: short_url, section }
}

async function writeEntries(
  db: Db,
  issueId: number,
  entries: readonly Entry[],
  candidateIds: readonly (number | null)[],
): Promise<void> {
  const rows = entries.map((entry, index) => ({
    issue_id: issueId,
    position: index + 1,
    section: entry.section,
    title: entry.title,
    author: entry.author,
    excerpt: entry.excerpt,
    url: entry.url,
    short_url: entry.shortUrl,
    key: indexKey(postKey(entry.url) ?? entry.url),
    candidate_id: candidateIds[index] ?? null,
  }))
  for (const lot of inLots(rows)) await db.insertInto('entries').values(lot).execute()
}
