// Who wrote what is in the archive. Two spellings of a name that make the same path are the same author.
import { entriesOf, type PublicEntry, type PublicIssue } from './public-issue.ts'

export interface Author {
  /** The last part of the path: letters and digits of any script, and `-`. */
  readonly slug: string
  /** As it was last written. */
  readonly name: string
  /** The newest first. */
  readonly posts: readonly { readonly issue: PublicIssue; readonly entry: PublicEntry }[]
}

/** @param issues the newest first */
export function authorsOf(issues: readonly PublicIssue[]): readonly Author[] {
  const posts = issues.flatMap(issue => entriesOf(issue).map(entry => ({ issue, entry })))
  return Array.from(
    Map.groupBy(posts, ({ entry }) => entry.authorSlug),
    ([slug, posts]) => ({ slug: slug ?? '', name: posts[0]?.entry.author ?? '', posts }),
  )
    .filter(({ slug }) => slug !== '')
    .toSorted((a, b) => compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1))
}

const NAMES = new Intl.Collator('en', { sensitivity: 'base' })

function compare(a: string, b: string): number {
  return NAMES.compare(a, b)
}
