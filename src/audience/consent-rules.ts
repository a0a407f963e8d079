// How consent is asked for: how long a request can be confirmed, how many requests are taken from one place, and what
// a request is answered with. Each number with its reason.

const HOUR_MS = 60 * 60 * 1_000

/** A letter is read within a week, or not at all. */
export const CONFIRMABLE_MS = 7 * 24 * HOUR_MS

/** A request that could have been confirmed until then is forgotten: longer than a letter may be on its way. */
export const FORGET_AFTER_MS = 30 * 24 * HOUR_MS

/** Nobody can have anybody's mailbox filled: one letter an address in this time, whoever asks. */
export const ANSWER_EVERY_MS = 24 * HOUR_MS

/** A household or an office asks from one address of the network; more of them is a machine. */
export const PLACE_MOST = 20
export const PLACE_SPAN_MS = HOUR_MS

export interface RequestFacts {
  readonly kind: 'join' | 'move'
  /** No mail may go there. */
  readonly suppressed: boolean
  /** They have had a letter of this kind within `ANSWER_EVERY_MS`. */
  readonly answeredLately: boolean
  /** What the roster has under the address. */
  readonly known: 'active' | 'left' | null
}

/**
 * confirm: a letter whose link or answer counts · reminder: one that says that they are on the roster, since whoever
 * asks forgot or did not ask themselves · none
 */
export type RequestAnswer = 'confirm' | 'reminder' | 'none'

export function answerTo({ kind, suppressed, answeredLately, known }: RequestFacts): RequestAnswer {
  if (suppressed || answeredLately) return 'none'
  return kind === 'join' && known === 'active' ? 'reminder' : 'confirm'
}
