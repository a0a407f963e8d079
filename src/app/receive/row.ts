// A received message as its record: by what it is known again, and everything that its effects need.
import type { Examined } from '../../inbound/examine.ts'
import type { NewReceived } from '../../store/received.ts'
import { cleanLine } from '../../text/clean.ts'
import { contentOf } from './content.ts'
import type { Verdict } from './verdict.ts'

/** What changes nothing beyond the record is done with it. */
const WITHOUT_EFFECT = new Set(['ignored', 'auto-reply'])

/** A person's words to a person. */
export const NO_LINK = 'no link in it leads to a post: it is for a person to read'

export function readRow(verdict: Extract<Verdict, { read: true }>, now: string): NewReceived {
  const { incoming, message, outcome, links, authenticated } = verdict
  const isForPeople = outcome.kind === 'submission' && links.length === 0
  return {
    identity: identityOf(message),
    digest: message.digest,
    message_id: message.messageId,
    way: incoming.way,
    place: String(incoming.place),
    kind: outcome.kind,
    reason: outcome.reason,
    sender: message.author?.address ?? null,
    subject: message.subject.slice(0, 500),
    authenticated: authenticated ? 1 : 0,
    content: JSON.stringify(contentOf(message, outcome, links)),
    state: isForPeople || WITHOUT_EFFECT.has(outcome.kind) ? 'done' : 'recorded',
    problem: isForPeople ? NO_LINK : null,
    received_at: now,
    updated_at: now,
  }
}

/**
 * By its Message-ID and who wrote it: what a list or a server changes on one of the ways makes no other message of it, and
 * nobody can keep another's message from being read by giving their own its Message-ID.
 */
function identityOf({ messageId, writer, digest }: Examined): string {
  if (messageId === null) return `sha256:${digest}`
  return writer === null ? messageId : `${messageId} ${writer}`
}

export function unreadRow(
  { incoming, digest, reason }: Extract<Verdict, { read: false }>,
  now: string,
): NewReceived {
  return {
    identity: `sha256:${digest}`,
    digest,
    message_id: null,
    way: incoming.way,
    place: String(incoming.place),
    kind: null,
    reason: cleanLine(reason).slice(0, 500),
    sender: null,
    subject: '',
    authenticated: 0,
    content: '{}',
    state: 'quarantined',
    problem: null,
    received_at: now,
    updated_at: now,
  }
}
