// What a received message is: one of a closed set, each with the reason for the verdict. Nothing here says what is
// done about it; whether a report is believed is asked where it is applied.
import type { BounceReport } from './bounce/report.ts'
import type { Complaint } from './complaint.ts'

export type Outcome = { readonly reason: string } & (
  | { readonly kind: 'submission'; readonly through: 'private' | 'list' }
  | { readonly kind: 'correction' | 'withdrawal'; readonly answers: string }
  /** The token is of the address that it is to; a yes without one counts for nothing. */
  | { readonly kind: 'approval'; readonly token: string | null }
  | { readonly kind: 'bounce'; readonly bounce: BounceReport }
  | { readonly kind: 'complaint'; readonly complaint: Complaint }
  | { readonly kind: 'unsubscribe'; readonly token: string | null }
  /** Without a token it answers the letter that asked. */
  | { readonly kind: 'confirmation'; readonly token: string | null }
  | { readonly kind: 'subscribe' | 'help' | 'auto-reply' | 'ignored' }
  | { readonly kind: 'echo'; readonly messageId: string }
  | { readonly kind: 'held'; readonly list: string; readonly decision: 'awaited' | 'rejected' }
)

export type OutcomeKind = Outcome['kind']

/** In the order in which a person reads them. */
export const OUTCOME_KINDS = [
  'submission',
  'correction',
  'withdrawal',
  'bounce',
  'complaint',
  'unsubscribe',
  'subscribe',
  'confirmation',
  'approval',
  'help',
  'echo',
  'held',
  'auto-reply',
  'ignored',
] as const satisfies readonly OutcomeKind[]
