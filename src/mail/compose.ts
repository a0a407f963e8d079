// A whole message (RFC 5322) from typed fields. Pure and exact: the same fields give the same octets, all
// of them 7-bit with CRLF line ends, and nothing but the fields named here can stand in the header.
import { createHash } from 'node:crypto'
import { encode, wrap } from 'nodemailer/lib/qp'
import { type Address, type Mailbox, needsSmtpUtf8 } from './address.ts'
import { formatMailbox, headerField, headerText } from './header-text.ts'
import type { MessageId } from './message-id.ts'

/** Fields that a message may have beyond those that every message has. */
export interface Header {
  readonly name:
    | 'Archived-At'
    | 'Auto-Submitted'
    | 'Feedback-ID'
    | 'In-Reply-To'
    | 'List-Archive'
    | 'List-Help'
    | 'List-Id'
    | 'List-Owner'
    | 'List-Post'
    | 'List-Unsubscribe'
    | 'List-Unsubscribe-Post'
    | 'Precedence'
    | 'References'
  /** A structured value, printable ASCII, unfolded. */
  readonly value: string
}

export interface MessageSpec {
  readonly from: Mailbox
  readonly to: Mailbox
  readonly replyTo: Mailbox | null
  readonly subject: string
  readonly date: Date
  /** The multipart boundary comes from it. */
  readonly messageId: MessageId
  readonly headers: readonly Header[]
  /** format=flowed as it stands on the wire (RFC 3676), but with any line ends. */
  readonly text: string
  /** null for a message of plain text alone. */
  readonly html: string | null
}

const LONGEST_LINE = 998 // RFC 5322 §2.1.1

/** The message's octets. What breaks a rule here is our own fault, and thrown. */
export function composeMessage(spec: MessageSpec): Uint8Array {
  const header = fields(spec).map(([name, value]) => headerField(name, value))
  const text = part('text/plain; charset=utf-8; format=flowed; delsp=no', spec.text)
  const message = [...header, 'MIME-Version: 1.0', ...body(spec, text)].join('\r\n')
  const tooLong = message.split('\r\n').find(line => line.length > LONGEST_LINE)
  if (tooLong !== undefined)
    throw new RangeError(`a line of ${tooLong.length} octets: ${tooLong.slice(0, 60)}…`)
  return Buffer.from(message)
}

/** RFC 5322 §3.6: each field once. */
function fields(spec: MessageSpec): readonly (readonly [string, string])[] {
  const fields: readonly (readonly [string, string])[] = [
    ['Date', date(spec.date)],
    ['From', formatMailbox(spec.from)],
    ...(spec.replyTo === null ? [] : [['Reply-To', formatMailbox(spec.replyTo)] as const]),
    ['To', formatMailbox(spec.to)],
    ...(headerText(spec.subject) === '' ? [] : [['Subject', headerText(spec.subject)] as const]),
    ['Message-ID', spec.messageId],
    ...spec.headers.map(({ name, value }) => [name, value] as const),
  ]
  const names = new Set(fields.map(([name]) => name.toLowerCase()))
  if (names.size !== fields.length) throw new TypeError('a header field stands twice')
  const international = mailboxesOf(spec).some(address => needsSmtpUtf8(address)) // RFC 6532 §3.2
  const bad = fields.find(([, value]) => !(international ? /^[^\p{Cc}]+$/u : /^[ -~]+$/).test(value))
  if (bad !== undefined)
    throw new TypeError(`${bad[0]} is empty or holds what no header may: ${JSON.stringify(bad[1])}`)
  return fields
}

function body(spec: MessageSpec, text: readonly string[]): readonly string[] {
  if (spec.html === null) return text
  // "=_" never stands in quoted-printable text, so no content holds the boundary (RFC 2045 §6.7)
  const boundary = `=_${createHash('sha256').update(spec.messageId).digest('hex').slice(0, 32)}`
  return [
    ...folded('Content-Type', `multipart/alternative; boundary="${boundary}"`),
    '',
    `--${boundary}`, // RFC 2046 §5.1.4: the plainest first
    ...text,
    `--${boundary}`,
    ...part('text/html; charset=utf-8', spec.html),
    `--${boundary}--`,
    '',
  ]
}

/** A part's header, the empty line, and its text in quoted-printable (RFC 2045 §6.7), line ends included. */
function part(type: string, content: string): readonly string[] {
  const lines = content.replace(/\r\n?|\n/g, '\r\n').replace(/(?:\r\n)*$/, '\r\n')
  const encoded = wrap(encode(lines), 76)
  return [...folded('Content-Type', type), 'Content-Transfer-Encoding: quoted-printable', '', encoded]
}

function folded(name: string, value: string): readonly string[] {
  return headerField(name, value).split('\r\n')
}

/** RFC 5322 §3.3, with a numeric zone. */
function date(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new RangeError('the date of a message is no date')
  return date.toUTCString().replace('GMT', '+0000')
}

function mailboxesOf({ from, to, replyTo }: MessageSpec): readonly Address[] {
  return [from.address, to.address, ...(replyTo === null ? [] : [replyTo.address])]
}
