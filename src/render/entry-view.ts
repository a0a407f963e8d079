// What the templates of an issue see of its entries: grouped by section, words as HTML and as text, and one
// link for each, as it is linked and as it is shown.
import type { Entry } from '../issues/issue.ts'
import { cleanLine } from '../text/clean.ts'
import { columns } from '../text/columns.ts'
import { COLUMNS } from '../text/flowed.ts'
import { type Words, wordsOf } from './words.ts'

export interface EntryView {
  readonly title: string
  readonly author: string | null
  readonly excerpt: Words | null
  /** The address to link: the short link, or else the post's own; null when there is none to link. */
  readonly url: string | null
  /** That address as a person would write it. */
  readonly shown: string
  /** Where a short link leads, when that is another host; else null. */
  readonly host: string | null
}

export interface SectionView {
  readonly title: string | null
  /** As wide as the title. */
  readonly rule: string
  /** Of the entries' headings. */
  readonly level: 2 | 3
  readonly entries: readonly EntryView[]
}

export function sectionsOf(entries: readonly Entry[]): readonly SectionView[] {
  const titled = entries.some(entry => entry.section !== null)
  const sections: { title: string | null; entries: EntryView[] }[] = []
  for (const entry of entries) {
    const title = entry.section === null ? null : cleanLine(entry.section)
    const last = sections.at(-1)
    if (last?.title === title) last.entries.push(entryView(entry))
    else sections.push({ title, entries: [entryView(entry)] })
  }
  return sections.map(section => ({
    ...section,
    rule: '='.repeat(Math.min(columns(section.title ?? ''), COLUMNS - 2)),
    level: titled ? 3 : 2,
  }))
}

function entryView(entry: Entry): EntryView {
  const own = linkTo(entry.url)
  const short = linkTo(entry.shortUrl)
  const link = short ?? own
  return {
    title: cleanLine(entry.title),
    author: cleanLine(entry.author ?? '') || null,
    excerpt: wordsOf(entry.excerpt),
    url: link?.address ?? null,
    shown: link?.shown ?? '',
    host: short === null || own === null || own.host === short.host ? null : own.host,
  }
}

interface Link {
  readonly address: string
  readonly shown: string
  readonly host: string
}

/** Null for what is no http(s) address. One in plain ASCII stays as it was written. */
function linkTo(written: string | null): Link | null {
  const url = written === null ? null : URL.parse(written)
  if (written === null || url === null || !/^https?:$/.test(url.protocol)) return null
  const host = url.host.replace(/^www\./, '')
  const whole = (host + url.pathname).replace(/\/$/, '')
  return {
    address: /^[!-~]+$/.test(written) ? written : url.href,
    shown: whole.length <= 36 && url.search === '' ? whole : host,
    host,
  }
}
