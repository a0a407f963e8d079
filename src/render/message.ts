// The message that one recipient of a dispatch gets: a pure function of the edition, the frozen letter
// and the recipient, so that a copy that is sent again is the same octet for octet.
import type { Address } from '../mail/address.ts'
import { composeMessage, type Header } from '../mail/compose.ts'
import { listHeaders } from '../mail/list-headers.ts'
import type { MessageId } from '../mail/message-id.ts'
import { cleanLine } from '../text/clean.ts'
import type { Edition, Rendering } from './edition.ts'
import { fillHtml, fillText, type SlotValues } from './fill-slots.ts'
import type { FrozenLetter } from './frozen-letter.ts'

export interface Recipient {
  readonly address: Address
  readonly messageId: MessageId
  /** null for a mailing list. */
  readonly reader: Reader | null
}

/** What a copy for one person says of them. */
export interface Reader {
  readonly name: string | null
  /** Since when they get the newsletter, in words for the foot of the letter. */
  readonly since: string
  /** Ends the addresses by which they leave; letters, digits, `-` and `_`. */
  readonly unsubscribeToken: string
  /** Ends the address of their preferences: another token, since each is good for one purpose alone. */
  readonly preferencesToken: string
}

type ForSubscriber = Extract<FrozenLetter, { variant: 'subscriber' }>

/** The whole message, CRLF and 7-bit, without a DKIM signature. */
export function messageFor(edition: Edition, letter: FrozenLetter, recipient: Recipient): Uint8Array {
  if (letter.variant === 'list') return compose(edition, letter, recipient, null, [])
  const { reader } = recipient
  if (reader === null) throw new TypeError(`a copy for ${recipient.address} needs a reader`)
  const values = slotValues(letter, recipient.address, reader)
  const leaving = {
    url: values.unsubscribeUrl,
    address: letter.unsubscribeAddress,
    token: reader.unsubscribeToken,
  }
  return compose(edition, letter, recipient, values, listHeaders(letter.list, leaving, letter.dispatch))
}

/** The octets of that message, as a relay or a list counts them. */
export function messageSize(edition: Edition, letter: FrozenLetter, recipient: Recipient): number {
  return messageFor(edition, letter, recipient).length
}

function compose(
  edition: Edition,
  letter: FrozenLetter,
  { address, messageId, reader }: Recipient,
  values: SlotValues | null,
  headers: readonly Header[],
): Uint8Array {
  const rendering: Rendering = edition[letter.variant]
  return composeMessage({
    from: letter.from,
    replyTo: letter.replyTo,
    to: { name: values === null ? null : (reader?.name ?? null), address },
    subject: edition.subject,
    date: new Date(letter.date),
    messageId,
    headers,
    text: fillText(rendering.text, values),
    html: letter.format === 'both' ? fillHtml(rendering.html, values) : null,
  })
}

function slotValues(letter: ForSubscriber, address: Address, reader: Reader): SlotValues {
  return {
    name: cleanLine(reader.name ?? '') || address, // who gave no name is called by their address
    address,
    unsubscribeUrl: letter.unsubscribeBase + checked(reader.unsubscribeToken, address),
    preferencesUrl: letter.preferencesBase + checked(reader.preferencesToken, address),
    since: cleanLine(reader.since),
  }
}

function checked(token: string, address: Address): string {
  if (/^[A-Za-z0-9_-]{1,128}$/.test(token)) return token
  throw new TypeError(`no token for ${address}`)
}
