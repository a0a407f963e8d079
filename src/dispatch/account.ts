// The sums of a dispatch. candidates = accepted + failed + suppressed + deferred + uncertain + queued at every
// moment; completion is computed from them and stored nowhere.
import type { DeliveryState } from './delivery.ts'

export interface Sums {
  readonly candidates: number
  readonly accepted: number
  readonly failed: number
  readonly suppressed: number
  readonly deferred: number
  readonly uncertain: number
  readonly queued: number
}

/** A row that is claimed counts as queued (nothing was sent), one past the dot as uncertain. */
export function sumUp(counts: Partial<Record<DeliveryState, number>>): Sums {
  const count = (state: DeliveryState): number => counts[state] ?? 0
  const parts = {
    accepted: count('accepted'),
    failed: count('failed'),
    suppressed: count('suppressed'),
    deferred: count('deferred'),
    uncertain: count('uncertain') + count('dot'),
    queued: count('queued') + count('claimed'),
  }
  return { candidates: Object.values(parts).reduce((total, part) => total + part, 0), ...parts }
}

/** Nothing is left to try: what is not accepted has failed, was left out, or waits for a person. */
export function isComplete(sums: Sums): boolean {
  return sums.queued === 0 && sums.deferred === 0
}

/** Everybody who should have it has it. */
export function isDelivered(sums: Sums): boolean {
  return sums.accepted + sums.suppressed === sums.candidates
}
