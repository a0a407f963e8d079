// Who is in a dispatch and who is left out, and why. Pure: `--dry-run` prints what the freeze then stores.

export const PURPOSES = ['first', 'resend', 'correction'] as const
/** What a person sends an edition to an audience for; `test` goes to one address and counts for nothing. */
export type Purpose = (typeof PURPOSES)[number] | 'test'

export interface Recipient {
  readonly address: string
  readonly addressKey: string
  readonly name: string | null
  readonly subscriberId: number | null
  /** When they subscribed, ISO 8601; null for a list. */
  readonly since: string | null
  /** They get nothing until then, ISO 8601; null when they get everything. */
  readonly pausedUntil: string | null
  /** They want no HTML. */
  readonly textOnly: boolean
  /** Of their own links. */
  readonly version: number
}

/** What the store knows of an address in this moment. */
export interface Facts {
  /** Why no mail may go there; null when it may. */
  readonly suppressed: string | null
  /** The dispatch by which it has this issue already, or may have it: the reply to its final dot was lost. */
  readonly has: { readonly dispatch: number; readonly certain: boolean } | null
  /** Until when they want nothing; null when they want it now. */
  readonly pausedUntil: string | null
}

export type PlannedState =
  | { readonly state: 'queued' }
  | { readonly state: 'suppressed'; readonly reason: string }

/** Who is suppressed or pauses is left out whatever the purpose; who has the issue, only of a first dispatch. */
export function planDelivery(facts: Facts, purpose: Purpose): PlannedState {
  if (facts.suppressed !== null) return { state: 'suppressed', reason: facts.suppressed }
  if (facts.pausedUntil !== null) {
    return { state: 'suppressed', reason: `pauses until ${facts.pausedUntil.slice(0, 10)}` }
  }
  if (facts.has !== null && purpose === 'first') {
    const { dispatch, certain } = facts.has
    return {
      state: 'suppressed',
      reason: `${certain ? 'has' : 'may have'} this issue already (dispatch ${dispatch})`,
    }
  }
  return { state: 'queued' }
}

/** How a post to a list goes: over the list's limit the text goes alone. */
export function listFormat(
  wanted: 'auto' | 'text' | 'both',
  octets: { readonly both: number; readonly text: number },
  limit: number,
): {
  readonly format: 'text' | 'both'
  readonly octets: number
  readonly fits: boolean
  readonly why: string | null
} {
  const overLimit = octets.both > limit
  const format = wanted === 'text' || (wanted === 'auto' && overLimit) ? 'text' : 'both'
  const size = octets[format]
  const why =
    format === 'text' && wanted === 'auto'
      ? `with HTML it has ${octets.both} octets and the list takes ${limit}`
      : null
  return { format, octets: size, fits: size <= limit, why }
}
