// Header text as people read it: encoded words decoded (RFC 2047), octets beyond ASCII taken for UTF-8 or else
// Latin-1, and cleaned. What cannot be decoded stays as it was written; it is never an error.
import { cleanLine } from '../text/clean.ts'

const WORD = /=\?([\w.:+-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,2000})\?=/gi
/** Longer text is no header that anybody reads. */
const LONGEST = 10_000

/** @param text a field's value, of which each character is one octet */
export function decodeHeader(text: string): string {
  const words: { end: number; charset: string; octets: Buffer }[] = []
  let decoded = ''
  let done = 0
  const flush = () => {
    const [first] = words
    if (first !== undefined) decoded += decode(Buffer.concat(words.map(word => word.octets)), first.charset)
    words.length = 0
  }
  const line = text.slice(0, LONGEST)
  if (!line.includes('=?')) return cleanLine(octetsToText(line))
  for (const match of line.matchAll(WORD)) {
    const [whole, charset = '', encoding = '', payload = ''] = match
    const between = line.slice(done, match.index)
    // Space between two encoded words is no text, and a character may be split over both (RFC 2047 §6.2).
    const joins = words.length > 0 && between.trim() === ''
    if (!joins || words[0]?.charset !== charset.toLowerCase()) {
      flush()
      if (!joins) decoded += octetsToText(between)
    }
    words.push({ end: 0, charset: charset.toLowerCase(), octets: octetsOf(encoding, payload) })
    done = match.index + whole.length
  }
  flush()
  return cleanLine(decoded + octetsToText(line.slice(done)))
}

/** Octets that were read one to a character: UTF-8 where they are that, or else as they are. */
function octetsToText(octets: string): string {
  if (!/[\u0080-\u00FF]/.test(octets) || /[^\u0000-\u00FF]/.test(octets)) return octets
  return decode(Buffer.from(octets, 'latin1'), 'utf-8') || octets
}

function octetsOf(encoding: string, payload: string): Buffer {
  if (encoding.toLowerCase() === 'b') return Buffer.from(payload, 'base64')
  const octets = payload
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(octets, 'latin1')
}

function decode(octets: Buffer, charset: string): string {
  for (const label of [charset, 'utf-8', 'latin1']) {
    try {
      return new TextDecoder(label, { fatal: label !== 'latin1' }).decode(octets)
    } catch {
      // An unknown label, or octets that are none of it: the next may read them.
    }
  }
  return octets.toString('latin1')
}
