// Breaks a paragraph into lines of so many columns. An address is never broken. A break where no space
// stood (between East Asian characters, inside an endless word) is not soft, since joining the lines
// again would put a space there.
import { characters, columns, isWide } from './columns.ts'

export interface Line {
  readonly text: string
  /** Ends where a space stood, so that a reader's program may join it with the next line. */
  readonly soft: boolean
}

/** What may stand in a line together with its neighbours or alone, but not in pieces. */
interface Atom {
  readonly text: string
  readonly columns: number
  readonly spaced: boolean
}

/** No line begins with one of these, or ends with one of those (JIS X 4051, the least of it). */
const CLOSING = /^[\p{Pe}\p{Pf}、。，．・：；？！ー々…%‰]/u
const OPENING = /[\p{Ps}\p{Pi}]$/u

/** Lines of at most `room` columns, except for one that holds a longer address alone. */
export function wrap(paragraph: string, room: number): readonly Line[] {
  const lines: Line[] = []
  let line = ''
  let used = 0
  for (const atom of atoms(paragraph, room)) {
    const gap = line !== '' && atom.spaced ? 1 : 0
    if (line !== '' && used + gap + atom.columns > room) {
      lines.push({ text: line, soft: atom.spaced })
      line = atom.text
      used = atom.columns
    } else {
      line += (gap === 1 ? ' ' : '') + atom.text
      used += gap + atom.columns
    }
  }
  return [...lines, { text: line, soft: false }]
}

/** An address, or a slot that an address will stand in. */
const ADDRESS = /([a-z][a-z0-9+.-]{0,30}:\/\/[!-~]+|\uE000[a-z]+\uE001)/i

/** Whether it holds what may make a line longer than any other. */
export function holdsAddress(text: string): boolean {
  return ADDRESS.test(text)
}

function atoms(paragraph: string, room: number): readonly Atom[] {
  return paragraph
    .split(/[ \t\n]+/)
    .filter(word => word !== '')
    .flatMap(word =>
      pieces(word, room).map((text, at) => ({ text, columns: columns(text), spaced: at === 0 })),
    )
}

function pieces(word: string, room: number): readonly string[] {
  const found: string[] = []
  let piece = ''
  let used = 0
  let before = ''
  for (const part of word.split(ADDRESS).flatMap(text => (holdsAddress(text) ? [text] : characters(text)))) {
    const wide = columns(part)
    const full = used + wide > room && !holdsAddress(before) && !holdsAddress(part)
    if (piece !== '' && (full || mayBreak(before, part))) {
      found.push(piece)
      piece = ''
      used = 0
    }
    piece += part
    used += wide
    before = part
  }
  return [...found, piece]
}

function mayBreak(before: string, after: string): boolean {
  if (CLOSING.test(after) || OPENING.test(before)) return false
  return isWide(before) || isWide(after)
}
