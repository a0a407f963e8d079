// What a message says of itself, whoever it is to: its people, its threads, the report in it. Everything that takes
// time over a stranger's text is done here, so that it can be done in a thread that can be killed.

import type { Mailbox } from '../mail/address.ts'
import { decodeHeader } from '../mail/encoded-words.ts'
import { type Field, fieldOf, fieldsOf } from '../mail/fields.ts'
import { authorOf } from './authentication.ts'
import { type Automatic, automaticOf } from './automatic.ts'
import { addressesIn } from './bounce/addresses.ts'
import { readBounce } from './bounce/read-bounce.ts'
import type { BounceReport } from './bounce/report.ts'
import { type Complaint, readComplaint } from './complaint.ts'
import { readHoldNotice } from './hold-notice.ts'
import type { ReceivedMessage } from './received-message.ts'
import { readNotification } from './service-notification.ts'

export interface Examined {
  readonly digest: string
  /** With its brackets; null when it has none that can be one. */
  readonly messageId: string | null
  readonly subject: string
  readonly author: Mailbox | null
  /** Every address that it is to or from, in lower case. */
  readonly to: readonly string[]
  readonly from: readonly string[]
  /** The Message-IDs that it answers, the nearest first. */
  readonly answers: readonly string[]
  /** What lists and trusted hosts said of it. */
  readonly fields: readonly Field[]
  readonly report: Report | null
  readonly hold: 'awaited' | 'rejected' | null
  readonly automatic: Automatic | null
  /** The first line that is not quoted. */
  readonly firstLine: string
}

export type Report =
  | { readonly kind: 'bounce'; readonly report: BounceReport; readonly original: readonly Field[] }
  | { readonly kind: 'complaint'; readonly complaint: Complaint; readonly original: readonly Field[] }
  | { readonly kind: 'success' }

/** Fields that say for whom a message was, beyond To and Cc. */
const ADDRESSED = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to']
const KEPT =
  /^(?:authentication-results|list-(?:id|post)|x-(?:mailman-version|beenthere|apple-unsubscribe)|mailing-list|precedence|reply-to|return-path|date)$/
const MOST_IDS = 200

export function examine(message: ReceivedMessage): Examined {
  const { fields } = message
  const subject = decodeHeader(fieldOf(fields, 'subject') ?? '')
  return {
    digest: message.digest,
    messageId: idsIn(fieldOf(fields, 'message-id') ?? '')[0] ?? null,
    subject,
    author: authorOf(fields),
    to: addressesOf(fields, ADDRESSED),
    from: addressesOf(fields, ['from', 'sender', 'return-path']),
    answers: [
      ...idsIn(fieldOf(fields, 'in-reply-to') ?? ''),
      ...idsIn(fieldOf(fields, 'references') ?? '').toReversed(),
    ],
    fields: fields.filter(({ name }) => KEPT.test(name)),
    report: readReport(message),
    hold: readHoldNotice(subject, message.text ?? ''),
    automatic: automaticOf(message),
    firstLine: firstLineOf(message.text ?? ''),
  }
}

function readReport(message: ReceivedMessage): Report | null {
  const notification = readNotification(message.text ?? '')
  if (notification?.kind === 'success') return notification
  if (notification !== null) return { original: [], ...notification }
  const complaint = readComplaint(message)
  return complaint === null ? readBounce(message) : { kind: 'complaint', ...complaint }
}

function idsIn(value: string): readonly string[] {
  return (value.match(/<[^<>\s]{1,250}>/g) ?? []).slice(0, MOST_IDS)
}

function addressesOf(fields: readonly Field[], names: readonly string[]): readonly string[] {
  const values = names.flatMap(name => fieldsOf(fields, name))
  return [...new Set(values.flatMap(value => addressesIn(value).map(({ address }) => address.toLowerCase())))]
}

function firstLineOf(text: string): string {
  const line = text
    .slice(0, 10_000)
    .split('\n')
    .find(line => line.trim() !== '' && !/^\s*[>|]/.test(line))
  return (line ?? '').trim().slice(0, 200)
}
