// Whom an editor cannot add: no mail may go there, or they wanted to be forgotten.
import { erasedHash } from '../../audience/erased-address.ts'
import { NewsletterError } from '../../errors.ts'
import { erasuresAmong } from '../../store/erasures.ts'
import { findSuppression } from '../../store/subscribers.ts'
import type { App } from '../app.ts'
import { openKeys } from '../keys.ts'

/** @throws NewsletterError 'state' */
export async function refuseUnwilling(app: App, addressKey: string): Promise<void> {
  const suppressed = await findSuppression(app.db, addressKey)
  if (suppressed) {
    throw new NewsletterError('state', {
      what: `${addressKey} is suppressed: ${suppressed.reason}.`,
      fix: 'No mail may go there.',
    })
  }
  const hash = erasedHash(addressKey, (await openKeys(app)).erasures)
  if (!(await erasuresAmong(app.db, [hash])).has(hash)) return
  throw new NewsletterError('state', {
    what: `${addressKey} was erased at their own wish.`,
    fix: 'They can subscribe themselves, by page or by mail.',
  })
}
