// Somebody wants to be forgotten: everything that is about them goes, and a keyed hash stays, by which no later import
// brings them back. What they published, the entries of issues, is not about them as a reader and stays.
import { erasedHash } from '../../audience/erased-address.ts'
import { NewsletterError } from '../../errors.ts'
import { inTransaction } from '../../store/database.ts'
import { emptyLog } from '../../store/empty-log.ts'
import { recordErasure } from '../../store/erasures.ts'
import { addressesOf, erasePerson, isBeingSent } from '../../store/people.ts'
import { type App, instant } from '../app.ts'
import type { Keys } from '../keys.ts'

export async function erase(app: App, keys: Keys, addressKey: string): Promise<void> {
  await inTransaction(app.db, async db => {
    const now = instant(app)
    for (const key of await addressesOf(db, addressKey)) {
      if (await isBeingSent(db, key)) throw sendingNow(key)
      const hash = erasedHash(key, keys.erasures)
      await erasePerson(db, key, hash, now)
      await recordErasure(db, hash, now)
    }
  })
  await emptyLog(app.db)
}

function sendingNow(addressKey: string): NewsletterError {
  return new NewsletterError('busy', {
    what: `A message to ${addressKey} is being sent in this moment.`,
    fix: 'Try again in a minute.',
  })
}
