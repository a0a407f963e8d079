// The verdict on a message: an ordered list of questions, each answered from what it says of itself and what is ours.
// Reports come before people, since a report quotes what people wrote; a person's words count only where nobody and
// nothing automatic stands between.
import { fieldOf } from '../mail/header-fields.ts'
import { byCommand } from './commands.ts'
import type { Examined } from './examine.ts'
import { listOfServer } from './hold-notice.ts'
import type { Ours } from './ours.ts'
import type { Outcome } from './outcome.ts'

export function classify(message: Examined, ours: Ours): Outcome {
  return (
    byItself(message, ours) ??
    byReport(message) ??
    byAutomaton(message, ours) ??
    byList(message, ours) ??
    byCommand(message, ours) ??
    byAddress(message, ours)
  )
}

/** What we sent ourselves comes back, or a list's server tells of it. */
function byItself(message: Examined, ours: Ours): Outcome | null {
  const own = message.messageId === null ? undefined : ours.sent.get(message.messageId)
  if (own === 'posting' && listOf(message, ours) !== null && message.messageId !== null) {
    return { kind: 'echo', messageId: message.messageId, reason: 'our post came back through the list' }
  }
  if (own !== undefined) return { kind: 'ignored', reason: 'it is a message of our own' }
  const server = message.from
    .map(address => ours.listNames?.get(address) ?? listOfServer(address))
    .find(list => list !== null && ours.lists.includes(list))
  if (server && message.hold !== null) {
    const reason =
      message.hold === 'awaited'
        ? 'our post waits for the list’s moderator'
        : 'the list’s moderator refused our post'
    return { kind: 'held', list: server, decision: message.hold, reason }
  }
  return null
}

function byReport({ report, fields }: Examined): Outcome | null {
  switch (report?.kind) {
    case 'complaint':
      return {
        kind: 'complaint',
        complaint: report.complaint,
        reason: `a feedback report: ${report.complaint.feedback}`,
      }
    case 'bounce': {
      const reasons = [
        ...new Set(report.report.recipients.map(({ action, reason }) => `${action}: ${reason}`)),
      ]
      return {
        kind: 'bounce',
        bounce: report.report,
        reason: `a delivery report: ${reasons.slice(0, 3).join(', ')}`,
      }
    }
    case 'success':
      return { kind: 'auto-reply', reason: 'a report that a message was delivered' }
    case undefined:
      return fieldOf(fields, 'x-apple-unsubscribe') === null
        ? null
        : { kind: 'unsubscribe', token: null, reason: 'Apple Mail asks to unsubscribe' }
  }
}

function byAutomaton(message: Examined, ours: Ours): Outcome | null {
  const { automatic } = message
  if (automatic?.kind === 'reply') return { kind: 'auto-reply', reason: automatic.why }
  if (automatic?.kind === 'notice') return { kind: 'ignored', reason: `it is automatic: ${automatic.why}` }
  const self = [ours.replyTo, ...ours.others].find(own => own === message.author?.address.toLowerCase())
  return self === undefined ? null : { kind: 'ignored', reason: `it is from our own address ${self}` }
}

/** A person's message that came through a list counts when the list is ours and it answers an issue, or is to us. */
function byList(message: Examined, ours: Ours): Outcome | null {
  if (!isListMail(message)) return null
  const list = listOf(message, ours)
  if (list === null) return { kind: 'ignored', reason: 'it came through a list that is none of ours' }
  if (answersIssue(message, ours)) {
    return { kind: 'submission', through: 'list', reason: `it answers an issue, through ${list}` }
  }
  return { kind: 'ignored', reason: `it came through ${list} and answers no issue` }
}

function byAddress(message: Examined, ours: Ours): Outcome {
  if (answersIssue(message, ours)) {
    return { kind: 'submission', through: 'private', reason: 'it answers an issue' }
  }
  if (message.to.some(address => isAt(address, ours.replyTo))) {
    return { kind: 'submission', through: 'private', reason: `it is to ${ours.replyTo}` }
  }
  return { kind: 'ignored', reason: `it is neither to ${ours.replyTo} nor an answer to an issue` }
}

function answersIssue(message: Examined, ours: Ours): boolean {
  return message.answers.some(id => ['issue', 'posting'].includes(ours.sent.get(id) ?? ''))
}

function isListMail({ fields }: Examined): boolean {
  const has = (name: string) => fieldOf(fields, name) !== null
  return (
    has('list-id') ||
    has('list-post') ||
    has('mailing-list') ||
    has('x-beenthere') ||
    fieldOf(fields, 'precedence') === 'list'
  )
}

/** Which of our lists it came through: by its List-Post or List-Id, which a member cannot set past the server. */
function listOf({ fields }: Examined, ours: Ours): string | null {
  const said = ['list-post', 'x-beenthere', 'list-id'].map(name =>
    (fieldOf(fields, name) ?? '').toLowerCase(),
  )
  const byAddress = ours.lists.find(list =>
    said.some(value => value.includes(list) || value.includes(`<${list.replace('@', '.')}>`)),
  )
  const id = /<([^<>\s]+)>\s*$/.exec(said[2] ?? '')?.[1]
  return byAddress ?? (id === undefined ? undefined : ours.listNames?.get(id)) ?? null
}

/** The address itself, or a sub-address of it (RFC 5233): `roundup+blog@…`. */
function isAt(address: string, own: string): boolean {
  const at = own.lastIndexOf('@')
  const [local, domain] = [own.slice(0, at), own.slice(at)]
  return address === own || (address.endsWith(domain) && address.startsWith(`${local}+`))
}
