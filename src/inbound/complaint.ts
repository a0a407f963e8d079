// Complaints: feedback reports (RFC 5965), what Microsoft sends in their stead, and an opt-out. Recipients are often
// redacted in them, so who complained is known by what of our message is enclosed, not by what stands here.
import { type Field, fieldOf, fieldsOf, parseFields } from '../mail/header-fields.ts'
import { addressesIn } from './bounce/addresses.ts'
import { enclosedHeader } from './enclosed-header.ts'
import type { ReceivedMessage } from './received-message.ts'

export interface Complaint {
  /** Feedback-Type (RFC 5965 §7.3): `abuse`, `fraud`, `virus`, `not-spam`, `opt-out`, `auth-failure` (RFC 6591) … */
  readonly feedback: string
  readonly recipients: readonly string[]
}

export interface ComplaintReading {
  readonly complaint: Complaint
  /** The header of the message that it is about. */
  readonly original: readonly Field[]
}

/** Whether somebody wants no more mail; the other reports are about the sender. */
export function wantsNoMore({ feedback }: Complaint): boolean {
  return /^(?:abuse|fraud|opt-out|opt-out-list|other)$/.test(feedback)
}

export function readComplaint(message: ReceivedMessage): ComplaintReading | null {
  const original = enclosedHeader(message)
  const report = message.parts.find(({ type }) => type === 'message/feedback-report')
  if (report !== undefined) {
    const fields = parseFields(report.text)
    const named = ['original-rcpt-to', 'removal-recipient'].flatMap(name => fieldsOf(fields, name))
    const feedback = /^[\w-]{1,40}/.exec(fieldOf(fields, 'feedback-type') ?? '')?.[0].toLowerCase() ?? 'other'
    return { complaint: { feedback, recipients: addresses(named) }, original }
  }
  // Microsoft's Junk Mail Reporting Program encloses the message and no report.
  const reporter = fieldOf(original, 'x-hmxmroriginalrecipient')
  if (reporter === null && !/^complaint about message from [\d.:a-f]+$/i.test(message.subject)) return null
  return { complaint: { feedback: 'abuse', recipients: addresses([reporter ?? '']) }, original }
}

function addresses(values: readonly string[]): readonly string[] {
  return [...new Set(values.flatMap(value => addressesIn(value).map(({ address }) => address)))]
}
