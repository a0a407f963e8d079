// Messages from wherever they come, parsed ahead while earlier ones are recorded; at most so many at once that memory
// stays flat however many there are.

import type { ParsedMail } from '../../transport/mail-parser/lot.ts'
import type { MailParser } from '../../transport/mail-parser/mail-parser.ts'
import type { Incoming } from './incoming.ts'

export interface Parsed {
  readonly incoming: Incoming
  readonly mail: ParsedMail
}

/** Recorded in one transaction. */
const LOT = 256
const AHEAD = 2 * LOT
const AHEAD_OCTETS = 32_000_000

export async function* parsedLots(
  incoming: AsyncIterable<Incoming>,
  parser: MailParser,
): AsyncGenerator<readonly Parsed[], void, undefined> {
  let ahead: Promise<Parsed>[] = []
  let octets = 0
  for await (const one of incoming) {
    ahead.push(parser.parse(one.raw).then(mail => ({ incoming: one, mail })))
    octets += one.raw.length
    if (ahead.length < AHEAD && octets < AHEAD_OCTETS) continue
    const lot = await Promise.all(ahead.slice(0, LOT))
    ahead = ahead.slice(LOT)
    octets -= lot.reduce((sum, { incoming }) => sum + incoming.raw.length, 0)
    yield lot
  }
  while (ahead.length > 0) {
    yield await Promise.all(ahead.slice(0, LOT))
    ahead = ahead.slice(LOT)
  }
}
