// The one tree of parts that a letter has: text alone, or text and HTML as alternatives.
import { createHash } from 'node:crypto'
import { type Field, fieldOctets } from './fields.ts'
import type { Piece } from './skeleton.ts'

export interface Content {
  /** What the message's own header says of its body. */
  readonly fields: readonly Field[]
  readonly body: readonly Piece[]
}

const TEXT: readonly Field[] = partFields('text/plain; charset=utf-8; format=flowed; delsp=no') // RFC 3676 §4
const HTML: readonly Field[] = partFields('text/html; charset=utf-8')

/**
 * @param text quoted-printable, line ends included
 * @param html the same; null for text alone
 * @param seed what the boundary is made from: the same for all messages of a dispatch
 */
export function contentOf(text: readonly Piece[], html: readonly Piece[] | null, seed: string): Content {
  if (html === null) return { fields: TEXT, body: text }
  // "=_" never stands in quoted-printable text, so no content holds the boundary (RFC 2045 §6.7)
  const boundary = `=_${createHash('sha256').update(seed).digest('hex').slice(0, 32)}`
  return {
    fields: [{ name: 'Content-Type', value: `multipart/alternative; boundary="${boundary}"` }],
    body: [
      `--${boundary}\r\n`, // RFC 2046 §5.1.4: the plainest first
      ...part(TEXT, text),
      `\r\n--${boundary}\r\n`,
      ...part(HTML, html),
      `\r\n--${boundary}--\r\n`,
    ],
  }
}

function part(fields: readonly Field[], content: readonly Piece[]): readonly Piece[] {
  return [...fields.map(({ name, value }) => fieldOctets(name, value ?? '')), '\r\n', ...content]
}

function partFields(type: string): readonly Field[] {
  return [
    { name: 'Content-Type', value: type },
    { name: 'Content-Transfer-Encoding', value: 'quoted-printable' },
  ]
}
