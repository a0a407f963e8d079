// What a message says of itself, whoever it is to: its people, its threads, the report in it. Everything that takes
// time over a stranger's text is done here, so that it can be done in a thread that can be killed.

import type { Mailbox } from '../mail/address.ts'
import { type Field, fieldOf, fieldsOf } from '../mail/header-fields.ts'
import { authorOf } from './authentication.ts'
import { type Automatic, automaticOf } from './automatic.ts'
import { addressesIn } from './bounce/addresses.ts'
import { readBounce } from './bounce/read-bounce.ts'
import type { BounceReport } from './bounce/report.ts'
import { type Complaint, readComplaint } from './complaint.ts'
import { listOfServer, readHoldNotice } from './hold-notice.ts'
import type { ReceivedMessage } from './received-message.ts'
import { readNotification } from './service-notification.ts'
import { ownWords, type WrittenLink } from './words/own-words.ts'
import { writerOf } from './writer.ts'

export interface Examined {
  readonly digest: string
  /** With its brackets; null when it has none that can be one. */
  readonly messageId: string | null
  readonly subject: string
  readonly author: Mailbox | null
  /** The address of who wrote it, also where a list put its own into From. */
  readonly writer: string | null
  /** Its From as it stands, for people alone. */
  readonly signedAs: string
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
  /** What the person wrote; empty when it is a machine's. */
  readonly words: string
  readonly links: readonly WrittenLink[]
}

export type Report =
  | { readonly kind: 'bounce'; readonly report: BounceReport; readonly original: readonly Field[] }
  | { readonly kind: 'complaint'; readonly complaint: Complaint; readonly original: readonly Field[] }
  | { readonly kind: 'success' }

/** Fields that say for whom a message was, beyond To and Cc. */
const ADDRESSED = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to']
const KEPT =
  /^(?:from|authentication-results|list-(?:id|post|archive|unsubscribe|subscribe|help)|archived-at|x-(?:mailman-version|beenthere|apple-unsubscribe)|mailing-list|precedence|reply-to|return-path|date)$/
const MOST_IDS = 200
/** Far more than anybody writes about their own post. */
const LONGEST_WORDS = 100_000
const MOST_LINKS = 500

export function examine(message: ReceivedMessage): Examined {
  const { fields, subject } = message
  const report = readReport(message)
  const automatic = automaticOf(message)
  const { text, links } = report === null && automatic === null ? ownWords(message) : { text: '', links: [] }
  const from = addressesOf(fields, ['from', 'sender', 'return-path'])
  const author = authorOf(fields)
  return {
    digest: message.digest,
    messageId: idsIn(fieldOf(fields, 'message-id') ?? '')[0] ?? null,
    subject,
    author,
    writer: writerOf(fields, author?.address ?? null),
    signedAs: message.from.slice(0, 200),
    to: addressesOf(fields, ADDRESSED),
    from,
    answers: [
      ...idsIn(fieldOf(fields, 'in-reply-to') ?? ''),
      ...idsIn(fieldOf(fields, 'references') ?? '').toReversed(),
    ],
    fields: fields.filter(({ name }) => KEPT.test(name)),
    report,
    hold:
      automatic !== null || from.some(address => listOfServer(address) !== null)
        ? readHoldNotice(subject, message.text ?? '')
        : null,
    automatic,
    words: text.slice(0, LONGEST_WORDS),
    links: links.slice(0, MOST_LINKS),
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
