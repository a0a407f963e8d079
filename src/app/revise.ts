// An issue as somebody wrote it (in an editor, or in a file) becomes what is stored: its short links are those
// that were given, its entries remember the candidates they came from.
import { postKey } from '../entries/identity.ts'
import { NewsletterError } from '../errors.ts'
import type { Entry, Issue } from '../issues/issue.ts'
import { importedSlug } from '../links/numbering.ts'
import { release } from '../store/candidates.ts'
import { type Db, inTransaction } from '../store/database.ts'
import {
  findIssue,
  findIssues,
  insertIssue,
  labelOf,
  plainIssue,
  reviseIssue,
  type StoredIssue,
  sameIssue,
} from '../store/issues.ts'
import { reserveSlug } from '../store/links.ts'
import { type App, instant } from './app.ts'
import { withOwnLinks } from './own-links.ts'

/**
 * Stores what the editor wrote. An entry that was taken out waits for a decision again.
 * @throws NewsletterError when the issue was changed after `stored` was read, or its number is another's
 */
export async function reviseDraft(app: App, stored: StoredIssue, written: Issue): Promise<StoredIssue> {
  if (sameContent(plainIssue(stored), written)) return stored
  return await inTransaction(app.db, async db => {
    await refuseClash(db, stored, written)
    const past = stored.state === 'past'
    const entries = past ? written.entries : await withOwnLinks(app, db, stored.id, written.entries)
    if (past) await keepSlugs(app, db, stored.id, entries)
    return await rewrite(app, db, stored, { ...written, entries })
  })
}

export interface Stored {
  readonly issue: StoredIssue
  readonly outcome: 'added' | 'changed' | 'same'
}

/**
 * Stores an issue that came as a file, with the links that it has; their slugs are never given again. A file of
 * the same number, or the same date and title, is the same issue; without a number it keeps the one it has.
 */
export async function storeFileIssue(app: App, written: Issue, state: 'draft' | 'past'): Promise<Stored> {
  return await inTransaction(app.db, async db => {
    const known = await sameIssue(db, written)
    const issue = { ...written, number: written.number ?? known?.number ?? null }
    if (known && sameContent(plainIssue(known), issue)) return { issue: known, outcome: 'same' }
    const about = { state, period: null, candidateIds: [] }
    const stored = known
      ? await rewrite(app, db, known, issue)
      : await findIssue(db, await insertIssue(db, issue, about, instant(app)))
    await keepSlugs(app, db, stored.id, issue.entries)
    return { issue: stored, outcome: known ? 'changed' : 'added' }
  })
}

/** Everything else that the issue is stays: candidates that are no longer in it are free. */
async function rewrite(app: App, db: Db, stored: StoredIssue, issue: Issue): Promise<StoredIssue> {
  const candidates = candidatesOf(stored, issue.entries)
  await reviseIssue(db, stored.id, issue, candidates, instant(app))
  const gone = stored.entries.flatMap(({ candidateId: id }) =>
    id === null || candidates.includes(id) ? [] : [id],
  )
  await release(db, gone, 'pending', instant(app))
  return await findIssue(db, stored.id)
}

async function refuseClash(db: Db, stored: StoredIssue, written: Issue): Promise<void> {
  const { revision } = await findIssue(db, stored.id)
  if (revision !== stored.revision) {
    throw new NewsletterError('state', {
      what: `Issue ${labelOf(stored)} was changed by somebody else meanwhile.`,
      fix: 'Look at it with `newsletter preview --format markdown`, and edit it anew.',
    })
  }
  const namesakes = written.number === null ? [] : await findIssues(db, String(written.number))
  const other = namesakes.find(issue => issue.id !== stored.id)
  if (other) {
    throw new NewsletterError('input', {
      what: `The number ${other.number} is that of “${other.title}” (${other.date}).`,
      fix: 'Give the issue another number.',
    })
  }
}

async function keepSlugs(app: App, db: Db, issueId: number, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    const slug = importedSlug(entry, app.settings.links?.prefix ?? 'blog')
    if (slug) await reserveSlug(db, slug, issueId, entry.shortUrl === null ? null : entry.url, instant(app))
  }
}

/** Which candidate each entry came from, known by its short link or the post's address. */
function candidatesOf(stored: StoredIssue, entries: readonly Entry[]): readonly (number | null)[] {
  const byShortUrl = new Map(stored.entries.map(entry => [entry.shortUrl, entry.candidateId]))
  const byKey = new Map(stored.entries.map(entry => [keyOf(entry), entry.candidateId]))
  byShortUrl.delete(null)
  return entries.map(entry => byKey.get(keyOf(entry)) ?? byShortUrl.get(entry.shortUrl) ?? null)
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
