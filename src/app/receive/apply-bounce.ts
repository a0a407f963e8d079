// A bounce that is about a delivery of ours is kept with its reason. An address that is gone for good gets no more
// mail; every other one keeps its score, which decays, and is asked by a letter before it is dropped.

import { recordBounce } from '../../store/feedback.ts'
import { suppress } from '../../store/subscribers.ts'
import type { Applying } from './applying.ts'
import type { Content } from './content.ts'
import { deliveryMeant } from './delivery-meant.ts'
import { applyProbeBounce, probeAfter } from './probe-address.ts'

export async function applyBounce(applying: Applying, content: Content): Promise<string> {
  const { app, db, keys, received, now } = applying
  const probed = await applyProbeBounce(applying, content)
  if (probed !== null) return probed
  const meant = await deliveryMeant(app, db, keys, content)
  if (typeof meant === 'string') return `shown and not applied: ${meant}`
  const { delivery, proof } = meant
  const recipients = content.bounce ?? []
  const own = recipients.find(({ address }) => address?.toLowerCase() === delivery.address_key)
  const report = own ?? recipients[0]
  if (report === undefined) return 'shown and not applied: it names no recipient'
  const { action, status, reason, diagnostic } = report
  const isNew = await recordBounce(db, {
    received_id: received.id,
    delivery_id: delivery.id,
    address_key: delivery.address_key,
    action,
    class: report.class,
    status,
    reason,
    diagnostic,
    proof,
    at: now,
  })
  if (!isNew) return `known already: a bounce of ${delivery.address}`
  if (report.class !== 'hard') {
    const asked = report.class === 'soft' && action === 'failed' ? await probeAfter(applying, delivery) : ''
    return `noted: ${delivery.address} bounced (${report.class}: ${reason})${asked}`
  }
  await suppress(db, delivery.address_key, `bounced: ${reason}`, now)
  return `no more mail to ${delivery.address}: ${reason}`
}
