// The letter to a subscriber about whom somebody asked something that was not done: that they are on the roster, with
// their own links. Nothing of what was asked stands in it, and it goes once a day, whoever asks.
import { ANSWER_EVERY_MS } from '../../audience/consent-rules.ts'
import { parseAddress } from '../../mail/address.ts'
import type { Letter } from '../../render/letter.ts'
import type { Db } from '../../store/database.ts'
import { countLetters } from '../../store/letters.ts'
import { findSuppression, type Subscriber } from '../../store/subscribers.ts'
import type { App } from '../app.ts'
import type { Keys } from '../keys.ts'
import { queueLetter } from '../letters/queue-letter.ts'
import { ownLinks } from './own-pages.ts'

/** @returns false when they had such a letter lately, or no mail may go there */
export async function remind(
  app: App,
  db: Db,
  keys: Keys,
  reader: Subscriber,
  { key, now }: { readonly key: string; readonly now: string },
): Promise<boolean> {
  if ((await findSuppression(db, reader.address_key)) !== undefined) return false
  if (await answeredLately(db, reader.address_key, now)) return false
  const letter = reminderLetter(app, keys, reader, key)
  return letter !== null && (await queueLetter(db, letter, now))
}

/** Whether they have had a letter of this kind within `ANSWER_EVERY_MS`. */
export async function answeredLately(db: Db, addressKey: string, now: string): Promise<boolean> {
  const since = new Date(Date.parse(now) - ANSWER_EVERY_MS).toISOString()
  return (await countLetters(db, addressKey, ['confirm', 'reminder'], since)) > 0
}

export function reminderLetter(app: App, keys: Keys, known: Subscriber, key: string): Letter | null {
  const to = parseAddress(known.address)
  if (to === null) return null
  const common = { to: { name: null, address: to }, answers: null, replyTo: null }
  return { kind: 'reminder', key, ...common, ...ownLinks(app, keys, known) }
}
