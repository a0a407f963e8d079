// Whoever asks by mail for help is told what can be done by mail: only when it is proved to be from that address, so that
// nobody is written to whom a stranger named.
import { parseAddress } from '../../mail/address.ts'
import { ownPages } from '../audience/own-pages.ts'
import { answeredBy, answeredEnough } from '../letters/answers.ts'
import { queueLetter } from '../letters/queue-letter.ts'
import type { Applying } from './applying.ts'

export async function applyHelp({ app, db, received, now }: Applying): Promise<string> {
  const address = parseAddress(received.sender ?? '')
  if (address === null || received.authenticated === 0)
    return 'not answered: nothing proves that it is from that address'
  const enough = await answeredEnough(db, address, now)
  if (enough !== null) return enough
  await queueLetter(
    db,
    {
      kind: 'help',
      key: `help ${received.id}`,
      to: { name: null, address },
      answers: answeredBy(received),
      replyTo: null,
      subscribeUrl: ownPages(app).subscribe,
    },
    now,
  )
  return `${address} is told what can be done by mail`
}
