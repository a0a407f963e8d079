// Requests that were written down are looked at, each in one transaction with the letter that answers it. A crash before
// it leaves the request for the next run.
import { answerTo, FORGET_AFTER_MS } from '../../audience/consent-rules.ts'
import { readerToken } from '../../audience/reader-token.ts'
import { parseAddress } from '../../mail/address.ts'
import type { Letter } from '../../render/letter.ts'
import { type Consent, forgetUnconfirmed, markAnswered, unansweredConsents } from '../../store/consents.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { findSubscriber, findSuppression } from '../../store/subscribers.ts'
import { type App, instant } from '../app.ts'
import { type Keys, openKeys } from '../keys.ts'
import { queueLetter } from '../letters/queue-letter.ts'
import { ownPages } from './own-pages.ts'
import { answeredLately, reminderLetter } from './remind.ts'

const LOT = 100

export async function answerRequests(app: App): Promise<void> {
  for (;;) {
    const waiting = await unansweredConsents(app.db, LOT)
    if (waiting.length === 0) return
    const before = new Date(app.now().getTime() - FORGET_AFTER_MS).toISOString()
    await inTransaction(app.db, async db => await forgetUnconfirmed(db, before))
    const keys = await openKeys(app)
    for (const consent of waiting) {
      await inTransaction(app.db, async db => await answerRequest(app, db, keys, consent))
    }
  }
}

/** In a transaction. */
export async function answerRequest(app: App, db: Db, keys: Keys, consent: Consent): Promise<void> {
  const now = instant(app)
  if (consent.kind !== 'join' && consent.kind !== 'move') return
  if (!(await markAnswered(db, consent.id, now))) return
  const known = await findSubscriber(db, consent.roster, consent.address_key)
  const answered = answerTo({
    kind: consent.kind,
    suppressed: (await findSuppression(db, consent.address_key)) !== undefined,
    answeredLately: await answeredLately(db, consent.address_key, now),
    known: known?.state ?? null,
  })
  const letter =
    answered === 'confirm'
      ? confirmLetter(app, keys, consent)
      : answered === 'reminder' && known !== undefined
        ? reminderLetter(app, keys, known, `reminder ${consent.id}`)
        : null
  if (letter !== null) await queueLetter(db, letter, now)
}

function confirmLetter(app: App, keys: Keys, consent: Consent): Letter | null {
  const to = parseAddress(consent.address)
  if (to === null) return null
  const token = readerToken('confirm', consent.id, keys.tokens)
  return {
    kind: 'confirm',
    key: `confirm ${consent.id}`,
    // Nothing of the request stands in it but the address: whoever asked may be anybody.
    to: { name: null, address: to },
    answers: null,
    replyTo: null,
    consent: consent.id,
    about: consent.kind === 'move' ? 'move' : 'join',
    token,
    url: ownPages(app).confirm(token),
  }
}
