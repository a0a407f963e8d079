// The line that begins an entry: bold, or a heading, or just the line above an excerpt; with the author in
// it, behind it or on the line below. Reads shielded lines.
import { type Byline, namesAuthor, readByline, readBylineLine, splitByline } from './byline.ts'
import { findLink } from './link.ts'
import { plainLine, trimMarks } from './plain-text.ts'

export interface Title {
  /** Plain text, never empty. */
  readonly text: string
  readonly byline: Byline
  /** Where the title itself links to, as written. */
  readonly target: string | null
  /** How many lines it takes, with the author's. */
  readonly lines: number
}

const NOBODY: Byline = { author: null, remark: null, introduced: false }
const BOLD = /^ {0,3}(\*\*|__)(?=\S)/
const LINKED_BOLD = /^( {0,3})\[\s?(\*\*|__)(.{1,1000}?)\2\s?\](\((?:[^()\s]|\([^()\s]*\)){1,2000}\))?/
const ITEM = /^ {0,3}(?:[-*+•]|\d{1,3}[.)])[ \t]+(?=\[?(?:\*\*|__))/
const HEADING = /^ {0,3}#{1,6}(?:[ \t]+|$)/
/** What Markdown draws under a heading (CommonMark 0.31 §4.3). */
const UNDERLINE = /^ {0,3}(?:=+|-{2,})\s*$/
/** A title that an editor wrapped takes three lines at most. */
const MOST_LINES = 3

/** The bold title that the paragraph `lines` begins with; null when it begins with something else. */
export function readBoldTitle(lines: readonly string[]): Title | null {
  let text = ''
  for (const [index, line] of lines.slice(0, MOST_LINES).entries()) {
    text = index === 0 ? boldFirst(line) : `${text} ${line.trim()}`
    const mark = BOLD.exec(text)
    if (mark === null) return null
    const close = text.indexOf(mark[1] ?? '', mark[0].length)
    if (close === -1) continue
    return boldTitle(
      text.slice(mark[0].length, close),
      text.slice(close + 2),
      lines.slice(index + 1),
      index + 1,
    )
  }
  return null
}

/** Whether a line begins a bold title, or may do so together with the lines below it. */
export function mayBeBoldTitle(line: string): boolean {
  const text = boldFirst(line)
  const mark = BOLD.exec(text)
  if (mark === null) return false
  return !text.slice(mark[0].length).includes(mark[1] ?? '') || readBoldTitle([line]) !== null
}

/** A line without the mark of a list before its bold title, and with the link of one inside it. */
function boldFirst(line: string): string {
  return line
    .replace(ITEM, '')
    .replace(LINKED_BOLD, (_, indent: string, mark: string, words: string, target?: string) =>
      target === undefined ? `${indent}${mark}${words}${mark}` : `${indent}${mark}[${words}]${target}${mark}`,
    )
}

export function isHeading(line: string): boolean {
  return HEADING.test(line)
}

/** What a heading says, and where it links to. */
export function readHeading(line: string): { readonly text: string; readonly target: string | null } {
  const { text, target } = unlink(line.replace(HEADING, '').replace(/(?:^|[ \t])#+\s*$/, ''))
  return { text: plainLine(text.replace(/^\s*(\*\*|__)(.*)\1\s*$/, '$2')), target }
}

/** The title that a heading with the lines below it makes; null when it says nothing. */
export function readHeadingTitle(lines: readonly string[]): Title | null {
  const { text, target } = unlink((lines[0] ?? '').replace(HEADING, '').replace(/(?:^|[ \t])#+\s*$/, ''))
  return plainTitle(text.replace(/\*\*|__/g, ''), target, lines.slice(1))
}

/** A title without any marks, in one or two lines of its own, with the lines below it. */
export function readPlainTitle(lines: readonly string[]): Title | null {
  const { text, target } = unlink(lines[0] ?? '')
  const below = lines.slice(1)
  if (!UNDERLINE.test(below[0] ?? '')) return plainTitle(text, target, below, true)
  const title = plainTitle(text, target, below.slice(1))
  return title === null ? null : { ...title, lines: title.lines + 1 }
}

/** A line that is nothing but a link to the post and, introduced, its author. */
export function readLinkedTitle(line: string): Title | null {
  const text = line.replace(/^ {0,3}(?:[-*+•]|\d{1,3}[.)])[ \t]+/, '')
  const link = findLink(text)
  if (link === null || link.shown === null || text.slice(0, link.start).trim() !== '') return null
  const byline = readByline(text.slice(link.end))
  return namesAuthor(byline) && byline.introduced ? titleOf(link.shown, byline, link.target, 1) : null
}

function boldTitle(inside: string, rest: string, below: readonly string[], count: number): Title | null {
  const { text, target } = unlink(inside)
  const behind = readByline(rest)
  if (namesAuthor(behind)) return titleOf(text, behind, target, count)
  if (behind === null) {
    const split = splitByline(rest)
    return split !== null && split.title.length <= 40
      ? titleOf(text + split.title, split.byline, target, count)
      : null
  }
  const next = readBylineLine(below[0] ?? '')
  if (next !== null)
    return titleOf(text, { ...next, remark: next.remark ?? behind.remark }, target, count + 1)
  const own = splitByline(inside, 'bold')
  if (own !== null && !/\[[^\]]*$/.test(own.title)) {
    const { text: title, target: linked } = unlink(own.title)
    return titleOf(title, own.byline, linked, count)
  }
  const split = splitByline(text, 'bold')
  return titleOf(split?.title ?? text, split?.byline ?? behind, target, count)
}

function plainTitle(
  text: string,
  target: string | null,
  below: readonly string[],
  wraps = false,
): Title | null {
  const split = splitByline(text)
  if (split !== null) return titleOf(split.title, split.byline, target, 1)
  const next = readBylineLine(below[0] ?? '')
  if (next !== null) return titleOf(text, next, target, 2)
  const wrapped = wraps && below.length > 0 && below.length < MOST_LINES ? [text, ...below].join(' ') : ''
  const whole = splitByline(wrapped)
  return whole === null
    ? titleOf(text, NOBODY, target, 1)
    : titleOf(whole.title, whole.byline, target, below.length + 1)
}

function titleOf(marked: string, byline: Byline, target: string | null, lines: number): Title | null {
  const text = plainLine(trimMarks(marked, '*,;'))
  return text === '' ? null : { text, byline, target, lines }
}

/** Text with each `[shown](target)` in it replaced by what it shows, and the first target. */
function unlink(text: string): { readonly text: string; readonly target: string | null } {
  let rest = ''
  let target: string | null = null
  let from = 0
  for (let link = findLink(text); link !== null; link = findLink(text, link.end)) {
    if (link.shown === null) continue
    rest += text.slice(from, link.start) + link.shown
    from = link.end
    target ??= link.target
  }
  return { text: rest + text.slice(from), target }
}
