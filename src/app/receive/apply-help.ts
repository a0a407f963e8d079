// Whoever asks by mail for help is told what can be done by mail: only when it is proved to be from that address, so that
// nobody is written to whom a stranger named.
import { MOST_ANSWERS } from '../../inbound/contribution-limits.ts'
import { addressKey, parseAddress } from '../../mail/address.ts'
import { ANSWERS } from '../../render/letter.ts'
import { countLetters } from '../../store/letters.ts'
import { cleanLine } from '../../text/clean.ts'
import { ownPages } from '../audience/own-pages.ts'
import { queueLetter } from '../letters/queue-letter.ts'
import type { Applying } from './applying.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

export async function applyHelp({ app, db, received, now }: Applying): Promise<string> {
  const messageId = received.message_id ?? ''
  const address = parseAddress(received.sender ?? '')
  if (address === null || received.authenticated === 0)
    return 'not answered: nothing proves that it is from that address'
  const since = new Date(Date.parse(now) - DAY_MS).toISOString()
  if ((await countLetters(db, addressKey(address), ANSWERS, since)) >= MOST_ANSWERS)
    return `not answered: ${address} has had ${MOST_ANSWERS} answers within a day`
  await queueLetter(
    db,
    {
      kind: 'help',
      key: `help ${received.id}`,
      to: { name: null, address },
      answers: {
        messageId: /^<[!-;=?-~]{1,250}>$/.test(messageId) ? messageId : null,
        subject: cleanLine(received.subject),
      },
      replyTo: null,
      subscribeUrl: ownPages(app).subscribe,
    },
    now,
  )
  return `${address} is told what can be done by mail`
}
