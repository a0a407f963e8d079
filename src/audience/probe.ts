// Before an address that bounces softly gets no more mail, it is asked by one letter. What came of it is never set, but
// read from whether the letter went and came back.
import { bounceScore, type ScoredBounce } from './bounce-score.ts'

/** Four weekly issues in a row, or three at once: an address that hardly anything reaches. */
const PROBE_SCORE = 2.5
/** Servers try for five days before they give up (RFC 5321 §4.5.4.1). */
export const PROBE_MS = 7 * 24 * 60 * 60 * 1_000

export interface AskedProbe {
  /** Whether a server has taken the letter. */
  readonly sent: boolean
  /** ISO 8601. */
  readonly asked_at: string
  readonly due_at: string
  readonly bounced_at: string | null
}

/** `silent`: it went, and did not come back in time, so somebody is there. `unsent`: it never went, and tells nothing. */
export type ProbeState = 'waiting' | 'bounced' | 'silent' | 'unsent'

export function probeState({ sent, due_at, bounced_at }: AskedProbe, now: Date): ProbeState {
  if (bounced_at !== null) return 'bounced'
  if (Date.parse(due_at) > now.getTime()) return 'waiting'
  return sent ? 'silent' : 'unsent'
}

/** What speaks against an address: nothing that happened before a probe of it that did not come back. */
export function scoreSinceProbe(
  bounces: readonly ScoredBounce[],
  probe: AskedProbe | undefined,
  now: Date,
): number {
  const from = probe !== undefined && probeState(probe, now) === 'silent' ? probe.asked_at : ''
  return bounceScore(
    bounces.filter(({ at }) => at > from),
    now,
  )
}

/** Whether it is time to ask. */
export function asksForProbe(score: number, probe: AskedProbe | undefined, now: Date): boolean {
  return score >= PROBE_SCORE && (probe === undefined || probeState(probe, now) !== 'waiting')
}
