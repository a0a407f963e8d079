// What a server offers, read off its answer to EHLO (RFC 5321 §4.1.1.1). Nothing is assumed that is not offered.
import type { ReplyText } from './replies.ts'

export interface Capabilities {
  /** RFC 2920: several commands may go out together. */
  readonly pipelining: boolean
  /** RFC 3207. */
  readonly startTls: boolean
  /** RFC 6531: addresses and headers may hold UTF-8. */
  readonly smtpUtf8: boolean
  /** RFC 1870: SIZE may be said; octets that a message may have, Infinity where no limit is told. */
  readonly size: number | null
  /** RFC 4954: ways to sign in, upper case. */
  readonly auth: ReadonlySet<string>
}

export const NONE: Capabilities = {
  pipelining: false,
  startTls: false,
  smtpUtf8: false,
  size: null,
  auth: new Set(),
}

export function readCapabilities(reply: ReplyText): Capabilities {
  const lines = reply.split('\n').slice(1)
  const words = new Map(
    lines.map(line => {
      const [keyword = '', ...parameters] = line.slice(4).trim().toUpperCase().split(/[ =]+/)
      return [keyword, parameters] as const
    }),
  )
  const limit = Number(words.get('SIZE')?.[0] ?? 0)
  return {
    pipelining: words.has('PIPELINING'),
    startTls: words.has('STARTTLS'),
    smtpUtf8: words.has('SMTPUTF8'),
    size: words.has('SIZE') ? (limit > 0 ? limit : Infinity) : null, // RFC 1870 §4: 0 is no limit
    auth: new Set(words.get('AUTH')),
  }
}
