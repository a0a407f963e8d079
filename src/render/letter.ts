// What a letter is about, by its kind: all that it is made from besides the newsletter's own name and addresses. It is
// stored as JSON between the moment in which it was due and the one in which it goes.
import { z } from 'zod'
import type { SentKind } from '../inbound/ours.ts'
import { type Address, parseAddress } from '../mail/address.ts'
import { cleanLine } from '../text/clean.ts'

const address = z.custom<Address>(value => typeof value === 'string' && parseAddress(value) === value)
const line = z.string().refine(text => cleanLine(text) === text)

/** The message that a letter answers; such a letter has the null sender (RFC 3834 §5). */
const answered = z.strictObject({
  /** With its brackets, as the message had it; null when it had none that can be repeated. */
  messageId: z
    .string()
    .regex(/^<[!-;=?-~]{1,250}>$/)
    .nullable(),
  subject: line,
})

const common = {
  /** What it is about, for whom, and where only so many may go, when: there is one letter of a key. */
  key: z.string().min(1).max(500),
  to: z.strictObject({ name: line.nullable(), address }),
  answers: answered.nullable(),
  /** Where replies to it go; null for where contributions go. */
  replyTo: address.nullable(),
}

/** A post as it will stand in an issue. */
const entry = z.strictObject({
  title: line,
  author: line.nullable(),
  /** Of the excerpt. */
  paragraphs: z.array(line),
  url: line,
  /** The issue that it is in already; null when it waits. */
  ranIn: line.nullable(),
})

const ownLinks = { preferencesUrl: z.url(), unsubscribeUrl: z.url() }

export const letterSchema = z.discriminatedUnion('kind', [
  /** To a contributor: what became of what they wrote. */
  z.strictObject({
    kind: z.literal('acknowledgement'),
    ...common,
    about: z.enum(['submission', 'correction', 'withdrawal', 'refusal']),
    /** The submission that it is about: which one an answer to it means. */
    received: z.int(),
    /** Whether they will hear when it ran. */
    willHear: z.boolean(),
    entries: z.array(entry),
    /** What could not be taken, and why. */
    problems: z.array(z.strictObject({ url: line.nullable(), problem: line })),
    /** Feeds that were proposed as sources. */
    proposed: z.array(line),
    /** The issue that it is planned for; null when it is for none. */
    plannedFor: line.nullable(),
  }),
  /** To an editor: the issue as it is now, with the question whether it may go out. */
  z.strictObject({
    kind: z.literal('draft'),
    ...common,
    issue: line,
    title: line,
    hash: line,
    /** The text that a mailing list gets. */
    text: z.string(),
  }),
  /** To an editor who answered: what became of their yes. */
  z.strictObject({
    kind: z.literal('approval'),
    ...common,
    issue: line,
    /** Why it does not count; null when it does. */
    problem: z.string().nullable(),
    /** How many more are needed. */
    needed: z.int(),
  }),
  /** To a contributor who asked for it: their post ran. */
  z.strictObject({
    kind: z.literal('ran'),
    ...common,
    title: line,
    issue: line,
    issueTitle: line,
    /** How many readers followed its short link; null when it had none. */
    followers: z.int().nullable(),
  }),
  /** To whoever is said to want to subscribe, or to move here: nothing counts before they confirm it. */
  z.strictObject({
    kind: z.literal('confirm'),
    ...common,
    /** The request, by its number: an answer to this letter confirms it. */
    consent: z.int(),
    about: z.enum(['join', 'move']),
    token: line,
    url: z.url(),
  }),
  /** To a new subscriber, or one who moved: what they can do by themselves. */
  z.strictObject({ kind: z.literal('welcome'), ...common, about: z.enum(['join', 'move']), ...ownLinks }),
  /** To a subscriber whom somebody wanted to subscribe. */
  z.strictObject({ kind: z.literal('reminder'), ...common, ...ownLinks }),
  /** To whoever asks by mail what can be done by mail. */
  z.strictObject({ kind: z.literal('help'), ...common, subscribeUrl: z.url() }),
  /** To an address that bounced softly too often: whether anybody is there. */
  z.strictObject({ kind: z.literal('probe'), ...common, probe: z.int() }),
])

/** A probe's envelope sender is made like a delivery's, of this dispatch: none has that number. */
export const PROBE_DISPATCH = 0

export type Letter = Readonly<z.output<typeof letterSchema>>
export type LetterKind = Letter['kind']

export interface LetterForm {
  /** What a reply to one is about. */
  readonly sentAs: SentKind
  /** Whether there is an HTML template beside the text's. */
  readonly html: boolean
  /** Goes to somebody who asked for no more mail, too: they have just asked for this one. */
  readonly evenIfSuppressed: boolean
}

export const LETTER_FORMS: Readonly<Record<LetterKind, LetterForm>> = {
  acknowledgement: { sentAs: 'acknowledgement', html: true, evenIfSuppressed: false },
  draft: { sentAs: 'draft', html: false, evenIfSuppressed: false },
  ran: { sentAs: 'letter', html: false, evenIfSuppressed: false },
  approval: { sentAs: 'letter', html: false, evenIfSuppressed: false },
  confirm: { sentAs: 'confirmation', html: false, evenIfSuppressed: false },
  welcome: { sentAs: 'letter', html: false, evenIfSuppressed: false },
  reminder: { sentAs: 'letter', html: false, evenIfSuppressed: false },
  help: { sentAs: 'letter', html: false, evenIfSuppressed: false },
  probe: { sentAs: 'letter', html: false, evenIfSuppressed: false },
}

/** What answers a mail: an address gets so many of these together in a day. */
export const ANSWERS: readonly LetterKind[] = ['acknowledgement', 'help']

export function isLetterKind(text: string): text is LetterKind {
  return Object.hasOwn(LETTER_FORMS, text)
}
