// The tokens in a reader's own links. Each is bound to its purpose and to the reader, can be made again at any
// time, and cannot be made without the newsletter's key.
import { hmacSha256 } from '../mail/hmac.ts'

export type TokenPurpose = 'unsubscribe' | 'preferences'

/** @returns letters, digits and `-` `_`: the subscriber in base 36, a dot's worth of `-`, and 128 bits of HMAC. */
export function readerToken(purpose: TokenPurpose, subscriberId: number, key: Uint8Array): string {
  const mark = hmacSha256(key, `${purpose}\n${subscriberId}`)
  return `${subscriberId.toString(36)}-${mark.toString('base64url', 0, 16)}`
}
