// Plain text inside Markdown: a backslash takes the meaning from the mark after it (CommonMark 0.31 §2.4).
// Reading shields escaped marks as private-use characters, which cleaned text never holds, so that
// whoever looks for marks sees only those that mean something; `reveal` gives them back.
import { cleanLine } from '../text/clean.ts'

const SHIELD = 0xf0000
/** ASCII punctuation, and the dashes and the ellipsis that mean something in the roundup dialect; or an entity. */
const ESCAPED = /\\([!-/:-@[-`{-~–—…])|&(?:#(\d{1,5})|#x([\da-f]{1,4})|(\w{2,6}));/gi
/** The entities that people write (CommonMark 0.31 §2.5). */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
}
const SHIELDED = /[\u{F0000}-\u{FFFFD}]/gu
const MARKS = /[\\`*[\]<]/g
const ALL_MARKS = /[!-/:-@[-`{-~–—…]/g

/** Cleaned Markdown with every escaped mark out of sight, and entities as what they stand for. */
export function shield(markdown: string): string {
  return markdown.replace(ESCAPED, (found, mark?: string, decimal?: string, hex?: string, name = '') => {
    if (mark !== undefined) return shifted(mark, SHIELD)
    if (name === 'hellip') return '…'
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    const character = ENTITIES[name] ?? (code >= 0x20 && code < 0xd800 ? String.fromCodePoint(code) : '')
    if (character.trim() === '') return character === '' ? found : ' '
    return cleanLine(character) === character ? shifted(character, SHIELD) : found
  })
}

/** What `shield` hid, as plain characters. */
export function reveal(shielded: string): string {
  return shielded.replace(SHIELDED, hidden => shifted(hidden, -SHIELD))
}

/** Shielded text as one line of plain text. */
export function plainLine(shielded: string): string {
  return cleanLine(reveal(shielded))
}

/** Plain text as Markdown that shows it as it is. */
export function escapeMarks(text: string): string {
  return text.replace(MARKS, '\\$&')
}

/** As `escapeMarks`, and nothing in it can be taken for a mark of the dialect either. */
export function escapeAllMarks(text: string): string {
  return text.replace(ALL_MARKS, '\\$&')
}

/** Text without white space and any of `marks` at its ends (a loop: `[…]+$` takes quadratic time). */
export function trimMarks(text: string, marks: string): string {
  let start = 0
  let end = text.length
  while (start < end && isTrimmed(text[start], marks)) start++
  return trimEndMarks(text.slice(start, end), marks)
}

export function trimEndMarks(text: string, marks: string): string {
  let end = text.length
  while (end > 0 && isTrimmed(text[end - 1], marks)) end--
  return text.slice(0, end)
}

/** The first words of something, for a message about it. */
export function brief(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79).toWellFormed()}…`
}

function isTrimmed(character: string | undefined, marks: string): boolean {
  return character !== undefined && (marks.includes(character) || character.trim() === '')
}

function shifted(character: string, by: number): string {
  return String.fromCodePoint((character.codePointAt(0) ?? 0) + by)
}
