// Who has left comes back by their own link, which went to their address alone.
import { insertConsent } from '../../store/consents.ts'
import { inTransaction } from '../../store/database.ts'
import { bringBack, findSubscriberById, findSuppression, type Subscriber } from '../../store/subscribers.ts'
import { type App, instant } from '../app.ts'
import type { Evidence } from './evidence.ts'

/** Nothing is changed for who is there, or where no mail may go. */
export async function comeBack(
  app: App,
  { id }: Pick<Subscriber, 'id'>,
  { place, words }: Evidence,
): Promise<void> {
  const now = instant(app)
  await inTransaction(app.db, async db => {
    const subscriber = await findSubscriberById(db, id)
    if (subscriber?.state !== 'left') return
    const { roster, address, address_key, name } = subscriber
    if ((await findSuppression(db, address_key)) !== undefined) return
    await bringBack(db, id, { source: 'came back', name }, now)
    const about = {
      roster,
      address,
      address_key,
      name,
      subscriber_id: id,
      way: 'page' as const,
      place,
      words,
    }
    const confirmed = { confirmed_at: now, confirmed_way: 'page' as const, confirmed_place: place }
    await insertConsent(db, { kind: 'join', ...about, at: now, answered_at: now, ...confirmed })
  })
}
