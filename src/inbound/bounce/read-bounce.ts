// A bounce of any kind becomes one report: a delivery status where there is one (RFC 3464), with what the text says
// where that is silent, or else the text alone. What it says is believed by nobody until it proves that it is about a
// message of ours.
import { type Field, fieldOf, fieldsOf } from '../../mail/header-fields.ts'
import { cleanLine } from '../../text/clean.ts'
import { enclosedHeader } from '../enclosed-header.ts'
import type { ReceivedMessage } from '../received-message.ts'
import { addressesIn } from './addresses.ts'
import { codesIn, isSpecific, isTelling, statusIn } from './codes.ts'
import { deliveryStatusWithin, parseDeliveryStatus, type StatusGroup } from './delivery-status.ts'
import { failingRecipients, type Named } from './failing-recipients.ts'
import { plainText } from './plain-text.ts'
import { reasonOf } from './reasons.ts'
import { type BounceReport, classOf, type FailedRecipient } from './report.ts'
import { firstHeader, type ReportText, splitReport } from './report-text.ts'
import { isDaemon } from './sender.ts'

/** Words that a reason is read from. */
const LONGEST_WORDS = 4_000
const LONGEST_DIAGNOSTIC = 1_000
/** Where a bounce that is passed on within another begins. */
const LONGEST_FORWARD = 16_000

/** What a delivery status can say that is no failure. */
const SUCCESS = /^(?:delivered|relayed|expanded|deliverable)$/

export type BounceReading =
  | { readonly kind: 'bounce'; readonly report: BounceReport; readonly original: readonly Field[] }
  /** It says that mail arrived. */
  | { readonly kind: 'success' }

/** null when it is no bounce. */
export function readBounce(message: ReceivedMessage): BounceReading | null {
  const text = message.text ?? plainText(message.html ?? '')
  const fromDaemon = isDaemon(message)
  const status = statusText(message, fromDaemon || isForward(message) ? text : '')
  if (status === null && !fromDaemon) return null
  const groups = status === null ? [] : parseDeliveryStatus(status)
  const split = innerReport(text)
  const original = [...enclosedHeader(message), ...split.original]
  if (groups.length > 0 && groups.every(({ action }) => SUCCESS.test(action ?? '')))
    return { kind: 'success' }
  const failed = groups.filter(({ action }) => !SUCCESS.test(action ?? ''))
  const named = namedIn(message, split, original)
  const delayed = isDelay(message, split.lines)
  const recipients =
    failed.length > 0
      ? failed.map(group => fromStatus(group, named, split.lines))
      : (named.length > 0 ? named : [NOBODY]).map(one =>
          fromWords(one, split.lines, { delayed, isOnly: named.length < 2 }),
        )
  return { kind: 'bounce', report: { recipients }, original }
}

function statusText(message: ReceivedMessage, text: string): string | null {
  const part = message.parts.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type))
  return part?.text ?? deliveryStatusWithin(text) ?? enclosedStatus(message)
}

/** A gateway encloses the bounce that it got, whole. */
function enclosedStatus(message: ReceivedMessage): string | null {
  const part = message.parts.find(({ type }) => type === 'message/rfc822')
  return part !== undefined && isBounceHeader(firstHeader(part.text)) ? deliveryStatusWithin(part.text) : null
}

/** A person passes a bounce on. One who only quotes it writes about something. */
function isForward({ subject }: ReceivedMessage): boolean {
  return /^\s*(?:fwd?|wg|tr|rv)\s*:/i.test(subject)
}

/** The report itself, or the one that it forwards whole when it says nothing of its own. */
function innerReport(text: string): ReportText {
  const outer = splitReport(text)
  const silent = outer.lines.every(line => !/\b[45]\d\d\b|\b[45]\.\d\.\d/.test(line))
  if (!silent || !isBounceHeader(outer.original)) return outer
  const start = /\n(?:return-path: ?<>|from: .{0,60}mailer-daemon)/i.exec(text.slice(0, LONGEST_FORWARD))
  const end = start === null ? -1 : text.indexOf('\n\n', start.index)
  if (end < 0) return outer
  const within = splitReport(text.slice(end + 2))
  return codesIn(within.lines.join('\n')).reply === null ? outer : within
}

function isBounceHeader(fields: readonly Field[]): boolean {
  return fieldOf(fields, 'return-path') === '<>' || /mailer-daemon/i.test(fieldOf(fields, 'from') ?? '')
}

