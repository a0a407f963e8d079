// Delivery status notifications (RFC 3464 §2, RFC 6533 §3) as they really come: in a part of their own, or pasted
// into text, quoted, with groups run together.
import { type Field, fieldOf, parseFields } from '../../mail/header-fields.ts'
import { addressesIn } from './addresses.ts'

export interface StatusGroup {
  readonly address: string | null
  /** In lower case, first word. */
  readonly action: string | null
  readonly status: string | null
  /** Its words, without the name of the protocol. */
  readonly diagnostic: string | null
}

/** A list server tells of that many in one report at most; we send one message to each anyway. */
const MOST_RECIPIENTS = 100
const RECIPIENT = /^(?:final-recipient|original-recipient|x-actual-recipient|action|status|diagnostic-code)$/

/** The recipients of a delivery status; empty when it names none. */
export function parseDeliveryStatus(text: string): readonly StatusGroup[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .flatMap(block => apart(parseFields(block)))
    .filter(fields => fields.some(({ name }) => RECIPIENT.test(name)))
    .map(groupOf)
    .filter(group => group.address !== null)
    .slice(0, MOST_RECIPIENTS)
}

/** A delivery status that stands in a text, perhaps quoted; null when there is none. */
export function deliveryStatusWithin(text: string): string | null {
  if (!/^[> \t]*final-recipient[ \t]*:/im.test(text)) return null
  return text.replace(/^(?:>+[ ]?)+/gm, '')
}

/** One list of fields for each recipient in it. */
function apart(fields: readonly Field[]): readonly (readonly Field[])[] {
  const groups: Field[][] = [[]]
  for (const field of fields) {
    const current = groups.at(-1) ?? []
    const begins = field.name === 'final-recipient' && current.some(({ name }) => name === field.name)
    if (begins) groups.push([field])
    else current.push(field)
  }
  return groups
}

function groupOf(fields: readonly Field[]): StatusGroup {
  const names = ['final-recipient', 'original-recipient', 'x-actual-recipient']
  const address = names.map(name => addressOf(fieldOf(fields, name))).find(found => found !== null) ?? null
  return {
    address,
    action: /^[a-z]+/.exec((fieldOf(fields, 'action') ?? '').toLowerCase())?.[0] ?? null,
    status: fieldOf(fields, 'status'),
    diagnostic: fieldOf(fields, 'diagnostic-code')?.replace(/^[\w-]+[ \t]*;[ \t]*/, '') || null,
  }
}

/** `rfc822; ada@example.org`; a source route is no address that anybody was written to (RFC 5321 §4.1.1.3). */
function addressOf(value: string | null): string | null {
  if (value === null || /;\s*@/.test(value)) return null
  return addressesIn(value)[0]?.address ?? null
}
