// The fields of a header (RFC 5322 §3.6): a closed list, each at most once, and nothing in a value that could end
// it. A value that differs per recipient is a place, filled when a message is made.
import { headerField } from './header-text.ts'
import { octetsOf, type Piece } from './skeleton.ts'

export type FieldName =
  | 'Archived-At'
  | 'Auto-Submitted'
  | 'Content-Transfer-Encoding'
  | 'Content-Type'
  | 'Date'
  | 'Feedback-ID'
  | 'From'
  | 'In-Reply-To'
  | 'List-Archive'
  | 'List-Help'
  | 'List-Id'
  | 'List-Owner'
  | 'List-Post'
  | 'List-Subscribe'
  | 'List-Unsubscribe'
  | 'List-Unsubscribe-Post'
  | 'MIME-Version'
  | 'Message-ID'
  | 'Precedence'
  | 'References'
  | 'Reply-To'
  | 'Subject'
  | 'To'

export interface Field {
  readonly name: FieldName
  /** Unfolded, with single spaces; null where it differs per recipient. */
  readonly value: string | null
}

const LONGEST_LINE = 998 // RFC 5322 §2.1.1

/** @param international whether an address in it is not ASCII: the header is UTF-8 then (RFC 6532 §3.2) */
export function checkedFields(fields: readonly Field[], international: boolean): readonly Field[] {
  const names = new Set(fields.map(({ name }) => name))
  if (names.size !== fields.length) throw new TypeError('a header field stands twice')
  for (const { name, value } of fields) {
    if (value === null) continue
    if (!(international ? /^[^\p{Cc}]+$/u : /^[ -~]+$/).test(value))
      throw new TypeError(`${name} is empty or holds what no header may: ${JSON.stringify(value)}`)
    const line = headerField(name, value)
      .split('\r\n')
      .find(line => Buffer.byteLength(line) > LONGEST_LINE)
    if (line !== undefined) throw new RangeError(`a line of ${line.length} octets: ${line.slice(0, 60)}…`)
  }
  return fields
}

export function fieldPieces(fields: readonly Field[]): readonly Piece[] {
  return fields.map(({ name, value }) => (value === null ? null : fieldOctets(name, value)))
}

/** A whole field, folded, as octets. */
export function fieldOctets(name: FieldName, value: string): string {
  return octetsOf(`${headerField(name, value)}\r\n`)
}
