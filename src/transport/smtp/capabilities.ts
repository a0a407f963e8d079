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
  const offers = lines.map(line => line.slice(4).trim().toUpperCase().split(/[ =]+/))
  const has = (keyword: string) => offers.some(([word]) => word === keyword)
  /** Of all lines with it: old servers say `AUTH=LOGIN` beside AUTH, for older clients. */
  const parametersOf = (keyword: string) =>
    offers.flatMap(([word, ...parameters]) => (word === keyword ? parameters : []))
  const limit = Number(parametersOf('SIZE')[0] ?? 0)
  return {
    pipelining: has('PIPELINING'),
    startTls: has('STARTTLS'),
    smtpUtf8: has('SMTPUTF8'),
    size: has('SIZE') ? (limit > 0 ? limit : Infinity) : null, // RFC 1870 §4: 0 is no limit
    auth: new Set(parametersOf('AUTH')),
  }
}
