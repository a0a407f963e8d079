// The messages of a dispatch and their envelopes: pure functions of what was frozen, so that they can be made again at
// any time, octet for octet.
import { readerToken } from '../../audience/reader-token.ts'
import { type Address, parseAddress } from '../../mail/address.ts'
import type { Signer } from '../../mail/dkim.ts'
import { isMessageId } from '../../mail/message-id.ts'
import { verpSender } from '../../mail/verp.ts'
import type { WireMessage } from '../../mail/wire-message.ts'
import type { Edition } from '../../render/edition.ts'
import { messageMaker } from '../../render/message.ts'
import type { Delivery } from '../../store/deliveries.ts'
import type { Keys } from '../keys.ts'
import type { Frozen } from './frozen.ts'

export interface Mail {
  readonly from: Address
  readonly to: Address
  /** Octets of the whole message, signatures included. */
  readonly size: number
  /** The whole message; a promise where it is signed, which rejects for nothing but our own fault. */
  readonly message: WireMessage | Promise<WireMessage>
}

/** The part of a delivery that its message depends on. */
export type Addressee = Pick<
  Delivery,
  | 'id'
  | 'dispatch_id'
  | 'address'
  | 'name'
  | 'subscriber_id'
  | 'since'
  | 'message_id'
  | 'text_only'
  | 'version'
>

/**
 * Makes everything that is the same for all messages of a dispatch.
 * @throws when that cannot be made; what it returns throws whatever is wrong with one recipient
 */
export function mailMaker(
  edition: Edition,
  { letter, envelope, signing }: Frozen,
  keys: Keys,
  signers: readonly Signer[],
): (delivery: Addressee) => Mail {
  if (signers.length !== signing.length) throw new TypeError('not the keys that the dispatch was frozen with')
  const make = messageMaker(edition, letter, signers)
  let makeText: typeof make | null = null
  const inWords = daysInWords(edition.language)
  return delivery => {
    const to = parseAddress(delivery.address)
    if (to === null) throw new Error(`${delivery.address} is no address`)
    const { message_id: messageId } = delivery
    if (!isMessageId(messageId)) throw new Error(`${messageId} is no Message-ID`)
    const reader =
      letter.variant === 'list' ? null : readerOf(delivery, keys, inWords(delivery.since ?? letter.date))
    const makeOwn =
      delivery.text_only === 1
        ? (makeText ??= messageMaker(edition, { ...letter, format: 'text' }, signers))
        : make
    const { size, octets } = makeOwn({ address: to, messageId, reader })
    const place = { dispatch: delivery.dispatch_id, recipient: delivery.id }
    const from = envelope.kind === 'verp' ? verpSender(envelope, place, keys.verp) : envelope.address
    return { from, to, size, message: octets }
  }
}

function readerOf({ name, subscriber_id: id, version }: Addressee, { tokens }: Keys, since: string) {
  return {
    name,
    since,
    unsubscribeToken: readerToken('unsubscribe', id ?? 0, tokens, version),
    preferencesToken: readerToken('preferences', id ?? 0, tokens, version),
  }
}

/** An instant's day in words; few days are asked for often. */
function daysInWords(language: string): (instant: string) => string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  const known = new Map<string, string>()
  return instant => {
    const day = instant.slice(0, 10)
    const words = known.get(day) ?? format.format(Date.parse(day))
    known.set(day, words)
    return words
  }
}
