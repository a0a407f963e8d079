// The tokens in a reader's own links. Each is bound to its purpose and to the reader, can be made again at any
// time, and cannot be made without the newsletter's key.
import { timingSafeEqual } from 'node:crypto'
import { hmacSha256 } from '../mail/hmac.ts'

export type TokenPurpose = 'unsubscribe' | 'preferences'

/** @returns letters, digits and `-` `_`: the subscriber in base 36, a dot's worth of `-`, and 128 bits of HMAC. */
export function readerToken(purpose: TokenPurpose, subscriberId: number, key: Uint8Array): string {
  const mark = hmacSha256(key, `${purpose}\n${subscriberId}`)
  return `${subscriberId.toString(36)}-${mark.toString('base64url', 0, 16)}`
}

/** The subscriber whose token it is, for that purpose and with that key; null for any other text. */
export function readReaderToken(purpose: TokenPurpose, token: string, key: Uint8Array): number | null {
  const id = /^([0-9a-z]{1,10})-[\w-]{22}$/.exec(token)?.[1]
  if (id === undefined) return null
  const subscriberId = Number.parseInt(id, 36)
  const [given, made] = [token, readerToken(purpose, subscriberId, key)].map(text => Buffer.from(text))
  if (given === undefined || made === undefined || given.length !== made.length) return null
  return timingSafeEqual(given, made) ? subscriberId : null
}
