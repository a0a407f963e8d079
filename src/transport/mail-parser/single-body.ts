// Messages that are one text and nothing else, which most mail of a list is: decoded here, in a tenth of the time that a
// MIME parser takes to set itself up. Anything else, and anything doubtful, is left to that parser.
import { type Field, fieldsOf } from '../../mail/header-fields.ts'
import { MAX_TEXT_CHARACTERS } from './limits.ts'

/** `text/plain; charset=utf-8; format=flowed`, in plain parameters alone. */
const TEXT = /^text\/(plain|html)\s*(?:;\s*[\w-]+=(?:"[\w.:+ -]*"|[\w.:+-]+)\s*)*;?$/i
const CHARSET = /;\s*charset=(?:"([\w.:+ -]*)"|([\w.:+-]+))/i
const ENCODING = /^(?:7bit|8bit|binary|quoted-printable|base64)$/i
/** Four octets make a character at most, and encoded ones take three each. */
const MOST_OCTETS = 12 * MAX_TEXT_CHARACTERS

export interface SingleBody {
  readonly type: 'plain' | 'html'
  readonly text: string
}

/** @returns null when it is not such a message */
export function singleBody(fields: readonly Field[], body: Buffer): SingleBody | null {
  const types = fieldsOf(fields, 'content-type')
  const encodings = fieldsOf(fields, 'content-transfer-encoding')
  const [stated = 'text/plain'] = types
  const [encoding = '7bit'] = encodings
  if (types.length > 1 || encodings.length > 1 || fieldsOf(fields, 'content-disposition').length > 0)
    return null
  const type = TEXT.exec(stated)?.[1]?.toLowerCase()
  if (type === undefined || !ENCODING.test(encoding)) return null
  const charset = CHARSET.exec(stated)
  // HTML that its header says no charset of may say it itself.
  if (type === 'html' && charset === null) return null
  const octets = decodeOctets(body.subarray(0, MOST_OCTETS), encoding.toLowerCase())
  const text = decodeText(octets, charset?.[1] ?? charset?.[2] ?? 'utf-8').replaceAll('\r\n', '\n')
  return { type: type === 'html' ? 'html' : 'plain', text }
}

function decodeOctets(body: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64')
  return encoding === 'quoted-printable' ? quotedPrintable(body) : body
}

/** RFC 2045 §6.7; white space at the end of a line was added on the way. */
function quotedPrintable(body: Buffer): Buffer {
  const lines = body.toString('latin1').split('\n').map(withoutTail)
  const text = lines
    .join('\n')
    .replace(/=\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(text, 'latin1')
}

function withoutTail(line: string): string {
  let end = line.length
  while (end > 0 && /[ \t\r]/.test(line[end - 1] ?? '')) end -= 1
  return line.slice(0, end)
}

/** By its label, or what it most likely is when that is wrong. */
function decodeText(octets: Buffer, label: string): string {
  for (const charset of [/^us-?ascii$/i.test(label) ? 'utf-8' : label, 'utf-8']) {
    try {
      return new TextDecoder(charset, { fatal: true, ignoreBOM: false }).decode(octets)
    } catch {
      // An unknown label, or octets that are none of it.
    }
  }
  return new TextDecoder('windows-1252').decode(octets)
}
