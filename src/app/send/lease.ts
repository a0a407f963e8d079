// A claim is held under a lease that is renewed while its sender works, so that it ends soon after the sender
// does, however long a server takes to answer. A third of it may pass without a beat, and then another third.
import { parseSpan } from '../../text/span.ts'
import type { App } from '../app.ts'

export interface Lease {
  readonly milliseconds: number
  /** How often it is renewed. */
  readonly beat: number
}

/** At most a minute between two signs of life, however long the lease. */
const LONGEST_BEAT_MS = 60_000

export function leaseOf({ settings }: Pick<App, 'settings'>): Lease {
  const milliseconds = parseSpan(settings.send.lease) ?? 0
  return { milliseconds, beat: Math.min(milliseconds / 3, LONGEST_BEAT_MS) }
}
