// An issue as somebody wrote it (in an editor, or in a file) becomes what is stored: its short links are those
// that were given, its entries remember the candidates they came from.
import { postKey } from '../entries/identity.ts'
import { NewsletterError } from '../errors.ts'
import type { Entry, Issue } from '../issues/issue.ts'
import { importedSlug } from '../links/numbering.ts'
import { markUsed, setState } from '../store/candidates.ts'
import { type Db, inTransaction } from '../store/database.ts'
import {
  findIssue,
  insertIssue,
  plainIssue,
  reviseIssue,
  type StoredIssue,
  sameIssue,
} from '../store/issues.ts'
import { findLink, reserveSlug, retargetReserved } from '../store/links.ts'
import { type App, instant } from './app.ts'
import { linkEntries } from './compose.ts'

/** Stores what the editor wrote. An entry that was taken out waits for a decision again. */
export async function reviseDraft(app: App, stored: StoredIssue, written: Issue): Promise<StoredIssue> {
  if (sameContent(plainIssue(stored), written)) return stored
  return await inTransaction(app.db, async db => {
    const entries: Entry[] = []
    for (const entry of written.entries) entries.push(await withOwnLink(app, db, stored.id, entry))
    const candidates = candidatesOf(stored, entries)
    await reviseIssue(db, stored.id, { ...written, entries }, candidates, instant(app))
    const gone = stored.entries.flatMap(({ candidateId: id }) =>
      id === null || candidates.includes(id) ? [] : [id],
    )
    await markUsed(db, gone, false, instant(app))
    await setState(db, gone, 'pending', instant(app))
    return await findIssue(db, stored.id)
  })
}

export interface Stored {
  readonly issue: StoredIssue
  readonly outcome: 'added' | 'changed' | 'same'
}

/**
 * Stores an issue that came as a file, with the links that it has; their slugs are never given again. A file of
 * the same number, or the same date and title, is the same issue.
 */
export async function storeFileIssue(app: App, written: Issue, state: 'draft' | 'past'): Promise<Stored> {
  return await inTransaction(app.db, async db => {
    const known = await sameIssue(db, written)
    if (known && sameContent(plainIssue(known), written)) return { issue: known, outcome: 'same' }
    const now = instant(app)
    const candidateIds = known ? candidatesOf(known, written.entries) : []
    if (known) await reviseIssue(db, known.id, written, candidateIds, now)
    const id = known?.id ?? (await insertIssue(db, written, { state, period: null, candidateIds }, now))
    await keepSlugs(app, db, id, written.entries)
    return { issue: await findIssue(db, id), outcome: known ? 'changed' : 'added' }
  })
}

async function keepSlugs(app: App, db: Db, issueId: number, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    const slug = importedSlug(entry, app.settings.links?.prefix ?? 'blog')
    if (slug) await reserveSlug(db, slug, issueId, entry.shortUrl === null ? null : entry.url, instant(app))
  }
}

/**
 * The short link an entry may keep: one of ours that leads there, or leads nowhere final yet. Everything else
 * that stands under our base gets the next number; a link elsewhere is the writer's own.
 */
async function withOwnLink(app: App, db: Db, issueId: number, entry: Entry): Promise<Entry> {
  const scheme = app.settings.links
  if (scheme === null) return entry
  if (entry.shortUrl === null) return await withNewLink(app, db, issueId, entry)
  if (!entry.shortUrl.startsWith(`${scheme.base}/`)) return entry
  const slug = entry.shortUrl.slice(scheme.base.length + 1)
  const link = await findLink(db, slug)
  if (!link) {
    throw new NewsletterError('input', {
      what: `The short link ${entry.shortUrl} of “${entry.title}” was never given.`,
      fix: 'Write the post’s own address on both sides of the link; the next number is given to it.',
    })
  }
  if (link.target === entry.url) return entry
  if (link.state !== 'reserved') return await withNewLink(app, db, issueId, entry)
  await retargetReserved(db, slug, entry.url)
  return entry
}

async function withNewLink(app: App, db: Db, issueId: number, entry: Entry): Promise<Entry> {
  const [linked] = await linkEntries(app, db, issueId, [entry])
  return linked ?? entry
}

/** Which candidate each entry came from, known by the post's address. */
function candidatesOf(stored: StoredIssue, entries: readonly Entry[]): readonly (number | null)[] {
  const byKey = new Map(stored.entries.map(entry => [keyOf(entry), entry.candidateId]))
  return entries.map(entry => byKey.get(keyOf(entry)) ?? null)
}

function keyOf(entry: Entry): string {
  return postKey(entry.url) ?? entry.url
}

function sameContent(a: Issue, b: Issue): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b))
}

function inOrder({ title, date, number, intro, outro, entries }: Issue): unknown {
  const fields = entries.map(entry => [
    entry.title,
    entry.author,
    entry.excerpt,
    entry.url,
    entry.shortUrl,
    entry.section,
  ])
  return [title, date, number, intro, outro, fields]
}
