// Leaving by mail: by the reader's own token, which nobody else can make; or by a word from an address that is proved to
// be theirs. Anybody can write a stranger's address into From (S-8).
import { readReaderToken } from '../../audience/reader-token.ts'
import { findEverywhere, findSubscriberById } from '../../store/subscribers.ts'
import { leave } from '../audience/leave.ts'
import type { Applying } from './applying.ts'
import type { Content } from './content.ts'
import { mailEvidence } from './mail-evidence.ts'

export async function applyLeaving({ db, keys, received, now }: Applying, content: Content): Promise<string> {
  const evidence = mailEvidence(received)
  if (content.token !== null) {
    const id = readReaderToken('unsubscribe', content.token, keys.tokens)
    const subscriber = id === null ? undefined : await findSubscriberById(db, id)
    if (subscriber === undefined) return 'not applied: the token in it is none of ours'
    await leave(db, subscriber, evidence, now)
    return `${subscriber.address} left ${subscriber.roster}`
  }
  if (received.authenticated === 0) return 'not applied: nothing proves that it is from that address'
  const active = (await findEverywhere(db, (received.sender ?? '').toLowerCase())).filter(
    ({ state }) => state === 'active',
  )
  for (const subscriber of active) await leave(db, subscriber, evidence, now)
  const rosters = active.map(({ roster }) => roster).join(', ')
  return rosters === '' ? `${received.sender} is on no roster` : `${received.sender} left ${rosters}`
}
