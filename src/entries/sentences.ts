// Words and sentences of any script, as far as judging a paragraph needs them.

const SEGMENTER = new Intl.Segmenter('und', { granularity: 'sentence' })

/** Scripts that are written without spaces. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu

/** Sentence ends of the scripts in use, with the quotation marks, brackets and emoji that may follow them. */
const SENTENCE_END =
  /[.!?…:;\u3002\uFF01\uFF1F\uFF0E\uFF1A\uFF1B\uFF61।॥؟۔։።៕](?:\s?[\p{Pf}\p{Pe}\p{Pi}"'*_]|\s?\p{Extended_Pictographic}|\uFE0F|\u200D)*$|(?:^|\s)[:;8]-?[)(DPp]$/u

/** How many words, where two characters of a script without spaces count as one. */
export function wordCount(text: string): number {
  const unspaced = text.match(UNSPACED)?.length ?? 0
  const spaced = text.replace(UNSPACED, ' ').match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0
  return spaced + Math.floor(unspaced / 2)
}

export function endsSentence(text: string): boolean {
  return SENTENCE_END.test(text.slice(-40))
}

/** The sentences in order; joined, they are the text. */
export function sentences(text: string): readonly string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment)
}
