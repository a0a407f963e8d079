// A blogroll: the blogs on somebody's list, as a file tells of them. What a file holds beyond these
// fields is not kept.

export interface ListedSource {
  /** The feed's address, absolute http(s). */
  readonly url: string
  /** The blog's name; plain text, one line. */
  readonly title: string | null
  /** The writer's name; plain text, one line. */
  readonly author: string | null
  /** The blog's own address, absolute http(s). */
  readonly siteUrl: string | null
}

export interface Blogroll {
  /** In the file's order, no feed twice. */
  readonly sources: readonly ListedSource[]
  /** What could not be read as it stands, each with its line (from 1). */
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}
