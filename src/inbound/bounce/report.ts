// What a bounce says, per recipient. Class is judged by the reason for the failure, and not by the first digit of
// a code: `hard` is an address or a domain that does not exist, or has moved for good; `policy` is a refusal of
// what we are or write; everything else is `soft`, as is every delay.

export interface BounceReport {
  readonly recipients: readonly FailedRecipient[]
}

export interface FailedRecipient {
  /** As the report writes it; null when it names none. */
  readonly address: string | null
  readonly action: 'failed' | 'delayed'
  /** RFC 3463; null when the report has none. */
  readonly status: string | null
  readonly class: BounceClass
  readonly reason: BounceReason
  /** What the other server said, on one line. */
  readonly diagnostic: string | null
}

export type BounceClass = 'hard' | 'soft' | 'policy'

export type BounceReason =
  | 'no such address'
  | 'no such domain'
  | 'moved'
  | 'takes no mail'
  | 'sender refused'
  | 'refused'
  | 'mailbox full'
  | 'too large'
  | 'suspended'
  | 'too much mail'
  | 'not reached'
  | 'unknown'

const CLASSES: Readonly<Record<BounceReason, BounceClass>> = {
  'no such address': 'hard',
  'no such domain': 'hard',
  moved: 'hard',
  'takes no mail': 'hard',
  'sender refused': 'policy',
  refused: 'policy',
  'mailbox full': 'soft',
  'too large': 'soft',
  suspended: 'soft',
  'too much mail': 'soft',
  'not reached': 'soft',
  unknown: 'soft',
}

/** A delay changes nothing, whatever its reason. */
export function classOf(reason: BounceReason, action: FailedRecipient['action']): BounceClass {
  return action === 'delayed' ? 'soft' : CLASSES[reason]
}
