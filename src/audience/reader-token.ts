// The tokens in a reader's own links. Each is bound to its purpose, to the reader and to a version of their links, can
// be made again at any time, and cannot be made without the newsletter's key.
import { timingSafeEqual } from 'node:crypto'
import { hmacSha256 } from '../mail/hmac.ts'

/** `confirm` is of a consent that waits to be confirmed; the others are of a subscriber. */
export type TokenPurpose = 'unsubscribe' | 'preferences' | 'confirm'

/** @returns letters, digits and `-` `_`: whose it is in base 36, the version if it is not the first, and 128 bits of HMAC */
export function readerToken(purpose: TokenPurpose, id: number, key: Uint8Array, version = 1): string {
  const whose = id.toString(36)
  if (version === 1) return `${whose}-${mark(key, `${purpose}\n${id}`)}`
  return `${whose}-${version.toString(36)}-${mark(key, `${purpose}\n${id}\n${version}`)}`
}

export interface ReadToken {
  readonly id: number
  readonly version: number
}

/** Whose token it is, for that purpose and with that key; null for any other text. */
export function parseReaderToken(purpose: TokenPurpose, token: string, key: Uint8Array): ReadToken | null {
  const [, whose, which = '1'] = /^([0-9a-z]{1,10})-(?:([0-9a-z]{1,3})-)?[\w-]{22}$/.exec(token) ?? []
  if (whose === undefined) return null
  const [id, version] = [Number.parseInt(whose, 36), Number.parseInt(which, 36)]
  const [given, made] = [token, readerToken(purpose, id, key, version)].map(text => Buffer.from(text))
  if (given === undefined || made === undefined || given.length !== made.length) return null
  return timingSafeEqual(given, made) ? { id, version } : null
}

/** The subscriber whose token it is, of any version of their links. */
export function readReaderToken(purpose: TokenPurpose, token: string, key: Uint8Array): number | null {
  return parseReaderToken(purpose, token, key)?.id ?? null
}

function mark(key: Uint8Array, text: string): string {
  return hmacSha256(key, text).toString('base64url', 0, 16)
}
