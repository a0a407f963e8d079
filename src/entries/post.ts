// A post that somebody wrote, as one way of arrival tells of it: a feed, a page, a mail, a person.
// Everything in it is data that a stranger wrote: plain text, cleaned, never markup.

export interface Post {
  /** Absolute http(s) address as found, before any canonicalising. */
  readonly url: string
  /** What the post itself says its address is (rel=canonical, feedburner:origLink …), absolute; or null. */
  readonly canonicalUrl: string | null
  /** Plain text, one line; null when it has none. */
  readonly title: string | null
  /** A person's name; null when unknown. */
  readonly author: string | null
  /** The excerpt an editor would pick: plain text, whole sentences; null when there is none. */
  readonly excerpt: string | null
  /** Up to three first real paragraphs, plain text, to pick another excerpt from. */
  readonly paragraphs: readonly string[]
  /** ISO 8601 UTC instant with milliseconds; null when missing or impossible. */
  readonly publishedAt: string | null
  /** BCP 47 tag or null. */
  readonly language: string | null
  /** The feed's own id of the item; a help, not an identity. */
  readonly guid: string | null
}
