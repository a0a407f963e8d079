// A request is confirmed: by a POST of the page that its letter led to, or by an answer to that letter. Once; whoever
// does it again is told the same, and who has left since is not brought back by it. Who has moved since is nobody that
// the old letter's readers may hear of.

import { erasedHash } from '../../audience/erased-address.ts'
import { parseReaderToken } from '../../audience/reader-token.ts'
import { parseAddress } from '../../mail/address.ts'
import type { Letter } from '../../render/letter.ts'
import { type Consent, endRequests, findConsent, insertConsent, markConfirmed } from '../../store/consents.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { forgetErasure } from '../../store/erasures.ts'
import {
  bringBack,
  findSubscriber,
  findSubscriberById,
  findSuppression,
  insertSubscriber,
  leaveBehind,
  moveSubscriber,
  type Subscriber,
  takeUp,
} from '../../store/subscribers.ts'
import { type App, instant } from '../app.ts'
import type { Keys } from '../keys.ts'
import { queueLetter } from '../letters/queue-letter.ts'
import { leave } from './leave.ts'
import { ownLinks } from './own-pages.ts'

export type Confirmed =
  | { readonly kind: 'joined' | 'moved' | 'known'; readonly subscriber: Subscriber }
  /** Too late, they moved on, or no mail may go there. */
  | { readonly kind: 'expired' }

export interface ConfirmedBy {
  readonly way: 'page' | 'mail'
  readonly place: string | null
}

/** The request that a token is of; null for any other text. */
export async function requestOf(db: Db, keys: Keys, token: string): Promise<Consent | null> {
  const id = parseReaderToken('confirm', token, keys.tokens)?.id
  const consent = id === undefined ? undefined : await findConsent(db, id)
  return consent ?? null
}

export async function confirmSubscription(
  app: App,
  anyDb: Db,
  keys: Keys,
  request: Consent,
  by: ConfirmedBy,
): Promise<Confirmed> {
  const now = instant(app)
  return await inTransaction(anyDb, async db => {
    const consent = await findConsent(db, request.id)
    if (consent === undefined) return { kind: 'expired' }
    if (consent.confirmed_at !== null) return await again(db, consent)
    if (consent.expires_at === null || consent.expires_at <= now) return { kind: 'expired' }
    if ((await findSuppression(db, consent.address_key)) !== undefined) return { kind: 'expired' }
    const subscriber =
      consent.kind === 'move' ? await moved(db, consent, now) : await joined(db, consent, now)
    if (subscriber === undefined) return { kind: 'expired' }
    await markConfirmed(db, consent.id, { ...by, subscriberId: subscriber.id, now })
    // Where they asked to move to before, somebody else may be.
    if (consent.kind === 'move') await endRequests(db, consent.subscriber_id ?? subscriber.id, now)
    await forgetErasure(db, erasedHash(consent.address_key, keys.erasures))
    const letter = welcomeLetter(app, keys, subscriber, consent)
    if (letter !== null) await queueLetter(db, letter, now)
    return { kind: consent.kind === 'move' ? 'moved' : 'joined', subscriber }
  })
}

async function again(db: Db, consent: Consent): Promise<Confirmed> {
  const subscriber = await findSubscriberById(db, consent.subscriber_id ?? 0)
  const isThere = subscriber?.state === 'active' && subscriber.address_key === consent.address_key
  return isThere ? { kind: 'known', subscriber } : { kind: 'expired' }
}

async function joined(db: Db, consent: Consent, now: string): Promise<Subscriber | undefined> {
  const { roster, address, address_key: addressKey, name } = consent
  const known = await findSubscriber(db, roster, addressKey)
  if (known === undefined) {
    await insertSubscriber(db, roster, { address, addressKey, name }, 'confirmed', now)
  } else if (known.state === 'left') {
    await bringBack(db, known.id, { source: 'confirmed', name: name ?? known.name }, now)
  }
  return await findSubscriber(db, roster, addressKey)
}

/**
 * Where the new address is on the roster already, that one stays and the old one leaves. Either way the old address is
 * kept as one that left, so that no import of an old file adds it again.
 */
async function moved(db: Db, consent: Consent, now: string): Promise<Subscriber | undefined> {
  const { roster, address, address_key: addressKey } = consent
  const mover = await findSubscriberById(db, consent.subscriber_id ?? 0)
  if (mover === undefined || mover.state !== 'active') return undefined
  if (mover.address_key === addressKey) return mover
  const other = await findSubscriber(db, roster, addressKey)
  if (other === undefined || (await takeUp(db, other.id))) {
    await rememberOldAddress(db, mover, mover.id, consent, now)
    await moveSubscriber(db, mover, { address, addressKey }, now)
    await leaveBehind(db, mover, now)
    return await findSubscriberById(db, mover.id)
  }
  if (other.state === 'left') await bringBack(db, other.id, { source: 'confirmed', name: mover.name }, now)
  await rememberOldAddress(db, mover, other.id, consent, now)
  await leave(db, mover, { ...consent, words: MOVED }, now)
  return await findSubscriberById(db, other.id)
}

const MOVED = 'moved to another address'

/** So that what was sent there is known to be theirs, too. @param id whom they are now */
async function rememberOldAddress(
  db: Db,
  { roster, address, address_key }: Subscriber,
  id: number,
  { way, place }: Consent,
  now: string,
): Promise<void> {
  const about = { roster, address, address_key, subscriber_id: id }
  await insertConsent(db, { kind: 'change', ...about, way, place, words: MOVED, at: now })
}

function welcomeLetter(app: App, keys: Keys, subscriber: Subscriber, { id, kind }: Consent): Letter | null {
  const to = parseAddress(subscriber.address)
  if (to === null) return null
  const common = { to: { name: null, address: to }, answers: null, replyTo: null }
  const about = kind === 'move' ? 'move' : 'join'
  return { kind: 'welcome', key: `welcome ${id}`, ...common, about, ...ownLinks(app, keys, subscriber) }
}
