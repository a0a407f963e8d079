// Envelope senders that tell which delivery a bounce is about, and that nobody else can make:
// `bounces+DISPATCH.RECIPIENT.HMAC@domain`, the numbers in base 36.
import { timingSafeEqual } from 'node:crypto'
import { NewsletterError } from '../errors.ts'
import { type Address, domainOf, parseAddress } from './address.ts'
import { hmacSha256 } from './hmac.ts'

/** Where bounces come to, and what stands between its local part and the rest. */
export interface BounceAddress {
  readonly address: Address
  readonly separator: string
}

export interface Delivery {
  readonly dispatch: number
  readonly recipient: number
}

const MARK_OCTETS = 10

/** The envelope sender of one delivery. */
export function verpSender(bounces: BounceAddress, delivery: Delivery, key: Uint8Array): Address {
  const numbers = `${delivery.dispatch.toString(36)}.${delivery.recipient.toString(36)}`
  const tag = `${bounces.separator}${numbers}.${mark(delivery, key).toString('hex')}`
  const sender = parseAddress(`${localPart(bounces.address)}${tag}@${domainOf(bounces.address)}`)
  if (sender !== null) return sender
  throw new NewsletterError('config', {
    what: `bounces.address ${bounces.address} leaves no room for the mark of a delivery.`,
    fix: 'Shorten the part before the @ to 20 letters or less, as in bounces@example.org.',
  })
}

/** The delivery that an address was made for by `verpSender` with this key; null for any other address. */
export function readVerp(text: string, bounces: BounceAddress, key: Uint8Array): Delivery | null {
  const address = parseAddress(text)?.toLowerCase()
  const prefix = `${localPart(bounces.address)}${bounces.separator}`.toLowerCase()
  const suffix = `@${domainOf(bounces.address)}`
  if (address === undefined || !address.startsWith(prefix) || !address.endsWith(suffix)) return null
  const tag = /^([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([0-9a-f]{20})$/.exec(
    address.slice(prefix.length, -suffix.length),
  )
  const [, dispatch = '', recipient = '', given = ''] = tag ?? []
  const delivery = { dispatch: Number.parseInt(dispatch, 36), recipient: Number.parseInt(recipient, 36) }
  return tag !== null && timingSafeEqual(mark(delivery, key), Buffer.from(given, 'hex')) ? delivery : null
}

function mark({ dispatch, recipient }: Delivery, key: Uint8Array): Buffer {
  return hmacSha256(key, `verp\n${dispatch}\n${recipient}`).subarray(0, MARK_OCTETS)
}

function localPart(address: Address): string {
  return address.slice(0, address.lastIndexOf('@'))
}
