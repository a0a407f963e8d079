// How the address of somebody who was erased is known again: by a hash that nobody can make, or try addresses against,
// without the newsletter's key.
import { hmacSha256 } from '../mail/hmac.ts'

/** @param addressKey what addresses are compared by. @returns 43 letters, digits, `-` and `_` */
export function erasedHash(addressKey: string, key: Uint8Array): string {
  return hmacSha256(key, addressKey).toString('base64url')
}
