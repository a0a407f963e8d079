// An editor adds somebody who asked for it, and may write down how. Not where no mail may go, nor who wanted to be
// forgotten.
import { erasedHash } from '../../audience/erased-address.ts'
import type { NewSubscriber } from '../../audience/plan-import.ts'
import { NewsletterError } from '../../errors.ts'
import { insertConsent } from '../../store/consents.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { erasuresAmong } from '../../store/erasures.ts'
import { addSubscriber, findSubscriber, findSuppression } from '../../store/subscribers.ts'
import { cleanLine } from '../../text/clean.ts'
import { type App, instant } from '../app.ts'
import { openKeys } from '../keys.ts'

/**
 * @param asked how they asked, in the editor's words: what is kept as the evidence of it
 * @throws NewsletterError 'state'
 */
export async function addByHand(
  app: App,
  roster: string,
  person: NewSubscriber,
  asked: string,
): Promise<'added' | 'known' | 'returned'> {
  const { address, addressKey, name } = person
  const { erasures } = await openKeys(app)
  const now = instant(app)
  return await inTransaction(app.db, async db => {
    await refuseUnwilling(db, addressKey, erasures)
    const outcome = await addSubscriber(db, roster, person, now)
    if (outcome === 'known') return outcome
    const id = (await findSubscriber(db, roster, addressKey))?.id ?? null
    const about = { roster, address, address_key: addressKey, name, subscriber_id: id }
    const words = cleanLine(asked).slice(0, 500)
    await insertConsent(db, { kind: 'join', ...about, way: 'hand', place: null, words, at: now })
    return outcome
  })
}

async function refuseUnwilling(db: Db, addressKey: string, key: Uint8Array): Promise<void> {
  const suppressed = await findSuppression(db, addressKey)
  if (suppressed) {
    throw new NewsletterError('state', {
      what: `${addressKey} is suppressed: ${suppressed.reason}.`,
      fix: 'No mail may go there.',
    })
  }
  const hash = erasedHash(addressKey, key)
  if (!(await erasuresAmong(db, [hash])).has(hash)) return
  throw new NewsletterError('state', {
    what: `${addressKey} was erased at their own wish.`,
    fix: 'They can subscribe themselves, by page or by mail.',
  })
}
