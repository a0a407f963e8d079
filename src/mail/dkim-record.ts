// What a domain's name server says of a DKIM key (RFC 6376 §3.6), and a zone file's way to write it.
import type { Algorithm } from './dkim.ts'

/** RFC 6376 §3.1: labels of a domain name; in small letters, since it names a file, too. */
export const SELECTOR =
  /^(?=.{1,100}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/

export interface DkimRecord {
  /** Without the dot at the end. */
  readonly name: string
  /** The whole text, as one. */
  readonly value: string
  /** The same in the strings that a record holds, of 255 octets at most (RFC 1035 §3.3). */
  readonly strings: readonly string[]
  /** A line for a zone file. */
  readonly zone: string
}

/** @param publicKey base64: for RSA its SubjectPublicKeyInfo, for Ed25519 the 32 octets (RFC 8463 §4) */
export function dkimRecord(
  { domain, selector }: { readonly domain: string; readonly selector: string },
  algorithm: Algorithm,
  publicKey: string,
): DkimRecord {
  const name = `${selector}._domainkey.${domain}` // RFC 6376 §3.6.2.1
  const value = `v=DKIM1; k=${algorithm}; p=${publicKey}` // RFC 6376 §3.6.1
  const strings = value.match(/.{1,255}/g) ?? []
  const zone = `${name}. 3600 IN TXT ( ${strings.map(text => `"${text}"`).join(' ')} )`
  return { name, value, strings, zone }
}
