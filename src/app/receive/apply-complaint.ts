// A complaint that is about a message of ours means no more mail, at once and without a word to whoever complained.
// The recipient is known by what we sent, since reports are redacted.
import { readReaderToken } from '../../audience/reader-token.ts'
import { isComplete } from '../../dispatch/account.ts'
import { areTooMany } from '../../dispatch/complaints.ts'
import { wantsNoMore } from '../../inbound/complaint.ts'
import type { Db } from '../../store/database.ts'
import { setDispatchState, sumsOf } from '../../store/dispatches.ts'
import { complaintsOfDispatch, recordComplaint } from '../../store/feedback.ts'
import { findEverywhere, findSubscriberById, suppress } from '../../store/subscribers.ts'
import { leave } from '../audience/leave.ts'
import type { Applying } from './applying.ts'
import type { Content } from './content.ts'
import { deliveryMeant } from './delivery-meant.ts'

export async function applyComplaint(applying: Applying, content: Content): Promise<string> {
  const { app, db, keys, received, now } = applying
  const feedback = content.complaint?.feedback ?? 'other'
  if (!wantsNoMore({ feedback, recipients: [] }))
    return `shown and not applied: ${feedback} is nobody’s complaint`
  const meant = await deliveryMeant(app, db, keys, content)
  const key = typeof meant === 'string' ? await byToken(applying, content) : meant.delivery.address_key
  if (key === null) return `shown and not applied: ${typeof meant === 'string' ? meant : 'nobody is meant'}`
  if (typeof meant !== 'string') {
    const complaint = {
      delivery_id: meant.delivery.id,
      received_id: received.id,
      address_key: key,
      feedback,
      at: now,
    }
    if (!(await recordComplaint(db, complaint))) return `known already: a complaint of ${key}`
  }
  const evidence = { way: 'complaint' as const, place: received.message_id, words: feedback }
  for (const subscriber of await findEverywhere(db, key)) await leave(db, subscriber, evidence, now)
  await suppress(db, key, 'complained', now)
  const paused = typeof meant === 'string' ? '' : await pauseAtTooMany(db, meant.delivery.dispatch_id)
  return `no more mail to ${key}: they complained${paused}`
}

/** Whoever goes on then is not delivered at all any more. @returns what to say of it */
async function pauseAtTooMany(db: Db, dispatchId: number): Promise<string> {
  const sums = await sumsOf(db, dispatchId)
  const complaints = await complaintsOfDispatch(db, dispatchId)
  if (isComplete(sums) || !areTooMany({ complaints, accepted: sums.accepted })) return ''
  if ((await setDispatchState(db, [dispatchId], 'paused')) === 0) return ''
  return `; dispatch ${dispatchId} is paused, since ${complaints} of ${sums.accepted} did`
}

/** The reader's own token in the quoted List-Unsubscribe. */
async function byToken({ db, keys }: Applying, { traces }: Content): Promise<string | null> {
  for (const token of traces.leaving.flatMap(
    text => text.match(/\b[0-9a-z]{1,10}-[\w-]{22,26}(?![\w-])/g) ?? [],
  )) {
    const id = readReaderToken('unsubscribe', token, keys.tokens)
    const subscriber = id === null ? undefined : await findSubscriberById(db, id)
    if (subscriber !== undefined) return subscriber.address_key
  }
  return null
}
