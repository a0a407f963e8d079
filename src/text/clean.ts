// What a stranger wrote becomes text that is safe to carry anywhere: no controls, no escapes, no
// bidirectional tricks, no slot markers, no broken code points. Applied once, where input enters.

/**
 * Opens and closes a slot (what differs per recipient) in an edition. Private-use characters that
 * `cleanText` takes out of all input, so that no text can hold a slot.
 */
export const SLOT_OPEN = '\u{E000}'
export const SLOT_CLOSE = '\u{E001}'

// C0 and C1 but tab and newline, DEL, soft hyphen, zero-width (but ZWJ and ZWNJ, which emoji and
// scripts need), word joiner to invisible plus, bidi marks, embeddings and isolates, line and
// paragraph separators handled before, BOM, interlinear marks, tag characters, private use.
const UNWANTED =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uE000-\uF8FF\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}\u{F0000}-\u{10FFFF}]/gu

/** Terminal escape sequences, whole, so that what they carry goes with them (ECMA-48 §5.4; OSC, DCS …). */
const ESCAPES =
  /\u001B\[[0-?]*[ -/]*[@-~]|\u001B[\]PX^_][^\u0007\u001B\u009C]{0,4096}(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]|\u009B[0-?]*[ -/]*[@-~]/g

/** No letter of any script has more marks; sorting long runs of them takes time by the square (UAX #15 §13). */
const MARKS = /(\p{M}{30})\p{M}+/gu

/** What needs no cleaning, as most text does not: ASCII, Latin letters, dashes and quotes, which are NFC already. */
const CLEAN = '!-~\\u00A1-\\u00AC\\u00AE-\\u024F\\u2010-\\u2027\\u2030-\\u205E'
const CLEAN_TEXT = new RegExp(`^[\\t\\n \\u00A0${CLEAN}]*$`)

/** Text of several lines: LF line ends, NFC, without what `UNWANTED` names. Keeps tab and newline. */
export function cleanText(text: string): string {
  if (CLEAN_TEXT.test(text)) return text
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(ESCAPES, '')
    .replace(UNWANTED, '')
    .replace(MARKS, '$1')
    .normalize('NFC')
}

/** The same with single spaces alone. */
const CLEAN_LINE = new RegExp(`^[${CLEAN}]+(?: [${CLEAN}]+)*$`)

/** Text of one line: as `cleanText`, every run of white space one space, trimmed. */
export function cleanLine(text: string): string {
  if (CLEAN_LINE.test(text)) return text
  return cleanText(text).replace(/\s+/g, ' ').trim()
}
