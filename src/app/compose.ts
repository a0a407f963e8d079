// Makes the next issue of the accepted candidates, or adds them to the one that nobody has been sent yet.
import { type Chosen, chooseEntries, dayIn, titleOf } from '../issues/compose.ts'
import type { Day, Entry } from '../issues/issue.ts'
import { sectionsTogether } from '../issues/normalise.ts'
import { shortUrlOf } from '../links/numbering.ts'
import { listAccepted, markUsed } from '../store/candidates.ts'
import { type Db, inTransaction } from '../store/database.ts'
import {
  findIssue,
  insertIssue,
  lastPeriodEnd,
  nextIssueNumber,
  reviseIssue,
  type StoredIssue,
} from '../store/issues.ts'
import { assignLinks } from '../store/links.ts'
import { parseSpan } from '../text/span.ts'
import { type App, instant } from './app.ts'
import { openDraft } from './find-issue.ts'

export type Composed = Pick<Chosen, 'left'> &
  (
    | { readonly kind: 'nothing'; readonly draft: StoredIssue | null }
    | { readonly kind: 'composed' | 'extended'; readonly issue: StoredIssue; readonly added: number }
  )

export interface ComposeOptions {
  readonly title?: string | undefined
  /** Only posts published from this instant on. */
  readonly since: string | null
}

export async function compose(app: App, options: ComposeOptions): Promise<Composed> {
  return await inTransaction(app.db, async db => {
    const draft = await openDraft(db)
    const { entries, left } = await choose(app, db, draft, options.since)
    if (entries.length === 0) return { kind: 'nothing', draft, left }
    const now = instant(app)
    const candidateIds = entries.map(({ candidateId }) => candidateId)
    const fresh = entries.map(({ entry }) => entry)
    const id = draft
      ? await extend(app, db, { ...draft, title: options.title ?? draft.title }, fresh, candidateIds)
      : await begin(app, db, options.title, fresh, candidateIds)
    await markUsed(db, candidateIds, now)
    const issue = await findIssue(db, id)
    return { kind: draft ? 'extended' : 'composed', issue, added: fresh.length, left }
  })
}

/** What of the accepted candidates goes into the next issue, or into the draft that is open. */
export async function choose(
  app: App,
  db: Db,
  draft: StoredIssue | null,
  since: string | null,
): Promise<Chosen> {
  const { perAuthor } = app.settings.compose
  return chooseEntries(await listAccepted(db), { perAuthor, since, present: draft?.entries ?? [] })
}

async function begin(
  app: App,
  db: Db,
  title: string | undefined,
  entries: readonly Entry[],
  candidateIds: readonly number[],
): Promise<number> {
  const { settings } = app
  const number = await nextIssueNumber(db)
  const now = instant(app)
  const date = dayIn(now, settings.timezone)
  const period = { from: await periodStart(app, db), until: now }
  const issue = {
    title: title ?? titleFor(app, { number, date, from: period.from }),
    date,
    number,
    intro: settings.compose.intro,
    outro: settings.compose.outro,
    entries,
  }
  const id = await insertIssue(db, issue, { state: 'draft', period, candidateIds }, now)
  const linked = await linkEntries(app, db, id, entries)
  if (linked !== entries) await reviseIssue(db, id, { ...issue, entries: linked }, candidateIds, now)
  return id
}

/** What the issue is called that a post would come into now. */
export async function nextTitle(app: App, db: Db): Promise<string> {
  const draft = await openDraft(db)
  if (draft !== null) return draft.title
  const date = dayIn(instant(app), app.settings.timezone)
  return titleFor(app, { number: await nextIssueNumber(db), date, from: await periodStart(app, db) })
}

function titleFor(
  { settings }: App,
  { number, date, from }: { readonly number: number; readonly date: Day; readonly from: string },
): string {
  const { name, language, timezone } = settings
  return titleOf(settings.compose.title, { name, number, date, periodFrom: dayIn(from, timezone), language })
}

/** New entries go to the end of their section. */
async function extend(
  app: App,
  db: Db,
  draft: StoredIssue,
  entries: readonly Entry[],
  candidateIds: readonly number[],
): Promise<number> {
  const linked = await linkEntries(app, db, draft.id, entries)
  const fresh = linked.map((entry, index) => ({ ...entry, candidateId: candidateIds[index] ?? null }))
  const all = sectionsTogether([...draft.entries, ...fresh])
  const ids = all.map(entry => entry.candidateId)
  await reviseIssue(db, draft.id, { ...draft, entries: all }, ids, instant(app))
  return draft.id
}

/** Gives each entry the next short link, unless the newsletter has none. */
export async function linkEntries(
  app: App,
  db: Db,
  issueId: number,
  entries: readonly Entry[],
): Promise<readonly Entry[]> {
  const scheme = app.settings.links
  if (scheme === null) return entries
  const targets = entries.map(entry => entry.url)
  const slugs = await assignLinks(db, scheme, issueId, targets, instant(app))
  return entries.map((entry, index) => ({ ...entry, shortUrl: shortUrlOf(scheme, slugs[index] ?? '') }))
}

/** Where the last issue's period ended; with no issue yet, the configured window before now. */
async function periodStart(app: App, db: Db): Promise<string> {
  const now = instant(app)
  const { timezone, compose } = app.settings
  const last = await lastPeriodEnd(db, dayIn(now, timezone))
  if (last === null) return new Date(app.now().getTime() - (parseSpan(compose.window) ?? 0)).toISOString()
  const start = 'until' in last ? last.until : dayAfter(last.date, timezone)
  return start < now ? start : now
}

/** The first instant after a calendar day, in the newsletter's time zone. */
function dayAfter(day: Day, timezone: string): string {
  const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timezone)
  return next.toInstant().toString({ smallestUnit: 'millisecond' })
}
