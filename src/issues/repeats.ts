// What runs twice: an address or a short link that two entries share, a title that ran before. Editors
// decide what to do about it; nothing is changed here.
import type { Entry, Issue, ReadingProblem } from './issue.ts'
import { addressKey } from './link.ts'

export interface NamedIssue {
  readonly file: string
  readonly issue: Issue
  /** For each entry, the line of its title. */
  readonly lines?: readonly number[]
}

export type Repeat = ReadingProblem & { readonly file: string }

/** Addresses that two entries of one issue share. */
export function repeatsWithin(
  entries: readonly Entry[],
  lines: readonly number[],
): readonly ReadingProblem[] {
  const seen = new Map<string, number>()
  return entries.flatMap((entry, index) => {
    const earlier = addresses(entry)
      .map(key => seen.get(key))
      .find(found => found !== undefined)
    for (const key of addresses(entry)) seen.set(key, seen.get(key) ?? index)
    if (earlier === undefined) return []
    const other = `“${entries[earlier]?.title}” in line ${lines[earlier]}`
    return [
      { line: lines[index] ?? 1, message: `“${entry.title}” has the same link as ${other}: ${shown(entry)}` },
    ]
  })
}

/** Across issues: the later one, by date, has the problem. */
export function findRepeats(issues: readonly NamedIssue[]): readonly Repeat[] {
  const byAddress = new Map<string, Seen>()
  const byTitle = new Map<string, Seen>()
  return issues
    .toSorted((a, b) => (a.issue.date < b.issue.date ? -1 : a.issue.date > b.issue.date ? 1 : 0))
    .flatMap(named => repeatsOf(named, byAddress, byTitle))
}

interface Seen {
  readonly named: NamedIssue
  readonly entry: Entry
}

function repeatsOf(
  named: NamedIssue,
  byAddress: Map<string, Seen>,
  byTitle: Map<string, Seen>,
): readonly Repeat[] {
  const repeats = named.issue.entries.flatMap((entry, index) => {
    const sameAddress = addresses(entry)
      .map(key => byAddress.get(key))
      .find(seen => seen !== undefined)
    const sameTitle = byTitle.get(titleKey(entry.title))
    const message = messageFor(entry, sameAddress, sameTitle)
    return message === null ? [] : [{ file: named.file, line: named.lines?.[index] ?? 1, message }]
  })
  for (const entry of named.issue.entries) {
    for (const key of addresses(entry)) if (!byAddress.has(key)) byAddress.set(key, { named, entry })
    if (!byTitle.has(titleKey(entry.title))) byTitle.set(titleKey(entry.title), { named, entry })
  }
  return repeats
}

function messageFor(entry: Entry, sameAddress: Seen | undefined, sameTitle: Seen | undefined): string | null {
  if (sameAddress !== undefined && titleKey(sameAddress.entry.title) === titleKey(entry.title)) {
    return `“${entry.title}” ran before, in ${sameAddress.named.file}, with the same link: ${shown(entry)}`
  }
  if (sameAddress !== undefined) {
    return `“${entry.title}” has the same link as “${sameAddress.entry.title}” in ${sameAddress.named.file}: ${shown(entry)}`
  }
  return sameTitle === undefined
    ? null
    : `a post with the title “${entry.title}” ran before, in ${sameTitle.named.file}`
}

function shown(entry: Entry): string {
  return entry.shortUrl ?? entry.url
}

function addresses(entry: Entry): readonly string[] {
  return [entry.url, entry.shortUrl].filter(address => address !== null).map(addressKey)
}

function titleKey(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
