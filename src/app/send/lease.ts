// A claim is held under a lease that is renewed while its sender works, so that it ends soon after the sender
// does, however long a server takes to answer.
import { type Lease, renewLease } from '../../store/deliveries.ts'
import type { App } from '../app.ts'

const BEAT_MS = 60_000
/** Three beats may be late before the claim is another's to take. */
const LEASE_MS = 3 * BEAT_MS

export function leaseFor(app: App, token: string): Lease {
  return { token, until: new Date(app.now().getTime() + LEASE_MS).toISOString() }
}

/** Renews the lease of a row until it is disposed of. A beat that cannot be written is the next one's business. */
export function keepLease(app: App, id: number, token: string): Disposable {
  const beat = setInterval(() => void renewLease(app.db, id, leaseFor(app, token)).catch(() => {}), BEAT_MS)
  return { [Symbol.dispose]: () => clearInterval(beat) }
}
