// An issue has entries, each entry has what a reader needs, and none stands there twice.
import { postKey } from '../entries/identity.ts'
import type { Entry } from '../issues/issue.ts'
import { type Finding, finding } from './finding.ts'

export function checkEntries(entries: readonly Entry[]): readonly Finding[] {
  if (entries.length === 0)
    return [
      finding(
        'no-entries',
        'error',
        'issue',
        'The issue has no entries.',
        'Accept candidates and compose it again.',
      ),
    ]
  return [...entries.flatMap(checkEntry), ...repeats(entries)]
}

/** What a title, a name or an excerpt of more characters does to a reader's screen; posts have titles of 60 or 80. */
const LONG = { title: 300, author: 120, excerpt: 4_000 } as const

/** How a finding names an entry. */
function placeOf(entry: Entry, at: number): string {
  return `entry ${at + 1}${entry.title === '' ? '' : `: ${entry.title.slice(0, 60)}`}`
}

function checkEntry(entry: Entry, at: number): readonly Finding[] {
  const where = placeOf(entry, at)
  const found: Finding[] = []
  if (entry.title.trim() === '')
    found.push(
      finding('entry-title', 'error', where, 'The entry has no title.', 'Write one: newsletter edit.'),
    )
  if (postKey(entry.url) === null)
    found.push(
      finding(
        'entry-url',
        'error',
        where,
        `"${entry.url}" is no http(s) address.`,
        'Give the address of the post.',
      ),
    )
  if (entry.excerpt.trim() === '')
    found.push(
      finding(
        'entry-excerpt',
        'warning',
        where,
        'The entry has no excerpt.',
        'Quote what makes one want to read it.',
      ),
    )
  for (const part of ['title', 'author', 'excerpt'] as const) {
    const length = Array.from(entry[part] ?? '').length
    if (length <= LONG[part]) continue
    const message = `The ${part} has ${length} characters.`
    found.push(finding('entry-long', 'warning', where, message, 'Cut it: newsletter edit.'))
  }
  return found
}

/** The same post, or one short link for two posts. */
function repeats(entries: readonly Entry[]): readonly Finding[] {
  return entries.flatMap((entry, at) => {
    const before = entries.slice(0, at)
    const where = placeOf(entry, at)
    const key = postKey(entry.url)
    const same = before.findIndex(other => key !== null && postKey(other.url) === key)
    if (same >= 0) {
      const message = `${entry.url} is entry ${same + 1} already.`
      return [finding('entry-repeated', 'warning', where, message, 'Remove one of them.')]
    }
    const shared = before.findIndex(other => entry.shortUrl !== null && other.shortUrl === entry.shortUrl)
    if (shared < 0) return []
    const message = `${entry.shortUrl} is the short link of entry ${shared + 1} too, which is another post.`
    return [
      finding(
        'short-link-shared',
        'error',
        where,
        message,
        'Compose the issue again to give it a short link of its own.',
      ),
    ]
  })
}
