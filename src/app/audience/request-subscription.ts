// Somebody asks to subscribe, or a subscriber to move to another address. The request is written down, the same for an
// address that is known and one that is not; what becomes of it is decided afterwards, in answer-requests.ts, so that
// neither words nor time tell who asked whether that address is on a roster (S-22).
import { CONFIRMABLE_MS, PLACE_MOST, PLACE_SPAN_MS } from '../../audience/consent-rules.ts'
import { networkOf } from '../../audience/place.ts'
import { type Address, addressKey } from '../../mail/address.ts'
import { countFrom, insertConsent } from '../../store/consents.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { cleanLine } from '../../text/clean.ts'
import type { App } from '../app.ts'
import type { Evidence } from './evidence.ts'

export interface Wish {
  readonly kind: 'join' | 'move'
  readonly roster: string
  /** The one that letters are to go to. */
  readonly address: Address
  readonly name: string | null
  /** Who moves; null for whoever joins. */
  readonly subscriberId: number | null
}

/** @returns its number; null when too many requests came from that place, and this one is not written */
export async function requestSubscription(
  app: App,
  db: Db,
  wish: Wish,
  { way, place, words }: Evidence,
): Promise<number | null> {
  const now = app.now()
  if (place !== null && way === 'page') {
    const since = new Date(now.getTime() - PLACE_SPAN_MS).toISOString()
    if ((await countFrom(db, networkOf(place), since)) >= PLACE_MOST) return null
  }
  const { kind, roster, address, name, subscriberId } = wish
  const row = {
    kind,
    roster,
    address,
    address_key: addressKey(address),
    name: cleanLine(name ?? '').slice(0, 200) || null,
    subscriber_id: subscriberId,
    way,
    place,
    words: cleanLine(words).slice(0, 500),
    at: now.toISOString(),
    expires_at: new Date(now.getTime() + CONFIRMABLE_MS).toISOString(),
  }
  return await inTransaction(db, async db => await insertConsent(db, row))
}
