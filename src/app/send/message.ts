// One delivery's message and envelope: pure functions of what was frozen, so that they can be made again at any
// time, octet for octet.
import { readerToken } from '../../audience/reader-token.ts'
import { type Address, parseAddress } from '../../mail/address.ts'
import { isMessageId } from '../../mail/message-id.ts'
import { verpSender } from '../../mail/verp.ts'
import { toWireMessage, type WireMessage } from '../../mail/wire-message.ts'
import type { Edition } from '../../render/edition.ts'
import { messageFor } from '../../render/message.ts'
import type { Delivery } from '../../store/deliveries.ts'
import type { Keys } from '../keys.ts'
import type { Frozen } from './frozen.ts'

export interface Mail {
  readonly from: Address
  readonly to: Address
  readonly message: Uint8Array
}

/** The part of a delivery that its message depends on. */
export type Addressee = Pick<
  Delivery,
  'id' | 'dispatch_id' | 'address' | 'name' | 'subscriber_id' | 'since' | 'message_id'
>

/** @throws whatever is wrong with this one recipient; the others are not concerned */
export function mailFor(
  edition: Edition,
  { letter, envelope }: Frozen,
  delivery: Addressee,
  keys: Keys,
): Mail {
  const to = parseAddress(delivery.address)
  if (to === null) throw new Error(`${delivery.address} is no address`)
  if (!isMessageId(delivery.message_id)) throw new Error(`${delivery.message_id} is no Message-ID`)
  const subscriber = delivery.subscriber_id ?? 0
  const reader = {
    name: delivery.name,
    since: sinceInWords(delivery.since ?? letter.date, edition.language),
    unsubscribeToken: readerToken('unsubscribe', subscriber, keys.tokens),
    preferencesToken: readerToken('preferences', subscriber, keys.tokens),
  }
  const recipient = {
    address: to,
    messageId: delivery.message_id,
    reader: letter.variant === 'list' ? null : reader,
  }
  const place = { dispatch: delivery.dispatch_id, recipient: delivery.id }
  return {
    from: envelope.kind === 'verp' ? verpSender(envelope, place, keys.verp) : envelope.address,
    to,
    message: messageFor(edition, letter, recipient),
  }
}

function sinceInWords(instant: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(instant))
}

export function mailMaker(edition: Edition, frozen: Frozen, keys: Keys, _signers: readonly never[]) {
  return (delivery: Addressee): { from: Address; to: Address; size: number; message: WireMessage } => {
    const mail = mailFor(edition, frozen, delivery, keys)
    const message = toWireMessage(mail.message)
    return { ...mail, size: message.length, message }
  }
}
