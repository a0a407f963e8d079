// Writes an issue as the roundup Markdown dialect, exactly: the same issue gives the same bytes, and reading
// them gives the same issue.
import type { Entry, Issue } from './issue.ts'
import { normaliseIssue } from './normalise.ts'
import { escapeAllMarks, escapeMarks, shield } from './plain-text.ts'
import { escapeStructure } from './structure.ts'
import { readTail } from './tail.ts'
import { readBoldTitle, readHeading } from './title.ts'

/** @param linkBase what the newsletter's own short links begin with */
export function writeIssue(issue: Issue, linkBase?: string): string {
  const { entries, ...rest } = normaliseIssue(issue, linkBase)
  const parts = [
    frontMatter(rest),
    prose(rest.intro, entries.length > 0),
    ...entries.flatMap((entry, index) =>
      entryParts(entry, index === 0 ? null : (entries[index - 1]?.section ?? null)),
    ),
    prose(rest.outro, false),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

function frontMatter(issue: Omit<Issue, 'entries'>): string {
  const lines = ['---', `title: ${JSON.stringify(issue.title)}`]
  if (issue.date !== '') lines.push(`date: ${issue.date}`)
  if (issue.number !== null) lines.push(`number: ${issue.number}`)
  return [...lines, '---'].join('\n')
}

function prose(text: string, entryFollows: boolean): string {
  const lines = text === '' ? [] : text.split('\n')
  return lines
    .map((line, index) => escapeStructure(line, entryFollows && index === lines.length - 1))
    .join('\n')
}

function entryParts(entry: Entry, before: string | null): readonly string[] {
  return [
    entry.section === null || entry.section === before ? '' : sectionLine(entry.section),
    titleLine(entry),
    entry.excerpt === '' ? '' : entry.excerpt.split('\n').map(quoted).join('\n'),
    `… read more at ${linkTo(entry.url, entry.shortUrl ?? entry.url)}`,
  ]
}

function quoted(line: string): string {
  return line === '' ? '>' : `> ${line}`
}

function sectionLine(section: string): string {
  const line = `## ${escapeMarks(section)}`
  return readHeading(shield(line)).text === section ? line : `## ${escapeAllMarks(section)}`
}

/** With as few backslashes as it can be read back with; a title that says who it is by needs more than that. */
function titleLine(entry: Entry): string {
  const plain = lineOf(entry, escapeMarks)
  if (readsAs(plain, entry)) return plain
  const marked = lineOf(entry, escapeAllMarks)
  return readsAs(marked, entry)
    ? marked
    : lineOf(entry, text => escapeAllMarks(text).replace(/\bby\b/g, '&#98;y'))
}

function lineOf({ title, author }: Entry, escape: (text: string) => string): string {
  return `**${escape(title)}**${author === null ? '' : ` by ${escape(author)}`}`
}

function readsAs(line: string, { title, author }: Entry): boolean {
  const read = readBoldTitle([shield(line)])
  return (
    read?.text === title &&
    read.byline.author === author &&
    read.byline.remark === null &&
    readTail(shield(line)) === null
  )
}

function linkTo(target: string, shown: string): string {
  return `[${escapeLink(shown)}](${escapeLink(target)})`
}

function escapeLink(address: string): string {
  return address.replace(/[\\[\]()]|&(?=#?\w+;)/g, '\\$&')
}
