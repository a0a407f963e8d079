// The bounces that were believed, newest first, each with what speaks against its address by now.
import { SCORED_MS } from '../audience/bounce-score.ts'
import { type ProbeState, probeState, scoreSinceProbe } from '../audience/probe.ts'
import { type Bounce, bouncesSince, listBounces } from '../store/feedback.ts'
import { lastProbe } from '../store/probes.ts'
import { findSuppression } from '../store/subscribers.ts'
import type { App } from './app.ts'

export interface ListedBounce extends Bounce {
  readonly address: string
  readonly score: number
  /** Why no mail goes there any more; null when it does. */
  readonly suppressed: string | null
  /** The newest letter that asked whether anybody is there; null when none did. */
  readonly probe: {
    readonly state: ProbeState
    readonly askedAt: string
    readonly reason: string | null
  } | null
}

/** @param addressKey of one address alone; null for all */
export async function* bouncesOf(
  app: App,
  addressKey: string | null,
): AsyncGenerator<ListedBounce, void, undefined> {
  const since = new Date(app.now().getTime() - SCORED_MS).toISOString()
  for await (const bounce of listBounces(app.db, addressKey)) {
    const asked = await lastProbe(app.db, bounce.address_key)
    const score = scoreSinceProbe(await bouncesSince(app.db, bounce.address_key, since), asked, app.now())
    const probe =
      asked === undefined
        ? null
        : { state: probeState(asked, app.now()), askedAt: asked.asked_at, reason: asked.reason }
    const suppressed = (await findSuppression(app.db, bounce.address_key))?.reason ?? null
    yield { ...bounce, score, suppressed, probe }
  }
}
