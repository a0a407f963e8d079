// The lines of an issue's body as blocks: headings, quotes, tails, rules and everything else as text.
// Blank lines separate blocks and belong to none.
import { shield } from './plain-text.ts'
import { readTail, type Tail } from './tail.ts'
import { isHeading, readBoldTitle, type Title } from './title.ts'

export interface Block {
  readonly kind: 'text' | 'quote' | 'heading' | 'rule' | 'tail'
  /** Index of its first line in the body. */
  readonly from: number
  /** Index behind its last line. */
  readonly to: number
  /** Its lines with escaped marks out of sight. */
  readonly lines: readonly string[]
  readonly tail: Tail | null
  /** The bold title that it begins with. */
  readonly title: Title | null
}

const QUOTE = /^ {0,3}>/
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/

export function splitBlocks(body: readonly string[]): readonly Block[] {
  const lines = body.map(shield)
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const block = blockAt(lines, at)
    if (block !== null) blocks.push(block)
    at = block?.to ?? at + 1
  }
  return blocks
}

/** A line without its quote mark. */
export function unquote(line: string): string {
  return line.replace(/^ {0,3}> ?/, '')
}

/** The author's words in some lines: without quote marks, and without blank lines around them. */
export function excerptOf(lines: readonly string[]): string {
  return trimBlankLines(lines.map(unquote).join('\n'))
}

/** Markdown without blank lines around it, nor the spaces before it that mean nothing (CommonMark 0.31 §4.8). */
export function trimBlankLines(text: string): string {
  const lines = text.split('\n')
  const first = lines.findIndex(line => line.trim() !== '')
  return first === -1
    ? ''
    : lines
        .slice(first)
        .join('\n')
        .trimEnd()
        .replace(/^ {1,3}(?=\S)/, '')
}

function blockAt(lines: readonly string[], from: number): Block | null {
  const line = lines[from] ?? ''
  if (line.trim() === '') return null
  const tail = tailAt(lines, from, true)
  if (tail !== null) return blockOf('tail', lines, from, from + tail.lines, tail)
  if (isHeading(line)) return blockOf('heading', lines, from, from + 1)
  if (QUOTE.test(line)) return blockOf('quote', lines, from, endOf(lines, from))
  if (RULE.test(line)) return blockOf('rule', lines, from, from + 1)
  return blockOf('text', lines, from, endOf(lines, from))
}

function blockOf(
  kind: Block['kind'],
  lines: readonly string[],
  from: number,
  to: number,
  tail: Tail | null = null,
): Block {
  const own = lines.slice(from, to)
  return { kind, from, to, lines: own, tail, title: kind === 'text' ? readBoldTitle(own) : null }
}

/** A quote goes on over lines without a mark (CommonMark 0.31 §5.1); a quote ends a paragraph. */
function endOf(lines: readonly string[], from: number): number {
  const quote = QUOTE.test(lines[from] ?? '')
  let to = from + 1
  while (to < lines.length && !endsBlock(lines, to, quote)) to++
  return to
}

function endsBlock(lines: readonly string[], at: number, quote: boolean): boolean {
  const line = lines[at] ?? ''
  if (line.trim() === '' || isHeading(line)) return true
  return QUOTE.test(line) ? !quote : tailAt(lines, at, false) !== null
}

/** Inside a paragraph, only a line that begins like a sentence of its own is a tail. */
function tailAt(lines: readonly string[], at: number, first: boolean): Tail | null {
  const line = lines[at] ?? ''
  return QUOTE.test(line) || (!first && /^\s*\p{Ll}/u.test(line)) ? null : readTail(line, lines[at + 1])
}
