// What of a message's world is ours: by it alone a verdict differs from one newsletter to another.

/** Addresses are in lower case. */
export interface Ours {
  /** Where contributions come to. */
  readonly replyTo: string
  /** Other addresses that we write from or read: From, bounces. */
  readonly others: readonly string[]
  /** The mailing lists among our audiences. */
  readonly lists: readonly string[]
  /** What else tells a list, and which: its List-Id, the address that its server writes from. */
  readonly listNames?: ReadonlyMap<string, string>
  /** Those Message-IDs, among the ones that the message names, that we sent. */
  readonly sent: ReadonlyMap<string, SentKind>
}

/** What answers to it are about; `letter` is every other mail of ours. */
export type SentKind = 'issue' | 'posting' | 'acknowledgement' | 'confirmation' | 'draft' | 'letter'
