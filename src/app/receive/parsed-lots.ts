// Messages from wherever they come, parsed ahead while earlier ones are recorded: in lots as large as there are messages
// at hand, and at most so many at once that memory stays flat however many there are.
import type { ParsedMail } from '../../transport/mail-parser/lot.ts'
import type { MailParser } from '../../transport/mail-parser/mail-parser.ts'
import type { Incoming } from './incoming.ts'

export interface Parsed {
  readonly incoming: Incoming
  readonly mail: ParsedMail
}

/** Recorded in one transaction. */
const LOT = 128
const AHEAD = 2 * LOT
const AHEAD_OCTETS = 16_000_000

export async function* parsedLots(
  incoming: AsyncIterable<Incoming>,
  parser: MailParser,
): AsyncGenerator<readonly Parsed[], void, undefined> {
  const messages = incoming[Symbol.asyncIterator]()
  const ahead: Promise<Parsed>[] = []
  let octets = 0
  let unparsed = 0
  let whenAllParsed = () => {}
  // A promise of its own for each wait: one that outlived them would keep what all of them hold on to.
  const allParsed = async () =>
    await new Promise<null>(resolve => {
      whenAllParsed = () => resolve(null)
      if (unparsed === 0) whenAllParsed()
    })
  const add = (one: Incoming) => {
    unparsed += 1
    octets += one.raw.length
    ahead.push(
      parser.parse(one.raw).then(mail => {
        unparsed -= 1
        if (unparsed === 0) whenAllParsed()
        return { incoming: one, mail }
      }),
    )
  }
  const nextLot = async () => {
    const lot = await Promise.all(ahead.splice(0, LOT))
    octets -= lot.reduce((sum, { incoming }) => sum + incoming.raw.length, 0)
    return lot
  }
  let next = messages.next()
  for (;;) {
    // Nothing new has come while everything at hand was parsed: nobody waits for a lot to be full.
    const result = ahead.length === 0 ? await next : await Promise.race([next, allParsed()])
    if (result === null) yield await nextLot()
    else if (result.done === true) break
    else {
      add(result.value)
      next = messages.next()
      if (ahead.length >= AHEAD || octets >= AHEAD_OCTETS) yield await nextLot()
    }
  }
  while (ahead.length > 0) yield await nextLot()
}
