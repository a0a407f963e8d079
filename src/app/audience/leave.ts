// A subscriber leaves, however they say so. Whoever has left already has left: nothing is written twice.
import { insertConsent } from '../../store/consents.ts'
import type { Db } from '../../store/database.ts'
import { markLeft, type Subscriber } from '../../store/subscribers.ts'
import type { Evidence } from './evidence.ts'

/** @returns false when they had left before */
export async function leave(
  db: Db,
  { id, roster, address, address_key }: Subscriber,
  { way, place, words }: Evidence,
  now: string,
): Promise<boolean> {
  if (!(await markLeft(db, id, now))) return false
  const about = { roster, address, address_key, subscriber_id: id }
  await insertConsent(db, { kind: 'leave', ...about, way, place, words: words.slice(0, 500), at: now })
  return true
}
