// The life of a delivery: one recipient's row in a dispatch.
//
//   queued      nothing is known to have been sent. Entered at the freeze, and again whenever an attempt is
//               known to have come to nothing. A crash here costs nothing.
//   claimed     a sender holds it under a lease and is talking to the server; the final dot has not gone.
//               A crash here: the row is queued again when the lease ends or its holder is seen to be dead.
//   dot         durable before the final dot is written to the socket: from here the server may have the
//               message. A crash here leaves it uncertain, which the policy decides.
//   accepted    the server took responsibility (250 to the dot). Final.
//   deferred    the server said "not now" (4yz); queued again at `nextAt`, by the configuration's schedule.
//   failed      the server said no (5yz), the schedule is used up, or the message cannot be made. Final,
//               until a person says `--retry-failed`.
//   uncertain   the reply to the dot was lost. `--uncertain resend` (the default to subscribers) queues it
//               again with the same bytes and Message-ID; `hold`, and a mailing list always, waits for a person.
//   suppressed  left out, with the reason: at the freeze, or because the person left before the claim. Final.
//
// Every move is one conditional UPDATE in store/deliveries.ts whose count of rows is the answer.
import type { SendOutcome } from './send-outcome.ts'

export type DeliveryState =
  | 'queued'
  | 'claimed'
  | 'dot'
  | 'accepted'
  | 'deferred'
  | 'failed'
  | 'uncertain'
  | 'suppressed'

/** Where an attempt leaves its row. */
export type Move =
  | { readonly to: 'accepted'; readonly reply: string }
  | {
      readonly to: 'deferred'
      readonly nextAt: string
      readonly reason: string
      readonly reply: string | null
    }
  | { readonly to: 'failed'; readonly reason: string; readonly reply: string | null }
  | { readonly to: 'uncertain'; readonly reason: string }
  /** The connection's fault, not the recipient's: nothing was sent, nothing is held against the row. */
  | { readonly to: 'queued'; readonly reason: string }

export interface RetryRules {
  /** Milliseconds to wait after the first, second … refused attempt; after the last one it has failed. */
  readonly schedule: readonly number[]
  readonly expiresAt: string
}

/**
 * @param attempts how many were made, this one included
 * @param jitter 0 to 1: spreads the retries of a schedule's step over a quarter more of its length
 */
export function moveAfter(
  outcome: SendOutcome,
  attempts: number,
  rules: RetryRules,
  now: Date,
  jitter: number,
): Move {
  switch (outcome.kind) {
    case 'accepted':
      return { to: 'accepted', reply: outcome.reply }
    case 'lost':
      return outcome.afterDot
        ? { to: 'uncertain', reason: `the reply to the final dot was lost: ${outcome.reason}` }
        : { to: 'queued', reason: `the connection was lost before the final dot: ${outcome.reason}` }
    case 'rejected':
      if (outcome.code === 421) return { to: 'queued', reason: `the server is closing: ${outcome.reply}` }
      return outcome.permanent
        ? { to: 'failed', reason: refusal(outcome.stage), reply: outcome.reply }
        : retryLater(outcome.reply, attempts, rules, now, jitter)
  }
}

function retryLater(reply: string, attempts: number, rules: RetryRules, now: Date, jitter: number): Move {
  const wait = rules.schedule[attempts - 1]
  if (wait === undefined) return { to: 'failed', reason: `refused ${attempts} times`, reply }
  const nextAt = new Date(now.getTime() + wait * (1 + jitter / 4)).toISOString()
  return nextAt > rules.expiresAt
    ? { to: 'failed', reason: 'expired', reply }
    : { to: 'deferred', nextAt, reason: 'the server said "not now"', reply }
}

function refusal(stage: Extract<SendOutcome, { kind: 'rejected' }>['stage']): string {
  switch (stage) {
    case 'mail':
      return 'the server refused the sender'
    case 'rcpt':
      return 'the server refused the recipient'
    case 'data':
    case 'dot':
      return 'the server refused the message'
  }
}
