// A feed and its items as the feed words them: picked out of XML or JSON, not yet read. What is a list
// holds the best first.

export interface Address {
  readonly href: string
  /** Values of xml:base around it, outermost first. */
  readonly bases: readonly string[]
}

export interface FeedItem {
  /** HTML, as titles are. */
  readonly title: string
  /** Where the post may be. */
  readonly links: readonly Address[]
  /** Where the post says it is, whatever the links say. */
  readonly canonical: Address | null
  readonly authors: readonly string[]
  /** HTML: the whole post, then summaries. */
  readonly bodies: readonly string[]
  readonly dates: readonly string[]
  readonly language: string | null
  readonly guid: string | null
  /** What is wrong with the way it is written. */
  readonly flaws: readonly string[]
}

export interface RawFeed {
  readonly title: string
  readonly links: readonly Address[]
  readonly authors: readonly string[]
  readonly language: string | null
  readonly items: readonly FeedItem[]
  readonly flaws: readonly string[]
}
