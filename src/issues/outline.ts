// Which blocks begin an entry. An entry is known by its bold title, by a heading that links to a post, or
// by its tail: without a bold title, the line above its quote, or the first line behind the last tail.
import type { Block } from './blocks.ts'
import { readBylineLine } from './byline.ts'
import { readHeading, readHeadingTitle, readLinkedTitle, readPlainTitle, type Title } from './title.ts'

export interface Start {
  /** Index of the block. */
  readonly block: number
  readonly title: Title
  /** The title was only guessed from where it stands. */
  readonly guessed: boolean
}

export function findStarts(blocks: readonly Block[]): readonly Start[] {
  const bold = blocks.some(block => block.title !== null)
  const starts: Start[] = []
  let from = 0
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== 'tail') continue
    starts.push(...startsOf(blocks, from, index, { first: starts.length === 0, bold, tailed: true }))
    from = index + 1
  }
  starts.push(...startsOf(blocks, from, blocks.length, { first: starts.length === 0, bold, tailed: false }))
  return starts
}

interface Region {
  /** No entry began before it: it may open with the intro. */
  readonly first: boolean
  /** The issue has bold titles. */
  readonly bold: boolean
  /** A tail ends it. */
  readonly tailed: boolean
}

/** The entries that begin in the blocks from `from` until `to`, where a tail or the end is. */
function startsOf(blocks: readonly Block[], from: number, to: number, region: Region): readonly Start[] {
  const marked = markedStarts(blocks, from, to)
  const solid = marked.filter(({ block, title }) => isSolid(title) || blocks[block + 1]?.kind === 'quote')
  if (solid.length > 0) return solid
  if (!region.tailed) return []
  if (marked.length > 0) return marked.slice(0, 1)
  return [
    aboveQuote(blocks, from, to) ?? fromHeading(blocks, from, to) ?? fromText(blocks, from, to, region),
  ].filter(start => start !== null)
}

function markedStarts(blocks: readonly Block[], from: number, to: number): readonly Start[] {
  return indices(from, to).flatMap(block => {
    const title = blocks[block]?.title ?? linkedHeading(blocks, block) ?? linkedLine(blocks[block])
    return title === null ? [] : [{ block, title, guessed: false }]
  })
}

/** A heading that links to a post is its title, unless a bold title follows at once. */
function linkedHeading(blocks: readonly Block[], index: number): Title | null {
  const block = blocks[index]
  if (block?.kind !== 'heading' || (blocks[index + 1]?.title ?? null) !== null) return null
  const heading = readHeading(block.lines[0] ?? '')
  return heading.target === null ? null : headingTitle(blocks, index)
}

/** So is a paragraph of nothing but a link and its author. */
function linkedLine(block: Block | undefined): Title | null {
  return block?.kind === 'text' && block.lines.length === 1 ? readLinkedTitle(block.lines[0] ?? '') : null
}

/** Without doubt a title, even where another one follows before the tail. */
function isSolid(title: Title): boolean {
  return (title.byline.author !== null && title.byline.introduced) || title.target !== null
}

function aboveQuote(blocks: readonly Block[], from: number, to: number): Start | null {
  const quote = indices(from, to).find(index => blocks[index]?.kind === 'quote')
  if (quote === undefined) return null
  const above = indices(from, quote).findLast(index => blocks[index]?.kind !== 'rule')
  if (above === undefined) return null
  if (isByline(blocks[above]) && above > from && blocks[above - 1]?.kind === 'heading') {
    return startAt(blocks, above - 1, false)
  }
  return startAt(blocks, above, false)
}

function fromHeading(blocks: readonly Block[], from: number, to: number): Start | null {
  const heading = indices(from, to).findLast(index => blocks[index]?.kind === 'heading')
  if (heading === undefined) return null
  const below = startAt(blocks, heading + 1, false)
  const isSection =
    heading + 2 < to && below !== null && isSolid(below.title) && !isByline(blocks[heading + 1])
  return isSection ? below : startAt(blocks, heading, false)
}

/** Without any mark: the first line with a byline, or else a guess. */
function fromText(blocks: readonly Block[], from: number, to: number, region: Region): Start | null {
  const texts = indices(from, to).filter(index => blocks[index]?.kind === 'text')
  const starts = texts.map(index => startAt(blocks, index, false)).filter(start => start !== null)
  const signed = starts.find(start => start.title.byline.author !== null)
  if (signed !== undefined && !(region.bold && region.first)) return signed
  if (region.bold) return null
  const guess = region.first ? (starts.at(-2) ?? starts.at(-1)) : starts[0]
  return guess === undefined ? null : { ...guess, guessed: true }
}

function startAt(blocks: readonly Block[], index: number, guessed: boolean): Start | null {
  const block = blocks[index]
  if (block === undefined) return null
  const title =
    block.kind === 'heading'
      ? headingTitle(blocks, index)
      : block.kind === 'text'
        ? readPlainTitle(block.lines)
        : null
  return title === null ? null : { block: index, title, guessed }
}

/** A heading's byline may stand directly below it. */
function headingTitle(blocks: readonly Block[], index: number): Title | null {
  const block = blocks[index]
  const below = blocks[index + 1]
  const touching = below?.kind === 'text' && below.from === block?.to ? below.lines : []
  return block === undefined ? null : readHeadingTitle([...block.lines, ...touching.slice(0, 1)])
}

function isByline(block: Block | undefined): boolean {
  return block?.kind === 'text' && block.lines.length === 1 && readBylineLine(block.lines[0] ?? '') !== null
}

function indices(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset)
}
