// Requests to subscribe by mail, and the answers that confirm them. Whoever asks, the address in From gets at most one
// letter a day, and is on a roster only when the letter is answered from there.
import { parseAddress } from '../../mail/address.ts'
import { letterSchema } from '../../render/letter.ts'
import { type Consent, findConsent } from '../../store/consents.ts'
import { letterContents } from '../../store/letters.ts'
import type { App } from '../app.ts'
import { answerRequest } from '../audience/answer-requests.ts'
import { confirmSubscription, requestOf } from '../audience/confirm-subscription.ts'
import { requestSubscription } from '../audience/request-subscription.ts'
import { openRosters } from '../audience/rosters.ts'
import type { Applying } from './applying.ts'
import type { Content } from './content.ts'
import { mailEvidence } from './mail-evidence.ts'

export async function applySubscribe({ app, db, keys, received }: Applying): Promise<string> {
  const address = parseAddress(received.sender ?? '')
  if (address === null) return 'not applied: it is from no address'
  const roster = rosterAskedFor(app, received.subject)
  if (roster === null) return 'not applied: there is no roster that one can join'
  const wish = { kind: 'join' as const, roster, address, name: null, subscriberId: null }
  const id = await requestSubscription(app, db, wish, mailEvidence(received))
  const request = id === null ? undefined : await findConsent(db, id)
  if (request !== undefined) await answerRequest(app, db, keys, request)
  return `${address} asks to join ${roster}`
}

/** The one that the subject names, or else the first. */
function rosterAskedFor(app: App, subject: string): string | null {
  const rosters = openRosters(app)
  const words = subject.toLowerCase().split(/[^\w.-]+/)
  return rosters.find(name => words.includes(name.toLowerCase())) ?? rosters[0] ?? null
}

export async function applyConfirmation(applying: Applying, content: Content): Promise<string> {
  const { app, db, keys, received } = applying
  const request =
    content.token === null ? await byAnswer(applying, content) : await requestOf(db, keys, content.token)
  if (request === null) return 'not applied: what it confirms is none of ours'
  const confirmed = await confirmSubscription(app, db, keys, request, {
    way: 'mail',
    place: received.message_id,
  })
  switch (confirmed.kind) {
    case 'expired':
      return `not applied: the request of ${request.address} cannot be confirmed any more`
    case 'joined':
    case 'known':
      return `${confirmed.subscriber.address} is on ${confirmed.subscriber.roster}`
    case 'moved':
      return `${confirmed.subscriber.address} is on ${confirmed.subscriber.roster} under that address now`
  }
}

/** Only who got the letter knows its Message-ID, which has 128 random bits. */
async function byAnswer({ db }: Applying, { written }: Content): Promise<Consent | null> {
  for (const content of await letterContents(db, written?.answers ?? [])) {
    const letter = letterSchema.parse(JSON.parse(content))
    if (letter.kind === 'confirm') return (await findConsent(db, letter.consent)) ?? null
  }
  return null
}
