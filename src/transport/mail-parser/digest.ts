// By what a message is known that has no Message-ID, whichever way it comes: mail programs keep it with the line ends of
// their system, mail servers hand it over with those of the protocol (RFC 5322 §2.3).
import { hash } from 'node:crypto'

/** @returns SHA-256 of its octets with LF line ends, in hexadecimal */
export function digestOf(raw: Uint8Array): string {
  if (!raw.includes(13)) return hash('sha256', raw)
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('latin1')
  return hash('sha256', Buffer.from(text.replaceAll('\r\n', '\n'), 'latin1'))
}
