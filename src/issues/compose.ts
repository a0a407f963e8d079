// Makes the next issue of what was accepted: which posts, in which order, with which title, number and
// period. Pure: the clock, the store's knowledge and the configuration are arguments.

import { escapeMarkdown } from './escape-markdown.ts'
import type { Day, Entry } from './issue.ts'
import { sectionsTogether } from './normalise.ts'

/** An accepted candidate. Its words are plain text. */
export interface Accepted {
  readonly id: number
  readonly url: string
  readonly title: string | null
  readonly author: string | null
  readonly excerpt: string | null
  readonly section: string | null
  readonly publishedAt: string | null
  readonly addedAt: string
  /** Set by an editor; comes before everything that has none. */
  readonly position: number | null
  /** The issue it ran in already (its number, or its date), if its address did. */
  readonly ranIn: string | null
}

export interface Chosen {
  readonly entries: readonly { readonly candidateId: number; readonly entry: Entry }[]
  /** Accepted, and yet not in this issue; said to the person. They stay accepted. */
  readonly left: readonly { readonly candidateId: number; readonly title: string; readonly reason: string }[]
}

export interface Rules {
  /** The most entries of one author. */
  readonly perAuthor: number
  /** Only what was published (or, undated, arrived) from this instant on; null = everything accepted. */
  readonly since: string | null
  /** What is in the issue already. */
  readonly present: readonly Pick<Entry, 'author'>[]
}

export function chooseEntries(accepted: readonly Accepted[], rules: Rules): Chosen {
  const entries: { candidateId: number; entry: Entry }[] = []
  const left: { candidateId: number; title: string; reason: string }[] = []
  const perAuthor = new Map<string, number>()
  for (const { author } of rules.present)
    perAuthor.set(nameOf(author), (perAuthor.get(nameOf(author)) ?? 0) + 1)
  for (const candidate of inOrder(accepted)) {
    const author = nameOf(candidate.author)
    const count = author === '' ? 0 : (perAuthor.get(author) ?? 0)
    const reason = reasonToLeave(candidate, count, rules)
    if (reason !== null) {
      left.push({ candidateId: candidate.id, title: candidate.title ?? candidate.url, reason })
      continue
    }
    perAuthor.set(author, count + 1)
    entries.push({ candidateId: candidate.id, entry: entryOf(candidate) })
  }
  return { entries, left }
}

/** Who writes, for counting; '' for those of whom nobody knows. */
function nameOf(author: string | null): string {
  return author?.toLowerCase() ?? ''
}

function reasonToLeave(candidate: Accepted, already: number, rules: Rules): string | null {
  if (candidate.title === null) return 'it has no title'
  if (candidate.ranIn !== null) return `it ran already in issue ${candidate.ranIn}`
  if (rules.since !== null && (candidate.publishedAt ?? candidate.addedAt) < rules.since) {
    return `it is older than ${rules.since.slice(0, 10)}`
  }
  if (already >= rules.perAuthor) return `${candidate.author} has ${already} entries in this issue already`
  return null
}

/** Sections together, in the order in which they first appear; within them by position, then oldest first. */
function inOrder(accepted: readonly Accepted[]): readonly Accepted[] {
  const sorted = accepted.toSorted(
    (a, b) =>
      (a.position ?? Infinity) - (b.position ?? Infinity) ||
      compare(a.publishedAt ?? a.addedAt, b.publishedAt ?? b.addedAt) ||
      a.id - b.id,
  )
  return sectionsTogether(sorted)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function entryOf(candidate: Accepted): Entry {
  return {
    title: candidate.title ?? candidate.url,
    author: candidate.author,
    excerpt: escapeMarkdown(candidate.excerpt ?? ''),
    url: candidate.url,
    shortUrl: null,
    section: candidate.section,
  }
}

/** Title templates know `{name}`, `{number}`, `{date}` and `{week}` (the day the period begins). */
export function titleOf(
  template: string,
  about: { name: string; number: number; date: Day; periodFrom: Day; language: string },
): string {
  const values: Record<string, string> = {
    name: about.name,
    number: String(about.number),
    date: dayInWords(about.date, about.language),
    week: dayInWords(about.periodFrom, about.language),
  }
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
}

function dayInWords(day: Day, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(day))
}

/** The calendar day of an instant in a time zone. */
export function dayIn(instant: string, timezone: string): Day {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' })
  return parts.format(Date.parse(instant))
}
