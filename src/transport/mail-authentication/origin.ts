// Where a message was handed over from, as the mail server that took it tells us.
import { isIP } from 'node:net'

export interface Origin {
  /** IPv4 or IPv6, in digits. */
  readonly ip: string
  readonly helo: string | null
  /** The envelope sender; empty for the null sender. */
  readonly sender: string
}

/** `IPV6:` as SMTP writes it, or bare. This machine itself tells nothing of where a message is from. */
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/i
const NAME = /^[\w.:[\]-]{1,255}$/
const ADDRESS = /^[!-~]{1,318}$/

/** @returns null when nothing was told that can be used */
export function parseOrigin(address: string, helo: string, sender: string): Origin | null {
  const ip = address.trim().replace(/^ipv6:/i, '')
  if (isIP(ip) === 0 || LOOPBACK.test(ip)) return null
  const from = sender.trim().replace(/^<|>$/g, '')
  return { ip, helo: NAME.test(helo) ? helo : null, sender: ADDRESS.test(from) ? from : '' }
}
