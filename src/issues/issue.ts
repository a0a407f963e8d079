// An issue: the editor's draft of one number, and the entries in it. Plain values; whoever changes
// one makes another.

/** A calendar day, `YYYY-MM-DD`, in the newsletter's time zone. */
export type Day = string

/** A post in an issue. */
export interface Entry {
  /** Plain text, one line. */
  readonly title: string
  /** A person's (or a blog's) name, plain text, one line. */
  readonly author: string | null
  /** Markdown, one or several paragraphs, without quote marks. May be empty. */
  readonly excerpt: string
  /** The post's own address (http or https, absolute). */
  readonly url: string
  /** The short link that stands for it in the mail, absolute; null when `url` itself is shown. */
  readonly shortUrl: string | null
  /** The section's title, plain text; entries of one section stand together. */
  readonly section: string | null
}

export interface Issue {
  readonly title: string
  readonly date: Day
  readonly number: number | null
  /** Markdown; may be empty. */
  readonly intro: string
  /** Markdown; may be empty. */
  readonly outro: string
  readonly entries: readonly Entry[]
}

/** Something that could not be read as it should, with its line (from 1) in the file. */
export interface ReadingProblem {
  readonly line: number
  readonly message: string
}
