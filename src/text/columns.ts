// How many columns a text takes where each letter takes one and a wide one two: in a terminal, in the
// text part of a mail. Counted by what a reader sees as one character (UAX #29), not by code points.

const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** East Asian wide and fullwidth (UAX #11), and what is shown as an emoji (UTS #51). */
const WIDE =
  /^(?:[\p{sc=Han}\p{sc=Hiragana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Yi}\p{sc=Tangut}[\p{sc=Katakana}--[\uFF65-\uFF9F]]\u3000-\u303E\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{RGI_Emoji}|\p{Emoji_Presentation}|.\uFE0F)/v

/** Combining marks and format characters with nothing to stand on. */
const NOTHING = /^[\p{Mn}\p{Me}\p{Cf}]+$/u

const NARROW = /^[\u0020-\u007E\u00A0-\u00AC\u00AE-\u02FF\u2010-\u2027\u2030-\u205E]*$/

/** The characters of a text as a reader counts them. */
export function characters(text: string): readonly string[] {
  return NARROW.test(text) ? Array.from(text) : Array.from(CHARACTERS.segment(text), part => part.segment)
}

/** The width of a text of one line. */
export function columns(text: string): number {
  return NARROW.test(text)
    ? text.length
    : characters(text).reduce((sum, character) => sum + width(character), 0)
}

export function isWide(character: string): boolean {
  return WIDE.test(character)
}

function width(character: string): number {
  if (isWide(character)) return 2
  return NOTHING.test(character) ? 0 : 1
}
