// What a list did with our post. Its echo is the proof that it was distributed, and settles a delivery whose reply was
// lost; a hold notice says only that it waits.

import { resolveUncertain } from '../../store/deliveries.ts'
import { findByMessageId, lastPostTo, notePosting } from '../../store/feedback.ts'
import type { Applying } from './applying.ts'
import type { Content } from './content.ts'

export async function applyEcho({ db, now }: Applying, { messageId }: Content): Promise<string> {
  const delivery = messageId === null ? undefined : await findByMessageId(db, [messageId])
  if (delivery === undefined) return 'not applied: the post is not in the ledger'
  await notePosting(db, { delivery_id: delivery.id, state: 'echoed', at: now })
  const evidence = { state: 'accepted' as const, reason: 'it came back through the list' }
  await resolveUncertain(db, delivery.dispatch_id, [delivery.address_key], evidence, now)
  return `${delivery.address} distributed our post`
}

export async function applyHold({ db, now }: Applying, { held }: Content): Promise<string> {
  const delivery = held === null ? undefined : await lastPostTo(db, held.list)
  if (held === null || delivery === undefined) return 'not applied: nothing was posted to that list'
  const state = held.decision === 'awaited' ? 'held' : 'rejected'
  await notePosting(db, { delivery_id: delivery.id, state, at: now })
  return state === 'held'
    ? `our post waits for a moderator of ${delivery.address}`
    : `a moderator of ${delivery.address} refused our post`
}
