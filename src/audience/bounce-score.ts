// How much speaks against an address: what bounced there, less with every week that passes. Policy refusals say nothing
// about a reader, and a delay nothing at all.

export interface ScoredBounce {
  readonly action: 'failed' | 'delayed'
  readonly class: 'hard' | 'soft' | 'policy'
  /** ISO 8601. */
  readonly at: string
}

const HALF_LIFE_MS = 14 * 24 * 60 * 60 * 1_000
/** Older ones weigh less than a thirtieth. */
export const SCORED_MS = 5 * HALF_LIFE_MS

/** An address of score 4 is gone; by soft bounces of weekly issues none gets there, and each is asked before. */
const WEIGHTS = { hard: 4, soft: 1, policy: 0 } as const

/** Rounded to a hundredth. */
export function bounceScore(bounces: readonly ScoredBounce[], now: Date): number {
  const sum = bounces.reduce((sum, { action, class: kind, at }) => {
    const age = Math.max(0, now.getTime() - Date.parse(at))
    return action === 'failed' ? sum + WEIGHTS[kind] * 0.5 ** (age / HALF_LIFE_MS) : sum
  }, 0)
  return Math.round(sum * 100) / 100
}
