// How often the links of issues were followed: counts of days, with nobody in them.
import type { ClickKind } from '../links/clicks.ts'
import { type DayCount, everyDay } from '../links/days.ts'
import { shownSlug } from '../links/numbering.ts'
import { givePages, publishedIssues } from '../store/archive.ts'
import { type ClickCount, clickCounts } from '../store/clicks.ts'
import { labelOf } from '../store/issues.ts'
import { type Link, listLinks } from '../store/links.ts'
import { type App, instant } from './app.ts'

type Counts = Readonly<Partial<Record<ClickKind, number>>>

export interface LinkStats {
  readonly slug: string
  /** Of the entry that shows it. */
  readonly title: string | null
  readonly target: string | null
  readonly clicks: Counts
  /** Of readers, day by day. */
  readonly days: readonly DayCount[]
}

export interface IssueStats {
  readonly issue: string
  readonly title: string
  readonly date: string
  readonly clicks: Counts
  readonly days: readonly DayCount[]
  readonly links: readonly LinkStats[]
}

/** Of the published issues, the newest first; or of one. */
export async function statsOf(app: App, issueId: number | null): Promise<readonly IssueStats[]> {
  await givePages(app.db, instant(app))
  const published = await publishedIssues(app.db)
  const issues = published.filter(({ id }) => issueId === null || id === issueId).toReversed()
  const links = Map.groupBy(await listLinks(app.db), link => link.issue_id)
  const counts = Map.groupBy(await clickCounts(app.db), ({ linkId }) => linkId)
  return issues.map(issue => {
    const titles = new Map(issue.entries.map(entry => [shownSlug(entry), entry.title]))
    const own = (links.get(issue.id) ?? []).map(link => statsOfLink(link, titles, counts.get(link.id) ?? []))
    const all = (links.get(issue.id) ?? []).flatMap(({ id }) => counts.get(id) ?? [])
    return {
      issue: labelOf(issue),
      title: issue.title,
      date: issue.date,
      clicks: byKind(all),
      days: readersByDay(all),
      links: own,
    }
  })
}

function statsOfLink(
  { slug, target }: Link,
  titles: ReadonlyMap<string | null, string>,
  counts: readonly ClickCount[],
): LinkStats {
  return { slug, title: titles.get(slug) ?? null, target, clicks: byKind(counts), days: readersByDay(counts) }
}

function byKind(counts: readonly ClickCount[]): Counts {
  const sums: Partial<Record<ClickKind, number>> = {}
  for (const { kind, count } of counts) sums[kind] = (sums[kind] ?? 0) + count
  return sums
}

function readersByDay(counts: readonly ClickCount[]): readonly DayCount[] {
  return everyDay(counts.filter(({ kind }) => kind === 'reader'))
}
