// The grammar of CSV (RFC 4180) as spreadsheets and people write it: text goes in piece by piece, rows come out. A
// quote that is never closed costs its own line and no other, and so does a line that is no row of anybody; the time
// grows with the length, whatever is in it, and no more is kept than a long row.

export type RowProblem = 'unclosed' | 'too long'

export interface CsvRow {
  /** Where it begins, counted from 1. */
  readonly line: number
  readonly cells: readonly string[]
  /**
   * unclosed: a quote in it is never closed, these are the cells of its line as it is written · too long: these are
   * the cells of its beginning
   */
  readonly problem: RowProblem | null
}

export interface CsvReader {
  /** @param text with LF line ends. @returns the rows that it completes, empty lines left out */
  readonly take: (text: string) => CsvRow[]
  /** What is left when there is no more. */
  readonly end: () => CsvRow[]
}

/** A quoted cell that is longer was never closed, and a line that is longer is no row. */
const LONGEST = 100_000
/** What is shown of such a line. */
const BEGINNING = 1_000
/** From then on no cell goes over a line's end, lest each be looked for to the end of all patience. */
const MOST_UNCLOSED = 20

/** @param delimiter one character */
export function csvReader(delimiter: string): CsvReader {
  let rest = ''
  let line = 1
  let unclosed = 0
  /** Within a line that is too long. */
  let skipping = false

  function rowsOf(text: string, isEnd: boolean): CsvRow[] {
    const rows: CsvRow[] = []
    let at = 0
    let quote = text.indexOf('"')
    while (at < text.length) {
      const newline = text.indexOf('\n', at)
      const end = newline < 0 ? text.length : newline
      if (end - at > LONGEST) {
        const cells = text.slice(at, at + BEGINNING).split(delimiter)
        rows.push({ line, cells, problem: 'too long' })
        skipping = newline < 0
        line += 1
        at = end + 1
        continue
      }
      if (newline < 0 && !isEnd) break
      if (quote >= 0 && quote < at) quote = text.indexOf('"', at)
      if (quote < 0 || quote >= end) {
        if (end > at) rows.push({ line, cells: text.slice(at, end).split(delimiter), problem: null })
        line += 1
        at = end + 1
        continue
      }
      const isPatient = unclosed < MOST_UNCLOSED
      const scope = isPatient ? text : text.slice(0, end)
      const read = readRow(scope, at, delimiter, isEnd || !isPatient)
      if (read === 'more' && text.length - at <= LONGEST) break
      if (read === 'more' || read === null || read.end - at > LONGEST) {
        unclosed += 1
        rows.push({ line, cells: text.slice(at, end).split(delimiter), problem: 'unclosed' })
        line += 1
        at = end + 1
        continue
      }
      rows.push({ line, cells: read.cells, problem: null })
      line += linesIn(text, at, read.end)
      at = read.end + 1
    }
    rest = text.slice(at)
    return rows
  }

  function take(text: string): CsvRow[] {
    if (!skipping) return rowsOf(rest + text, false)
    const newline = text.indexOf('\n')
    if (newline < 0) return []
    skipping = false
    return rowsOf(text.slice(newline + 1), false)
  }

  return { take, end: () => rowsOf(rest, true) }
}

interface ReadRow {
  readonly cells: string[]
  /** The place of the line's end behind it. */
  readonly end: number
}

/** @returns null when a quote is not closed; 'more' when that cannot be known yet */
function readRow(text: string, start: number, delimiter: string, isEnd: boolean): ReadRow | 'more' | null {
  const cells: string[] = []
  for (let at = start; ; at += 1) {
    const cell = readCell(text, at, delimiter, isEnd)
    if (cell === 'more' || cell === null) return cell
    cells.push(cell.value)
    at = cell.end
    if (text[at] !== delimiter) return { cells, end: at }
  }
}

interface Cell {
  readonly value: string
  /** The place of the delimiter or line's end behind it. */
  readonly end: number
}

function readCell(text: string, start: number, delimiter: string, isEnd: boolean): Cell | 'more' | null {
  const open = pastSpaces(text, start)
  if (text[open] !== '"') return bareCell(text, start, delimiter, isEnd)
  let value = ''
  for (let from = open + 1; ; ) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return isEnd ? null : 'more'
    const after = pastSpaces(text, quote + 1)
    if (after >= text.length && !isEnd) return 'more'
    const next = text[after]
    if (next === undefined || next === delimiter || next === '\n')
      return { value: value + text.slice(from, quote), end: after }
    // Doubled it stands for itself (RFC 4180 §2.7), and so it does where it can close nothing.
    value += text.slice(from, quote + 1)
    from = text[quote + 1] === '"' ? quote + 2 : quote + 1
  }
}

function bareCell(text: string, start: number, delimiter: string, isEnd: boolean): Cell | 'more' {
  for (let at = start; at < text.length; at += 1) {
    const char = text[at]
    if (char === delimiter || char === '\n') return { value: text.slice(start, at), end: at }
  }
  return isEnd ? { value: text.slice(start), end: text.length } : 'more'
}

/** Spaces around a quoted cell are no part of it. */
function pastSpaces(text: string, start: number): number {
  let at = start
  while (text[at] === ' ') at += 1
  return at
}

function linesIn(text: string, start: number, end: number): number {
  let lines = 1
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}

/**
 * Formulas (CWE-1236): what a spreadsheet would run is written behind an apostrophe, which it takes for “this is
 * text”. As is what looks as if it were written so, that reading gives back what was written.
 */
const RUN = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/
const RUN_AS_TEXT = /^'+[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/

/** A row as every spreadsheet reads it, with CR LF at its end, and nothing in it that one would run. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell => quoted(RUN.test(cell) ? `'${cell}` : cell)).join(',')}\r\n`
}

/** What `csvLine` made of a cell is undone. */
export function restored(cell: string): string {
  return RUN_AS_TEXT.test(cell) ? cell.slice(1) : cell
}

function quoted(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
