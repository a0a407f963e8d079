// Asks an address that bounced softly too often, in the transaction of the bounce that was one too many; and drops it
// when that letter bounces as well. Its envelope sender is made as a delivery's, of a dispatch that there never is.

import { SCORED_MS } from '../../audience/bounce-score.ts'
import { asksForProbe, PROBE_MS, scoreSinceProbe } from '../../audience/probe.ts'
import { parseAddress } from '../../mail/address.ts'
import { readVerp } from '../../mail/verp.ts'
import { PROBE_DISPATCH } from '../../render/letter.ts'
import { bouncesSince, type Delivered, findBounceOf } from '../../store/feedback.ts'
import { findProbe, insertProbe, lastProbe, noteProbeBounced, probeKey } from '../../store/probes.ts'
import { suppress } from '../../store/subscribers.ts'
import { queueLetter } from '../letters/queue-letter.ts'
import type { Applying } from './applying.ts'
import type { Content } from './content.ts'

/** After a soft bounce was recorded. @returns what to add to what is said of it; empty when nobody is asked */
export async function probeAfter(applying: Applying, delivery: Delivered): Promise<string> {
  const { app, db, now } = applying
  const { address_key } = delivery
  const since = new Date(app.now().getTime() - SCORED_MS).toISOString()
  const probe = await lastProbe(db, address_key)
  const score = scoreSinceProbe(await bouncesSince(db, address_key, since), probe, app.now())
  const to = parseAddress(delivery.address)
  const bounce = await findBounceOf(db, delivery.id)
  // Without an address for bounces nobody could tell what the letter's bounce is about.
  if (app.settings.bounces === undefined || to === null || bounce === undefined) return ''
  if (!asksForProbe(score, probe, app.now())) return ''
  const due_at = new Date(app.now().getTime() + PROBE_MS).toISOString()
  const id = await insertProbe(db, { bounce_id: bounce.id, address: to, address_key, asked_at: now, due_at })
  const letter = { kind: 'probe' as const, key: probeKey(id), to: { name: null, address: to } }
  await queueLetter(db, { ...letter, answers: null, replyTo: null, probe: id }, now)
  return `; its score is ${score}, so it is asked by a letter whether anybody is there`
}

/** @returns what came of it; null when the bounce is not about a probe */
export async function applyProbeBounce(applying: Applying, content: Content): Promise<string | null> {
  const { app, db, keys, now } = applying
  const { bounces } = app.settings
  if (bounces === undefined) return null
  const place = content.traces.addresses
    .map(address => readVerp(address, bounces, keys.verp))
    .find(found => found?.dispatch === PROBE_DISPATCH)
  const probe = place ? await findProbe(db, place.recipient) : undefined
  if (probe === undefined) return null
  const report = content.bounce?.find(({ action }) => action === 'failed')
  if (report === undefined) return `noted: the letter that asks ${probe.address} is delayed`
  if (report.class === 'policy')
    return `noted: the letter that asks ${probe.address} was refused: ${report.reason}`
  if (now > probe.due_at) return `not applied: the letter that asks ${probe.address} came back too late`
  if (!(await noteProbeBounced(db, probe.id, report.reason, now))) return `known already: ${probe.address}`
  await suppress(db, probe.address_key, `bounced again and again: ${report.reason}`, now)
  return `no more mail to ${probe.address}: the letter that asks came back, too (${report.reason})`
}
