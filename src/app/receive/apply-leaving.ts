// Leaving by mail: by the reader's own token, which nobody else can make; or by a word from an address that is proved to
// be theirs. Anybody can write a stranger's address into From (S-8): without proof that address gets a letter with its
// own link to leave, and nothing else happens.
import { readReaderToken } from '../../audience/reader-token.ts'
import { findEverywhere, findSubscriberById, type Subscriber } from '../../store/subscribers.ts'
import { leave } from '../audience/leave.ts'
import { remind } from '../audience/remind.ts'
import type { Applying } from './applying.ts'
import type { Content } from './content.ts'
import { mailEvidence } from './mail-evidence.ts'

export async function applyLeaving(applying: Applying, content: Content): Promise<string> {
  const { db, keys, received, now } = applying
  const evidence = mailEvidence(received)
  if (content.token !== null) {
    const id = readReaderToken('unsubscribe', content.token, keys.tokens)
    const subscriber = id === null ? undefined : await findSubscriberById(db, id)
    if (subscriber === undefined) return 'not applied: the token in it is none of ours'
    await leave(db, subscriber, evidence, now)
    return `${subscriber.address} left ${subscriber.roster}`
  }
  const active = (await findEverywhere(db, (received.sender ?? '').toLowerCase())).filter(
    ({ state }) => state === 'active',
  )
  if (received.authenticated === 0) return await unproved(applying, active[0])
  for (const subscriber of active) await leave(db, subscriber, evidence, now)
  const rosters = active.map(({ roster }) => roster).join(', ')
  return rosters === '' ? `${received.sender} is on no roster` : `${received.sender} left ${rosters}`
}

async function unproved(
  { app, db, keys, received, now }: Applying,
  reader: Subscriber | undefined,
): Promise<string> {
  const why = 'not applied: nothing proves that it is from that address'
  const about = { key: `reminder mail ${received.id}`, now }
  const isWritten = reader !== undefined && (await remind(app, db, keys, reader, about))
  return isWritten ? `${why}; a letter with the link to leave goes there` : why
}
