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

/** With as few backslashes as it can be read back with. */
function titleLine({ title, author }: Entry): string {
  const line = `**${escapeMarks(title)}**${author === null ? '' : ` by ${escapeMarks(author)}`}`
  const read = readBoldTitle([shield(line)])
  const same =
    read?.text === title &&
    read.byline.author === author &&
    read.byline.remark === null &&
    readTail(shield(line)) === null
  return same ? line : `**${escapeAllMarks(title)}**${author === null ? '' : ` by ${escapeAllMarks(author)}`}`
}

function linkTo(target: string, shown: string): string {
  return `[${escapeLink(shown)}](${escapeLink(target)})`
}

function escapeLink(address: string): string {
  return address.replace(/[\\[\]()]/g, '\\$&')
}
