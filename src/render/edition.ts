// An edition: an immutable rendering of one revision of an issue, in two variants.
import { createHash } from 'node:crypto'
import type { Day } from '../issues/issue.ts'

/** What differs per recipient, and so stands in an edition as a slot between SLOT_OPEN and SLOT_CLOSE. */
export const SLOTS = ['name', 'address', 'unsubscribeUrl', 'preferencesUrl', 'since'] as const
export type Slot = (typeof SLOTS)[number]

/** `list`: one post to a mailing list, holds no slot. `subscriber`: a reader's own copy. */
export type Variant = 'list' | 'subscriber'

export interface Rendering {
  /** Plain text, LF line ends, at most 72 columns but for addresses, format=flowed (RFC 3676). */
  readonly text: string
  /** A whole HTML document. */
  readonly html: string
}

export interface Edition {
  /** SHA-256 over everything below, hexadecimal. */
  readonly hash: string
  readonly subject: string
  readonly date: Day
  readonly language: string
  readonly list: Rendering
  readonly subscriber: Rendering
}

/** The same content has the same hash, whatever order its keys were made in. */
export function hashEdition(content: Omit<Edition, 'hash'>): string {
  const { subject, date, language, list, subscriber } = content
  const canonical = JSON.stringify([
    subject,
    date,
    language,
    list.text,
    list.html,
    subscriber.text,
    subscriber.html,
  ])
  return createHash('sha256').update(canonical).digest('hex')
}
