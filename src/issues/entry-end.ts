// Where an entry ends: at its tail, at a link on a line of its own, or at a tail that slipped into the excerpt.
import { type Block, unquote } from './blocks.ts'
import { shield } from './plain-text.ts'
import { gluedTail, looseTail, readTail, type Tail } from './tail.ts'

export interface EntryEnd {
  readonly tail: Tail | null
  /** Lines of the body, as they are. */
  readonly excerpt: readonly string[]
  /** Index of the line with the tail, or of the title where there is none. */
  readonly line: number
  /** How many of the blocks the entry takes, title and tail included. */
  readonly blocks: number
}

/**
 * @param blocks the entry's own: its title's and all others before the next title's
 * @param from index of the first line behind title and author
 */
export function findEnd(body: readonly string[], blocks: readonly Block[], from: number): EntryEnd {
  const strong = blocks.findIndex(block => block.kind === 'tail')
  if (strong !== -1) return endAt(body, blocks, from, strong, blocks[strong]?.tail ?? null)
  const bare = blocks.findIndex(
    ({ kind, lines, from: at }) =>
      at >= from && kind === 'text' && lines.length === 1 && looseTail(lines[0] ?? '') !== null,
  )
  if (bare !== -1) return endAt(body, blocks, from, bare, looseTail(blocks[bare]?.lines[0] ?? ''))
  return gluedEnd(body, blocks, from) ?? looseEnd(body, blocks, from)
}

function endAt(
  body: readonly string[],
  blocks: readonly Block[],
  from: number,
  index: number,
  tail: Tail | null,
): EntryEnd {
  const line = blocks[index]?.from ?? from
  return { tail, excerpt: body.slice(from, line), line, blocks: index + 1 }
}

/** A tail inside the quote, or behind the last words of the excerpt. */
function gluedEnd(body: readonly string[], blocks: readonly Block[], from: number): EntryEnd | null {
  for (const [index, block] of blocks.entries()) {
    const line = block.to - 1
    const last = shield(unquote(body[line] ?? ''))
    const whole = line >= from ? readTail(last) : null
    if (whole !== null && whole.link !== null) {
      return { tail: whole, excerpt: body.slice(from, line), line, blocks: index + 1 }
    }
    const glued = line >= from ? gluedTail(body[line] ?? '') : null
    if (glued !== null) {
      return { tail: glued.tail, excerpt: [...body.slice(from, line), glued.before], line, blocks: index + 1 }
    }
  }
  return null
}

/** Without a tail the excerpt is the quotes that follow, or one paragraph. */
function looseEnd(body: readonly string[], blocks: readonly Block[], from: number): EntryEnd {
  const title = blocks.findLastIndex(block => block.from < from && block.to <= from)
  const below = title + 1
  const other = blocks.findIndex(({ kind }, index) => index >= below && kind !== 'quote')
  const quotes = other === -1 ? blocks.length : other
  const count = quotes === below && blocks[below]?.kind === 'text' ? below + 1 : quotes
  const to = Math.max(from, blocks[count - 1]?.to ?? from)
  return { tail: null, excerpt: body.slice(from, to), line: blocks[0]?.from ?? 0, blocks: count }
}
