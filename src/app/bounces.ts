// The bounces that were believed, newest first, each with what speaks against its address by now.
import { bounceScore, SCORED_MS } from '../audience/bounce-score.ts'
import { type Bounce, bouncesSince, listBounces } from '../store/feedback.ts'
import { findSuppression } from '../store/subscribers.ts'
import type { App } from './app.ts'

export interface ListedBounce extends Bounce {
  readonly address: string
  readonly score: number
  /** Why no mail goes there any more; null when it does. */
  readonly suppressed: string | null
}

/** @param addressKey of one address alone; null for all */
export async function* bouncesOf(
  app: App,
  addressKey: string | null,
): AsyncGenerator<ListedBounce, void, undefined> {
  const since = new Date(app.now().getTime() - SCORED_MS).toISOString()
  for await (const bounce of listBounces(app.db, addressKey)) {
    const score = bounceScore(await bouncesSince(app.db, bounce.address_key, since), app.now())
    const suppressed = (await findSuppression(app.db, bounce.address_key))?.reason ?? null
    yield { ...bounce, score, suppressed }
  }
}
