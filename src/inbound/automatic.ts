// Mail that no person wrote, and how that is known. Whatever is named here gets no answer and is no submission
// (RFC 3834 §2).
import { fieldOf, fieldsOf } from '../mail/header-fields.ts'
import { isNullSender, isVacation } from './bounce/sender.ts'
import type { ReceivedMessage } from './received-message.ts'

export interface Automatic {
  /** An answer to a message of ours, or something that nobody asked for. */
  readonly kind: 'reply' | 'notice'
  readonly why: string
}

const CHALLENGE =
  /(?:please |must |to )?(?:confirm|verify|authenticate) (?:that )?(?:your|you) (?:message|e-?mail|sent|are)|your (?:e-?mail|message) requires verification|verify#|challenge[- ]response|spam ?arrest|boxtrapper|antispam uol|confirmação - antispam|sender verification|(?:message|mail) (?:is )?(?:awaiting|waiting for) (?:your )?(?:verification|confirmation)/i

/** Why it is automatic; null when a person may have written it. */
export function automaticOf(message: ReceivedMessage): Automatic | null {
  const { fields, subject } = message
  const field = (name: string) => fieldOf(fields, name)
  const submitted = /^\s*([\w-]+)/.exec(field('auto-submitted') ?? '')?.[1]?.toLowerCase() ?? 'no'
  if (message.parts.some(({ type }) => type === 'message/disposition-notification')) {
    return { kind: 'reply', why: 'a read receipt' } // RFC 8098 §3
  }
  const answers =
    field('x-autoreply') ?? field('x-autorespond') ?? field('x-autoresponder') ?? field('x-mail-autoreply')
  if (CHALLENGE.test(subject) || field('x-tmda-fingerprint') !== null) {
    return { kind: 'reply', why: 'it asks the sender to prove that they are a person' }
  }
  if (submitted === 'auto-replied') return { kind: 'reply', why: 'Auto-Submitted: auto-replied' }
  if (answers !== null) return { kind: 'reply', why: 'an answering machine says so in its header' }
  if (/^auto[_-]?reply/i.test(field('precedence') ?? ''))
    return { kind: 'reply', why: 'Precedence: auto_reply' }
  if (isVacation(message))
    return { kind: 'reply', why: `“${subject.slice(0, 80)}” is an answering machine’s subject` }
  if (submitted !== 'no') return { kind: 'notice', why: `Auto-Submitted: ${submitted}` }
  if (isNullSender(message)) return { kind: 'notice', why: 'it came from the null sender' }
  if (isReport(message)) return { kind: 'notice', why: 'it is a report' }
  const precedence = (field('precedence') ?? '').trim().toLowerCase()
  if (/^(?:bulk|junk)$/.test(precedence) && field('list-id') === null) {
    return { kind: 'notice', why: `Precedence: ${precedence}` }
  }
  // A person's own program may say that they want no absence notes (`OOF`) or receipts; who wants no answer is a machine.
  if (/\b(?:all|autoreply)\b/i.test(field('x-auto-response-suppress') ?? '')) {
    return { kind: 'notice', why: 'X-Auto-Response-Suppress' }
  }
  if (fieldsOf(fields, 'x-loop').length > 0) return { kind: 'notice', why: 'X-Loop' }
  return null
}

function isReport({ fields }: ReceivedMessage): boolean {
  return /^\s*multipart\/report\b/i.test(fieldOf(fields, 'content-type') ?? '')
}
