// The excerpt an editor would pick out of a post: its first real paragraph, in the author's words and in
// whole sentences. Bylines, captions, calls to share, notes on where it was published first are passed over.
import { type Block, readBlocks } from './blocks.ts'
import { isBoilerplate, withoutDateline, withoutTail } from './boilerplate.ts'
import { endsSentence, sentences, wordCount } from './sentences.ts'

export interface Excerpt {
  /** Plain text, one paragraph; null when the post holds no prose. */
  readonly excerpt: string | null
  /** Up to three first real paragraphs, the excerpt among them. */
  readonly paragraphs: readonly string[]
}

const MAX_PARAGRAPHS = 3
const MAX_LENGTH = 1_200

/** The excerpt of a post's body, HTML or plain text. Never fails; the worst case is no excerpt. */
export function pickExcerpt(html: string): Excerpt {
  const candidates = readBlocks(html)
    .map(block => ({ block, text: uncut(withoutDateline(block.text)) }))
    .filter(({ text }) => text !== '' && !isBoilerplate(text))
  for (const isGood of GRADES) {
    const good = candidates.filter(({ block, text }) => isGood(text, block))
    const paragraphs = [...new Set(good.map(({ text }) => wholeSentences(text)))].slice(0, MAX_PARAGRAPHS)
    if (paragraphs.length > 0) return { excerpt: paragraphs[0] ?? null, paragraphs }
  }
  return { excerpt: null, paragraphs: [] }
}

/** Of a paragraph that a feed cut off, the sentences that are whole; at worst it ends in an ellipsis. */
function uncut(text: string): string {
  const rest = withoutTail(text)
  if (rest === text || rest === '' || endsSentence(rest)) return rest
  const whole = sentences(rest)
    .filter(sentence => endsSentence(sentence.trim()))
    .join('')
    .trim()
  return wordCount(whole) >= 4 ? whole : `${rest} …`
}

/** What counts as a paragraph, the most desirable first: the first grade that any block meets decides. */
const GRADES: readonly ((text: string, block: Block) => boolean)[] = [
  (text, block) => block.place === 'body' && isParagraph(text, block) && !isNote(text, block),
  (text, block) => block.place === 'body' && isParagraph(text, block),
  (text, block) => block.place === 'body' && isLine(text, block),
  (text, block) => block.place === 'table' && isParagraph(text, block),
  (text, block) => ['quote', 'list'].includes(block.place) && isParagraph(text, block),
  (text, block) => block.place === 'aside' && isParagraph(text, block),
  (text, block) => block.place !== 'heading' && isLine(text, block),
]

/** Nobody puts a full stop behind an address. */
const ADDRESS_AT_END = /https?:\/\/\S+(?: \([^)]{1,60}\))?$/

function isParagraph(text: string, block: Block): boolean {
  const count = wordCount(text)
  // What begins with a comma goes on from something that was left out.
  if (block.linked > 0.6 || /^[,;)\]]/.test(text)) return false
  return endsSentence(text) || ADDRESS_AT_END.test(text) ? count >= 9 && text.length >= 25 : count >= 25
}

/** A short sentence, or a line of a text that does without full stops. */
function isLine(text: string, block: Block): boolean {
  return wordCount(text) >= (endsSentence(text) ? 3 : 12) && block.linked < 0.6
}

/** All in italics, or all in brackets: on the post, a quotation, where it appeared before. */
function isNote(text: string, block: Block): boolean {
  return block.italic > 0.9 || /^\[.*\]$|^\(.*\)$/u.test(text)
}

/** A very long paragraph is kept as far as whole sentences go. */
function wholeSentences(text: string): string {
  if (text.length <= MAX_LENGTH) return text
  let kept = ''
  for (const sentence of sentences(text)) {
    if (kept !== '' && (kept + sentence).trimEnd().length > MAX_LENGTH) break
    kept += sentence
  }
  const whole = kept.trim()
  return whole.length <= MAX_LENGTH ? whole : `${whole.slice(0, MAX_LENGTH).replace(/\s+\S*$/u, '')} …`
}
