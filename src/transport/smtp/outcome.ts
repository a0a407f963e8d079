// What became of one transaction, read off the server's reply or its absence. Pure. The one question that
// matters is whether the final dot can have gone: only then may the message have been delivered.
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import { cleanLine } from '../../text/clean.ts'
import { LONGEST_KEPT } from './limits.ts'

/** Where in the transaction the server refused (RFC 5321 §3.3). */
export type Stage = Extract<SendOutcome, { kind: 'rejected' }>['stage']

/** The commands of a message, in their order. */
export const STAGES = ['mail', 'rcpt', 'data'] as const satisfies readonly Stage[]

/** Replies that are about who we are, whatever the text says (RFC 4954 §6, RFC 3207 §4). */
const ABOUT_US = [530, 534, 535, 538]

/** The outcome of a refusal; null when the text is no refusal (RFC 5321 §4.2.1). */
export function rejected(text: string, stage: Stage): SendOutcome | null {
  const reply = /^([45]\d\d)(?:[ -]|$)(?:([45])(\.\d{1,3}\.\d{1,3})\b)?/.exec(text)
  if (reply === null) return null
  const [, digits = '', klass, rest = ''] = reply
  const code = Number(digits)
  // RFC 2034 §4: the class repeats the first digit, or the code is not one
  const enhanced = klass === digits.charAt(0) ? klass + rest : null
  const permanent = code >= 500 && code !== 503 // 503 is about the order of commands
  const policy = permanent && (enhanced?.startsWith('5.7.') === true || ABOUT_US.includes(code))
  return { kind: 'rejected', reply: readable(text), code, enhanced, permanent, policy, stage }
}

export function accepted(text: string): SendOutcome | null {
  return /^2\d\d(?:[ -]|$)/.test(text) ? { kind: 'accepted', reply: readable(text) } : null
}

export function lost(reason: string, afterDot: boolean): SendOutcome {
  return { kind: 'lost', afterDot, reason: readable(reason) }
}

/** A stranger's words for a terminal, a page or a row. */
export function readable(text: string): string {
  return cleanLine(text.slice(0, 4 * LONGEST_KEPT)).slice(0, LONGEST_KEPT)
}