function namedIn(
  message: ReceivedMessage,
  { lines }: ReportText,
  original: readonly Field[],
): readonly Named[] {
  const listed = fieldsOf(message.fields, 'x-failed-recipients').flatMap(value => addressesIn(value))
  const own = new Set(
    [
      ...['from', 'to', 'return-path', 'reply-to'].flatMap(name => fieldsOf(message.fields, name)),
      ...['from', 'return-path', 'sender'].flatMap(name => fieldsOf(original, name)),
    ].flatMap(value => addressesIn(value).map(({ address }) => address.toLowerCase())),
  )
  return failingRecipients(
    lines,
    own,
    original,
    listed.map(({ address }) => address),
  )
}

function isDelay(message: ReceivedMessage, lines: readonly string[]): boolean {
  const words = `${message.subject}\n${lines.join('\n').slice(0, LONGEST_WORDS)}`
  return (
    /\bwarning\b|\bdelay(?:ed)?\b|will be retried|not yet been delivered|delivery attempts will continue|temporary failure report/i.test(
      words,
    ) &&
    !/permanent(?:ly)? |has failed|giving up|given up|could not be delivered for|user unknown|no such user/i.test(
      words,
    )
  )
}

function fromStatus(group: StatusGroup, named: readonly Named[], lines: readonly string[]): FailedRecipient {
  const own = named.find(({ address }) => address.toLowerCase() === group.address?.toLowerCase())
  const words = named.length > 1 ? (own?.words ?? '') : lines.join('\n')
  const diagnostic = group.diagnostic ?? ''
  const given = statusIn(group.status)
  const told = codesIn(diagnostic)
  // A server that gave a general code has no better one further up in the transcript.
  const found = told.status !== null && !isSpecific(told.status) ? [told] : [told, codesIn(cut(words))]
  const status =
    [given, ...found.map(codes => codes.status)].find(isTelling) ??
    [given, ...found.map(codes => codes.status)].find(isSpecific) ??
    given
  const reply = found.find(codes => codes.reply !== null)?.reply ?? null
  const action = group.action === 'delayed' ? 'delayed' : 'failed'
  const first = reasonOf({ codes: { status, reply }, words: cut(diagnostic), afterData: isAfterData(words) })
  const reason =
    first === 'unknown' || diagnostic === ''
      ? reasonOf({ codes: { status, reply }, words: cut(words), afterData: isAfterData(words) })
      : first
  return recipient(group.address, action, status, reason, diagnostic || words)
}

const NOBODY = { address: null, words: '' }

/** A code that stands elsewhere in the report is about the recipient if it can be about no other. */
function fromWords(
  { address, words }: Named | typeof NOBODY,
  lines: readonly string[],
  { delayed, isOnly }: { readonly delayed: boolean; readonly isOnly: boolean },
): FailedRecipient {
  const all = lines.join('\n')
  const telling = (isOnly ? [words, all] : [words]).find(hasCode) ?? [words, all].find(saysWhy) ?? all
  const codes = codesIn(cut(telling))
  const reason = reasonOf({ codes, words: cut(telling), afterData: isAfterData(telling) })
  return recipient(address, delayed ? 'delayed' : 'failed', codes.status, reason, telling)
}

function hasCode(words: string): boolean {
  return codesIn(cut(words)).status !== null
}

function saysWhy(words: string): boolean {
  return reasonOf({ codes: codesIn(cut(words)), words: cut(words), afterData: false }) !== 'unknown'
}

function isAfterData(words: string): boolean {
  const line = words.replace(/\s+/g, ' ')
  return (
    /(?:in reply to|after) (?:end of )?data|smtp command data|failed after i sent the message/i.test(line) ||
    />>> data (?!.*>>> rcpt)/i.test(line)
  )
}

function recipient(
  address: string | null,
  action: FailedRecipient['action'],
  status: string | null,
  reason: FailedRecipient['reason'],
  words: string,
): FailedRecipient {
  const diagnostic = cleanLine(words.slice(0, LONGEST_DIAGNOSTIC)) || null
  return { address, action, status, class: classOf(reason, action), reason, diagnostic }
}

/** On one line, so that a phrase is found that was wrapped. */
function cut(words: string): string {
  return words.slice(0, LONGEST_WORDS).replace(/\s+/g, ' ')
}
