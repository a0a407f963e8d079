// Plain text inside Markdown: a backslash takes the meaning from the mark after it (CommonMark 0.31 §2.4).
// Reading shields escaped marks as private-use characters, which cleaned text never holds, so that
// whoever looks for marks sees only those that mean something; `reveal` gives them back.
import { cleanLine } from '../text/clean.ts'

const SHIELD = 0xf0000
/** ASCII punctuation, and the dashes and the ellipsis that mean something in the roundup dialect. */
const ESCAPED = /\\([!-/:-@[-`{-~–—…])/g
const SHIELDED = /[\u{F0000}-\u{FFFFD}]/gu
const MARKS = /[\\`*[\]<]/g
const ALL_MARKS = /[!-/:-@[-`{-~–—…]/g

/** Cleaned Markdown with every escaped mark out of sight. */
export function shield(markdown: string): string {
  return markdown.replace(ESCAPED, (_, mark: string) => shifted(mark, SHIELD))
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
