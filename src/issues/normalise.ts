// The one form of an issue that its Markdown can hold: cleaned, sections together, short links that are
// recognisable as such. What is read has it already.
import { cleanLine, cleanText } from '../text/clean.ts'
import { trimBlankLines } from './blocks.ts'
import { htmlToMarkdown } from './html-in-markdown.ts'
import type { Entry, Issue } from './issue.ts'
import { isShortFor, webAddress } from './link.ts'

/** @param linkBase what the newsletter's own short links begin with */
export function normaliseIssue(issue: Issue, linkBase?: string): Issue {
  const entries = sectionsTogether(issue.entries.map(entry => normaliseEntry(entry, linkBase)))
  const intro = prose(issue.intro)
  const outro = prose(issue.outro)
  const title = cleanLine(issue.title)
  if (entries.length > 0) return { title, date: issue.date, number: issue.number, intro, outro, entries }
  const text = [intro, outro].filter(part => part !== '').join('\n\n')
  return { title, date: issue.date, number: issue.number, intro: text, outro: '', entries }
}

function normaliseEntry(entry: Entry, linkBase: string | undefined): Entry {
  const url = webAddress(cleanLine(entry.url)) ?? cleanLine(entry.url)
  const shown = entry.shortUrl === null ? null : webAddress(cleanLine(entry.shortUrl))
  const title = cleanLine(entry.title)
  return {
    title: title === '' ? url : title,
    author: cleanLine(entry.author ?? '') || null,
    excerpt: prose(entry.excerpt),
    url,
    shortUrl: shown !== null && isShortFor(shown, url, linkBase) ? shown : null,
    section: cleanLine(entry.section ?? '') || null,
  }
}

function prose(markdown: string): string {
  return trimBlankLines(htmlToMarkdown(cleanText(markdown)))
}

/** Sections in the order in which they first appear, entries without one first. */
export function sectionsTogether<T extends { readonly section: string | null }>(
  items: readonly T[],
): readonly T[] {
  const groups = Map.groupBy(items, item => item.section)
  const loose = groups.get(null) ?? []
  groups.delete(null)
  return [...loose, ...[...groups.values()].flat()]
}
