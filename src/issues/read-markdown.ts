// Reads an issue from the roundup Markdown dialect, generously. Never throws; what could not be read, or
// reads oddly, is a problem with its line.
import { cleanText } from '../text/clean.ts'
import { type Block, splitBlocks, trimBlankLines } from './blocks.ts'
import { type FrontMatter, readFrontMatter } from './front-matter.ts'
import { linesToMarkdown } from './html-in-markdown.ts'
import type { Entry, Issue, ReadingProblem } from './issue.ts'
import { normaliseIssue, sectionsTogether } from './normalise.ts'
import { findStarts, type Start } from './outline.ts'
import { brief } from './plain-text.ts'
import { readEntry } from './read-entry.ts'
import { repeatsWithin } from './repeats.ts'
import { unescapeStructure } from './structure.ts'
import { readHeading } from './title.ts'

export interface Reading {
  readonly issue: Issue
  /** By line. */
  readonly problems: readonly ReadingProblem[]
  /** For each entry, the line (from 1) of its title. */
  readonly lines: readonly number[]
}

export interface About {
  /** Gives title and date where the file does not. */
  readonly fileName?: string
  /** What the newsletter's own short links begin with. */
  readonly linkBase?: string
}

export function readIssue(text: string, about: About = {}): Reading {
  const lines = cleanText(text).split('\n')
  const head = readFrontMatter(lines)
  const body = linesToMarkdown(lines.slice(head.lines))
  const read = readBody(body, about.linkBase)
  const named = nameOf(head, about.fileName)
  const inFile = ({ line, message }: ReadingProblem) => ({ line: line + head.lines + 1, message })
  const rows = sectionsTogether(read.rows)
  const entries = rows.map(row => row.entry)
  const numbers = rows.map(row => row.line + head.lines + 1)
  const problems = [
    ...head.problems,
    ...named.problems,
    ...read.problems.map(inFile),
    ...repeatsWithin(entries, numbers),
    ...(entries.length === 0 ? [{ line: head.lines + 1, message: 'no entry was found' }] : []),
  ]
  return {
    issue: normaliseIssue(
      {
        title: named.title,
        date: named.date,
        number: head.number,
        intro: read.intro,
        outro: read.outro,
        entries,
      },
      about.linkBase,
    ),
    problems: problems.toSorted((a, b) => a.line - b.line),
    lines: numbers,
  }
}

interface Row {
  readonly entry: Entry
  readonly section: string | null
  readonly line: number
}

/** Lines counted from 0 in the body. */
interface Body {
  readonly intro: string
  readonly outro: string
  readonly rows: readonly Row[]
  readonly problems: readonly ReadingProblem[]
}

function readBody(body: readonly string[], linkBase: string | undefined): Body {
  const blocks = splitBlocks(body)
  const starts = findStarts(blocks)
  if (starts.length === 0) return { intro: prose(body), outro: '', rows: [], problems: [] }
  const rows: Row[] = []
  const problems: ReadingProblem[] = []
  let end = introEnd(blocks, starts)
  const intro = prose(body.slice(0, blocks[end]?.from))
  let section: string | null = null
  for (const [index, start] of starts.entries()) {
    const between = blocks.slice(end, start.block)
    section = sectionOf(between, section)
    problems.push(...leftOut(between))
    const own = blocks.slice(start.block, starts[index + 1]?.block)
    const found = readEntry(body, own, start, section, linkBase)
    problems.push(...found.problems)
    if (found.entry !== null) rows.push({ entry: found.entry, section, line: found.line })
    end = start.block + found.blocks
  }
  return { intro, outro: prose(body.slice(blocks[end - 1]?.to)), rows, problems }
}

/** The intro ends where the first entry begins, or the heading of its section. */
function introEnd(blocks: readonly Block[], starts: readonly Start[]): number {
  const first = starts[0]?.block ?? 0
  return blocks[first - 1]?.kind === 'heading' ? first - 1 : first
}

function prose(lines: readonly string[]): string {
  return trimBlankLines(lines.map(unescapeStructure).join('\n'))
}

/** The section that the last heading between two entries opens; an empty heading ends one. */
function sectionOf(between: readonly Block[], current: string | null): string | null {
  const heading = between.findLast(block => block.kind === 'heading')
  return heading === undefined ? current : readHeading(heading.lines[0] ?? '').text || null
}

/** What stands between two entries and belongs to none. */
function leftOut(between: readonly Block[]): readonly ReadingProblem[] {
  const heading = between.findLast(block => block.kind === 'heading')
  return between
    .filter(block => block !== heading && block.kind !== 'rule')
    .map(block => ({
      line: block.from,
      message: `text between two entries is left out: “${brief(block.lines.join(' ').trim())}”`,
    }))
}

function nameOf(
  head: FrontMatter,
  fileName = '',
): { title: string; date: string; problems: readonly ReadingProblem[] } {
  const name = fileName.replace(/^.*[/\\]/, '').replace(/(?:\.[a-z]{1,8}){1,2}$/i, '')
  const [, day, words = ''] = /^(?:(\d{4}-\d\d-\d\d)[-_ ]?)?(.*)$/.exec(name) ?? []
  const title = head.title ?? brief(words.replace(/[-_]+/g, ' ').trim())
  const date = head.date ?? day ?? ''
  const from = date === '' ? '' : `; the file's name says ${date}`
  const problems = head.date === null ? [{ line: 1, message: `no date in the front matter${from}` }] : []
  return { title, date, problems: [...problems, ...contradiction(title, date, head.titleLine)] }
}

/** A year in the title that is neither the date's nor that of a few weeks before or after. */
function contradiction(title: string, date: string, line: number): readonly ReadingProblem[] {
  const years = [...title.matchAll(/(?<![\d.])(?:19|20)\d\d(?![\d]|\.\d)/g)].map(found => found[0])
  if (date === '' || years.length === 0) return []
  const near = [-45, 0, 45].map(days =>
    new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 4),
  )
  return years.some(year => near.includes(year))
    ? []
    : [{ line, message: `the title says ${years[0]}, the date ${date}` }]
}
