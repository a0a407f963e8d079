// An issue as the archive shows it: its words cleaned, each entry with its place on the page, and without what was
// taken out.
import type { Day, Entry, Issue } from '../../issues/issue.ts'
import { shownSlug } from '../../links/numbering.ts'
import { cleanLine, cleanText } from '../../text/clean.ts'
import { authorSlug } from './author-slug.ts'

/** An issue as it is stored, and where it stands. */
export interface PublishedIssue {
  readonly id: number
  readonly slug: string
  readonly title: string
  readonly date: Day
  readonly number: number | null
  /** Markdown; may be empty. */
  readonly intro: string
  readonly outro: string
  readonly entries: readonly (Entry & { readonly key: string })[]
  /** ISO 8601 UTC. */
  readonly publishedAt: string
  readonly updatedAt: string
}

export interface PublicIssue extends Omit<PublishedIssue, 'entries'> {
  readonly entries: readonly (PublicEntry | Removed)[]
}

export interface PublicEntry extends Entry {
  /** Where the post itself is; null where only a short link of ours is known, which leads here. */
  readonly target: string | null
  /** Its place on the page of its issue; of one with a short link it stays when others come or go. */
  readonly anchor: string
  /** The last part of its author's path. */
  readonly authorSlug: string | null
}

/** Stands where a post was taken out. */
export interface Removed {
  readonly removed: true
  readonly section: string | null
}

export function isEntry(entry: PublicEntry | Removed): entry is PublicEntry {
  return !('removed' in entry)
}

export function entriesOf(issue: PublicIssue): readonly PublicEntry[] {
  return issue.entries.filter(isEntry)
}

/** Everything is cleaned once more: nothing that is stored is trusted to have come in by the door. */
export function publicIssue(
  issue: PublishedIssue,
  removed: ReadonlySet<string>,
  linkBase: string | undefined,
): PublicIssue {
  const anchors = new Set<string>()
  return {
    ...issue,
    title: cleanLine(issue.title) || issue.date,
    intro: cleanText(issue.intro),
    outro: cleanText(issue.outro),
    entries: issue.entries.map(({ key, ...entry }, at) => {
      const section = entry.section === null ? null : cleanLine(entry.section) || null
      if (removed.has(key)) return { removed: true, section }
      const author = cleanLine(entry.author ?? '') || null
      return {
        ...entry,
        target: targetOf(entry.url, linkBase),
        title: cleanLine(entry.title) || entry.url,
        author,
        excerpt: cleanText(entry.excerpt),
        section,
        anchor: anchorOf(entry, at + 1, anchors),
        authorSlug: author === null ? null : authorSlug(author),
      }
    }),
  }
}

/** Without a user's name, which only deceives about the host (S-11). */
function targetOf(text: string, linkBase: string | undefined): string | null {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  url.username = ''
  url.password = ''
  return linkBase !== undefined && url.href.startsWith(`${linkBase}/`) ? null : url.href
}

function anchorOf(entry: Entry, position: number, taken: Set<string>): string {
  const slug = shownSlug(entry)
  const own = slug === null || taken.has(`post-${slug}`) ? `entry-${position}` : `post-${slug}`
  taken.add(own)
  return own
}

/** What is shown of it, as an issue: for its text and its Markdown. */
export function shownIssue(issue: PublicIssue): Issue {
  const { title, date, number, intro, outro } = issue
  const entries = entriesOf(issue).map(({ anchor: _, authorSlug: __, target: ___, ...entry }) => entry)
  const removed = issue.entries.length - entries.length
  const note =
    removed === 0
      ? ''
      : `(${removed === 1 ? 'A post was' : `${removed} posts were`} taken out of the archive.)`
  return {
    title,
    date,
    number,
    intro,
    outro: [outro, note].filter(part => part !== '').join('\n\n'),
    entries,
  }
}
