// The address that an editor answers to when they are asked for their yes: a sub-address of `replyTo` (RFC 5233) with a
// token that is good once. Mail programs and servers may change its case.
import { type Address, domainOf, parseAddress } from '../mail/address.ts'

export const TOKEN_LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
/** 130 bits. */
export const TOKEN_LENGTH = 26

const TAG = '+approve-'

/** @returns null when the local part of `replyTo` leaves no room for it */
export function questionAddress(replyTo: Address, token: string): Address | null {
  const local = replyTo.slice(0, replyTo.lastIndexOf('@'))
  return parseAddress(`${local}${TAG}${token}@${domainOf(replyTo)}`)
}

/** @param address and `replyTo` in lower case. @returns null for any other address */
export function questionToken(address: string, replyTo: string): string | null {
  const at = replyTo.lastIndexOf('@')
  const prefix = replyTo.slice(0, at) + TAG
  const domain = replyTo.slice(at)
  if (!address.startsWith(prefix) || !address.endsWith(domain)) return null
  const token = address.slice(prefix.length, -domain.length)
  return /^[a-z2-7]{26}$/.test(token) ? token : null
}
