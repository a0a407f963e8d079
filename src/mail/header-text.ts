// Text in header fields: what is not plain ASCII goes out as encoded words (RFC 2047), long fields are
// folded. The result is printable ASCII, so that no text can end a field or begin another.
import { cleanLine } from '../text/clean.ts'
import type { Mailbox } from './address.ts'
import { escapedOctets } from './quoted-printable.ts'

/** RFC 2047 §2 has 76 as the longest line with an encoded word, RFC 5322 §2.1.1 has 78 for any. */
const WIDTH = 76
/** So short that the first word stands beside a field name of 11 letters. */
const LONGEST_WORD = 64
const PAYLOAD = LONGEST_WORD - '=?utf-8?q?'.length - '?='.length

/** An unstructured value, such as a subject (RFC 5322 §2.2.1). */
export function headerText(text: string): string {
  const line = cleanLine(text)
  return isPlain(line) ? line : encodedWords(line)
}

/** A display name (RFC 5322 §3.2.5): atoms, a quoted string, or encoded words, which are never quoted. */
export function phrase(name: string): string {
  const line = cleanLine(name)
  if (!isPlain(line)) return encodedWords(line)
  return /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*$/.test(line) ? line : `"${line.replace(/["\\]/g, '\\$&')}"`
}

/** A mailbox as an address field holds it (RFC 5322 §3.4). */
export function formatMailbox({ name, address }: Mailbox): string {
  return name === null || cleanLine(name) === '' ? `<${address}>` : `${phrase(name)} <${address}>`
}

/** A whole field, folded at its spaces (RFC 5322 §2.2.3), without the last line end. */
export function headerField(name: string, value: string): string {
  if (name.length + value.length + 2 <= WIDTH) return `${name}: ${value}`
  const lines: string[] = []
  let line = `${name}:`
  for (const word of value.split(' ')) {
    if (line.length + 1 + word.length > WIDTH && line !== `${name}:`) {
      lines.push(line)
      line = ''
    }
    line += ` ${word}`
  }
  return [...lines, line].join('\r\n')
}

/** ASCII that folds well and that no reader would take for an encoded word. */
function isPlain(line: string): boolean {
  return (
    /^[ -~]*$/.test(line) && !line.includes('=?') && line.split(' ').every(word => word.length <= WIDTH / 2)
  )
}

/** Q where most of it stays legible, or else B; each word holds whole code points (RFC 2047 §5 (3)). */
function encodedWords(text: string): string {
  const whole = q(text)
  if (whole.length <= Buffer.byteLength(text) * 2) {
    if (whole.length <= PAYLOAD) return `=?utf-8?q?${whole}?=`
    const parts = chunks(text, char => q(char).length, PAYLOAD)
    return parts.map(part => `=?utf-8?q?${q(part)}?=`).join(' ')
  }
  const parts = chunks(text, char => Buffer.byteLength(char), (PAYLOAD / 4) * 3)
  return parts.map(part => `=?utf-8?b?${Buffer.from(part).toString('base64')}?=`).join(' ')
}

/** The "Q" encoding, as narrow as a phrase needs it (RFC 2047 §5 (3)). */
function q(text: string): string {
  return text.replace(/[^A-Za-z0-9!*+/-]/gu, char => (char === ' ' ? '_' : escapedOctets(char)))
}

function chunks(text: string, cost: (char: string) => number, most: number): string[] {
  const found: string[] = []
  let chunk = ''
  let spent = 0
  for (const char of text) {
    if (spent + cost(char) > most) {
      found.push(chunk)
      chunk = ''
      spent = 0
    }
    chunk += char
    spent += cost(char)
  }
  return [...found, chunk]
}
