// Whole messages (RFC 5322) from typed fields: what is the same for all recipients is made once, and each message is
// spliced out of it into one buffer. Pure and exact: the same fields give the same octets, all of them 7-bit with
// CRLF line ends, and nothing but the fields named here can stand in the header.
import { hash } from 'node:crypto'
import { type Mailbox, needsSmtpUtf8 } from './address.ts'
import { type Signer, type SigningPolicy, signatureMaker } from './dkim.ts'
import { checkedFields, type Field, fieldOctets, fieldPieces } from './fields.ts'
import { formatMailbox, headerText } from './header-text.ts'
import { contentOf } from './mime.ts'
import { octetsOf, type Piece, sizeWith, skeletonOf, writeWith } from './skeleton.ts'
import type { WireMessage } from './wire-message.ts'

export interface MessageSpec {
  readonly from: Mailbox
  readonly replyTo: Mailbox | null
  readonly subject: string
  readonly date: Date
  /** Beyond those that every message has; those without a value stand behind To and Message-ID among the values. */
  readonly fields: readonly Field[]
  /** Quoted-printable, line ends included. */
  readonly text: readonly Piece[]
  /** null for a message of plain text alone. */
  readonly html: readonly Piece[] | null
  /** What the multipart boundary is made from. */
  readonly boundary: string
  readonly signers: readonly Signer[]
  readonly policy: SigningPolicy
}

/** What is one recipient's own, in the order of the places. */
export interface Own {
  /** To, Message-ID, and the further fields without a value: unfolded, printable. */
  readonly fields: readonly string[]
  /** Octets of quoted-printable. */
  readonly body: readonly string[]
}

export interface Message {
  /** Octets of the whole message, signatures included. */
  readonly size: number
  /** A promise where there is something to sign: that is done on other cores. */
  readonly octets: WireMessage | Promise<WireMessage>
}

/** What breaks a rule here is our own fault, and thrown. */
export function composer(spec: MessageSpec): (own: Own) => Message {
  const content = contentOf(spec.text, spec.html, spec.boundary)
  const fields = checkedFields([...fieldsOf(spec), ...content.fields], isInternational(spec))
  const places = fields.filter(({ value }) => value === null)
  const header = skeletonOf([...fieldPieces(fields), '\r\n'])
  const body = skeletonOf(content.body)
  const signatures = spec.signers.map(signer => signatureMaker(signer, spec.policy, fields, spec.date))
  const signed = signatures.reduce((sum, { size }) => sum + size, 0)
  return own => {
    const written = places.map(({ name }, place) => fieldOctets(name, checkedValue(name, own.fields[place])))
    const size = signed + sizeWith(header, written) + sizeWith(body, own.body)
    const octets = room(size)
    // By fields.ts and quoted-printable.ts every line end is CRLF and no line begins with a dot.
    const message = octets as Uint8Array as WireMessage
    const bodyStart = writeWith(header, written, octets, signed)
    writeWith(body, own.body, octets, bodyStart)
    if (signatures.length === 0) return { size, octets: message }
    const bodyHash = hash('sha256', octets.subarray(bodyStart), 'base64')
    const values = own.fields.map(octetsOf)
    let at = 0
    const done = signatures.map(signature => {
      const start = at
      at += signature.size
      return signature.write(values, bodyHash, octets, start)
    })
    return { size, octets: Promise.all(done).then(() => message) }
  }
}

/** Octets that are asked for at once: to ask for each message's alone takes longer than to fill it. */
const SLAB = 1 << 18
let slab = Buffer.alloc(0)

/** Room for one message; what of a slab is not used any more goes with the last message in it. */
function room(size: number): Buffer {
  if (size > SLAB / 4) return Buffer.allocUnsafe(size)
  if (size > slab.length) slab = Buffer.allocUnsafeSlow(SLAB)
  const octets = slab.subarray(0, size)
  slab = slab.subarray(size)
  return octets
}

/** An address may be UTF-8 (RFC 6532 §3.2). */
function checkedValue(name: string, value = ''): string {
  if (/^[^\0-\x1F\x7F]+$/.test(value)) return value
  throw new TypeError(`${name} is empty or holds what no header may: ${JSON.stringify(value)}`)
}

/** RFC 5322 §3.6. */
function fieldsOf({ from, replyTo, subject, date, fields }: MessageSpec): readonly Field[] {
  return [
    { name: 'Date', value: dateText(date) },
    { name: 'From', value: formatMailbox(from) },
    ...(replyTo === null ? [] : [{ name: 'Reply-To' as const, value: formatMailbox(replyTo) }]),
    { name: 'To', value: null },
    ...(headerText(subject) === '' ? [] : [{ name: 'Subject' as const, value: headerText(subject) }]),
    { name: 'Message-ID', value: null },
    ...fields,
    { name: 'MIME-Version', value: '1.0' },
  ]
}

/** RFC 5322 §3.3, with a numeric zone. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new RangeError('the date of a message is no date')
  return date.toUTCString().replace('GMT', '+0000')
}

function isInternational({ from, replyTo }: MessageSpec): boolean {
  return [from, replyTo].some(mailbox => mailbox !== null && needsSmtpUtf8(mailbox.address))
}
