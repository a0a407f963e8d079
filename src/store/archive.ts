// What the archive is made from: the issues that are published, where each stands, and which posts were taken out.
import { type Selectable, sql } from 'kysely'
import { postKey } from '../entries/identity.ts'
import type { PublishedIssue } from '../render/archive/public-issue.ts'
import { type Db, inTransaction } from './database.ts'
import { indexKey } from './index-key.ts'
import { entryOf } from './issues.ts'
import type { EntriesTable, IssuesTable } from './schema.ts'

/** The key by which a post is known in `entries` and `removals`. */
export function keyOfPost(address: string): string {
  return indexKey(postKey(address) ?? address)
}

/** Past issues, and those that somebody has. Call `givePages` before: one without a page is left out. */
export async function publishedIssues(db: Db): Promise<readonly PublishedIssue[]> {
  const issues = await publishedRows(db)
  const entries = Map.groupBy(await entryRows(db), ({ issue_id }) => issue_id)
  return issues.flatMap(issue =>
    issue.slug === null ? [] : [published(issue, issue.slug, entries.get(issue.id) ?? [])],
  )
}

/** Gives each published issue that has none its page. It writes only then: readers wait for no other process. */
export async function givePages(db: Db, now: string): Promise<void> {
  if ((await withoutPage(db)).length === 0) return
  await inTransaction(db, async db => {
    for (const issue of await withoutPage(db)) await givePage(db, issue, now)
  })
}

/** The page that an issue has, or would be given now. */
export async function pageFor(
  db: Db,
  issue: { readonly id: number; readonly date: string },
): Promise<{ readonly slug: string; readonly isGiven: boolean }> {
  const own = await db.selectFrom('pages').select('slug').where('issue_id', '=', issue.id).executeTakeFirst()
  if (own) return { slug: own.slug, isGiven: true }
  for (let copy = 1; ; copy++) {
    const slug = copy === 1 ? issue.date : `${issue.date}-${copy}`
    const taken = await db.selectFrom('pages').select('slug').where('slug', '=', slug).executeTakeFirst()
    if (!taken) return { slug, isGiven: false }
  }
}

/** Gives an issue its page, for ever. Call it in a transaction. @returns the last part of its path */
export async function givePage(
  db: Db,
  issue: { readonly id: number; readonly date: string },
  now: string,
): Promise<string> {
  const { slug, isGiven } = await pageFor(db, issue)
  if (!isGiven) await db.insertInto('pages').values({ slug, issue_id: issue.id, given_at: now }).execute()
  return slug
}

/** Changes whenever the archive may have. */
export async function archiveStamp(db: Db): Promise<string> {
  const published = await publishedQuery(db).select(['id', 'revision', 'updated_at']).execute()
  const removals = await removedPosts(db)
  const links = await db
    .selectFrom('links')
    .select(['state', eb => eb.fn.countAll<number>().as('count'), eb => eb.fn.count('target').as('targets')])
    .groupBy('state')
    .orderBy('state')
    .execute()
  return JSON.stringify([published, [...removals], links])
}

export async function removedPosts(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('removals').select('key').orderBy('key').execute()
  return new Set(rows.map(({ key }) => key))
}

/** @returns false when it was taken out before */
export async function addRemoval(db: Db, key: string, now: string): Promise<boolean> {
  const added = await db
    .insertInto('removals')
    .values({ key, removed_at: now })
    .onConflict(conflict => conflict.column('key').doNothing())
    .returning('key')
    .execute()
  return added.length > 0
}

/** @returns false when it was not taken out */
export async function dropRemoval(db: Db, key: string): Promise<boolean> {
  return (await db.deleteFrom('removals').where('key', '=', key).returning('key').execute()).length > 0
}

/** Every entry of a post, in whatever issue it ran. */
export async function entriesOfPost(
  db: Db,
  key: string,
): Promise<readonly Pick<Selectable<EntriesTable>, 'issue_id' | 'title' | 'author' | 'url' | 'short_url'>[]> {
  return await db
    .selectFrom('entries')
    .select(['issue_id', 'title', 'author', 'url', 'short_url'])
    .where('key', '=', key)
    .orderBy('issue_id')
    .orderBy('position')
    .execute()
}

/** Past issues, and those of which somebody has a copy, or may have. */
function publishedQuery(db: Db) {
  return db
    .selectFrom('issues')
    .where(eb => eb.or([eb('issues.state', '=', 'past'), eb.exists(sentBy(db).select('dispatches.id'))]))
    .orderBy('issues.date')
    .orderBy('issues.id')
}

/** An issue's dispatches to people who count, with a copy that was handed over. */
function sentBy(db: Db) {
  return db
    .selectFrom('dispatches')
    .where('dispatches.issue_id', '=', sql.ref<number>('issues.id'))
    .where('rehearsal', '=', 0)
    .where('kind', '!=', 'test')
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('deliveries')
          .select('deliveries.id')
          .whereRef('deliveries.dispatch_id', '=', 'dispatches.id')
          .where('deliveries.state', 'in', ['accepted', 'dot', 'uncertain']),
      ),
    )
}

async function publishedRows(db: Db) {
  return await publishedQuery(db)
    .leftJoin('pages', 'pages.issue_id', 'issues.id')
    .selectAll('issues')
    .select('pages.slug')
    .select(
      sentBy(db)
        .select(eb => eb.fn.min('dispatches.created_at').as('at'))
        .$asScalar()
        .as('sent_at'),
    )
    .execute()
}

async function withoutPage(db: Db) {
  return await publishedQuery(db)
    .leftJoin('pages', 'pages.issue_id', 'issues.id')
    .select(['issues.id', 'issues.date'])
    .where('pages.slug', 'is', null)
    .execute()
}

type PublishedRow = Awaited<ReturnType<typeof publishedRows>>[number]

async function entryRows(db: Db) {
  return await db.selectFrom('entries').selectAll().orderBy('issue_id').orderBy('position').execute()
}

function published(
  issue: PublishedRow,
  slug: string,
  entries: readonly Selectable<EntriesTable>[],
): PublishedIssue {
  const publishedAt = issue.sent_at ?? startOf(issue)
  const { id, title, date, number, intro, outro } = issue
  return {
    id,
    slug,
    title,
    date,
    number,
    intro,
    outro,
    publishedAt,
    // A first revision is what was published, whenever it was brought in here.
    updatedAt: issue.revision > 1 && issue.updated_at > publishedAt ? issue.updated_at : publishedAt,
    entries: entries.map(entry => ({ ...entryOf(entry), key: entry.key })),
  }
}

/** Of one that ran elsewhere only the day is known. */
function startOf({ date, created_at }: Pick<Selectable<IssuesTable>, 'date' | 'created_at'>): string {
  const start = `${date}T00:00:00.000Z`
  return Number.isNaN(Date.parse(start)) ? created_at : start
}
