// A feed and its items as the feed words them: picked out of XML or JSON, not yet read. What is a list
// holds the best first.

/** No feed has more; what comes after is passed over. */
export const MAX_SEEN = 150_000

export interface Address {
  readonly href: string
  /** Values of xml:base around it, outermost first. */
  readonly bases: readonly string[]
}

/** An item not yet read: of a long feed only the newest are. */
export interface RawItem {
  readonly dates: readonly string[]
  read(): FeedItem
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
  readonly items: readonly RawItem[]
  readonly flaws: readonly string[]
}
