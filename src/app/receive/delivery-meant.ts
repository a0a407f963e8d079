// Which delivery of ours a report is about. Only what nobody else can make counts: an envelope sender with our HMAC, or
// the Message-ID of a copy that we really sent to one reader; that of a post to a list, every member and archive has.
// Whatever else a report names proves nothing.
import { type BounceAddress, readVerp } from '../../mail/verp.ts'
import type { Db } from '../../store/database.ts'
import { type Delivered, findByMessageId, findDelivered } from '../../store/feedback.ts'
import type { App } from '../app.ts'
import type { Keys } from '../keys.ts'
import type { Content } from './content.ts'

export interface Meant {
  readonly delivery: Delivered
  readonly proof: 'verp' | 'message-id'
}

/** Servers try for five days at most; what comes after a month is a replay, or about another message. */
const LATEST_MS = 30 * 24 * 60 * 60 * 1_000

/** @returns the delivery, or why there is none */
export async function deliveryMeant(app: App, db: Db, keys: Keys, content: Content): Promise<Meant | string> {
  const meant = (await byVerp(db, app.settings.bounces, keys, content)) ?? (await byMessageId(db, content))
  if (typeof meant === 'string') return meant
  const age = app.now().getTime() - Date.parse(meant.delivery.updated_at)
  return age > LATEST_MS ? 'it is about a message of more than a month ago' : meant
}

async function byVerp(
  db: Db,
  bounces: BounceAddress | undefined,
  keys: Keys,
  { traces }: Content,
): Promise<Meant | null> {
  if (bounces === undefined) return null
  for (const address of traces.addresses) {
    const place = readVerp(address, bounces, keys.verp)
    const delivery = place === null ? undefined : await findDelivered(db, place.dispatch, place.recipient)
    if (delivery !== undefined) return { delivery, proof: 'verp' }
  }
  return null
}

async function byMessageId(db: Db, { traces }: Content): Promise<Meant | string> {
  const delivery = await findByMessageId(db, traces.messageIds)
  const wasSent = delivery !== undefined && ['dot', 'accepted', 'uncertain'].includes(delivery.state)
  if (!wasSent) return 'nothing in it proves that it is about a message of ours'
  if (delivery.kind === 'list') return 'it is about a post to a list, whose Message-ID is public'
  return { delivery, proof: 'message-id' }
}
