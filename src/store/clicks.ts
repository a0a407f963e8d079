// How often short links were followed: counts by link, day and kind, with nobody in them.
import { sql } from 'kysely'
import type { CountedClick } from '../links/bursts.ts'
import type { ClickKind } from '../links/clicks.ts'
import { type Db, inTransaction } from './database.ts'
import { inLots } from './lots.ts'

export interface ClickCount extends CountedClick {
  readonly count: number
}

/** Counts many in one transaction, each link, day and kind by one statement. */
export async function countClicks(
  db: Db,
  clicks: readonly (CountedClick & Partial<ClickCount>)[],
): Promise<void> {
  if (clicks.length === 0) return
  const rows = [...Map.groupBy(clicks, click => `${click.linkId} ${click.day} ${click.kind}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [click, ...more]]) =>
      click
        ? [{ link_id: click.linkId, day: click.day, kind: click.kind, count: timesOf([click, ...more]) }]
        : [],
    )
  await inTransaction(db, async db => {
    for (const lot of inLots(rows)) {
      await db
        .insertInto('clicks')
        .values(lot)
        .onConflict(conflict =>
          conflict
            .columns(['link_id', 'day', 'kind'])
            .doUpdateSet({ count: sql<number>`clicks.count + excluded.count` }),
        )
        .execute()
    }
  })
}

function timesOf(clicks: readonly Partial<ClickCount>[]): number {
  return clicks.reduce((times, { count }) => times + (count ?? 1), 0)
}

/** How many readers have followed a link, as far as they can be told from machines. */
export async function followersOf(db: Db, linkId: number): Promise<number> {
  const row = await db
    .selectFrom('clicks')
    .select(eb => eb.fn.sum<number | null>('count').as('count'))
    .where('link_id', '=', linkId)
    .where('kind', '=', 'reader')
    .executeTakeFirst()
  return row?.count ?? 0
}

/** Of all links, or those of an issue, in the order of link, day and kind. */
export async function clickCounts(db: Db, issueId?: number): Promise<readonly ClickCount[]> {
  const rows = await db
    .selectFrom('clicks')
    .innerJoin('links', 'links.id', 'clicks.link_id')
    .select(['clicks.link_id as linkId', 'day', 'kind', 'count'])
    .$if(issueId !== undefined, query => query.where('links.issue_id', '=', issueId ?? null))
    .orderBy('clicks.link_id')
    .orderBy('day')
    .orderBy('kind')
    .execute()
  return rows
}

/** By link: how often it was followed, by kind. */
export type Totals = ReadonlyMap<number, Readonly<Partial<Record<ClickKind, number>>>>

export async function clickTotals(db: Db): Promise<Totals> {
  const rows = await db
    .selectFrom('clicks')
    .select(['link_id', 'kind', eb => eb.fn.sum<number>('count').as('count')])
    .groupBy(['link_id', 'kind'])
    .execute()
  const totals = new Map<number, Partial<Record<ClickKind, number>>>()
  for (const { link_id, kind, count } of rows) totals.set(link_id, { ...totals.get(link_id), [kind]: count })
  return totals
}

/** Of these digests, those that no line had before; they are kept. Call it in a transaction. */
export async function newLogLines(db: Db, digests: readonly string[]): Promise<ReadonlySet<string>> {
  const fresh = new Set<string>()
  for (const lot of inLots([...new Set(digests)].map(digest => ({ digest })))) {
    const rows = await db
      .insertInto('log_lines')
      .values(lot)
      .onConflict(conflict => conflict.column('digest').doNothing())
      .returning('digest')
      .execute()
    for (const { digest } of rows) fresh.add(digest)
  }
  return fresh
}
