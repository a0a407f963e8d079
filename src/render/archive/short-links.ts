// Where a short link leads that somebody opens: to its stored target; where that is not known, to its entry in the
// archive; or nowhere any more. Never to an address that the request holds (S-19).
import { shownSlug } from '../../links/numbering.ts'
import { issuePath } from './paths.ts'
import { entriesOf, type PublicIssue } from './public-issue.ts'

/** A short link as it is stored. */
export interface LinkRow {
  readonly id: number
  readonly slug: string
  readonly target: string | null
  readonly issue_id: number | null
  readonly state: 'reserved' | 'final' | 'disabled'
}

export type Destination =
  | { readonly kind: 'target'; readonly url: string }
  /** To its entry: a path in the archive with an anchor. */
  | { readonly kind: 'entry'; readonly path: string; readonly anchor: string }
  /** It was disabled. */
  | { readonly kind: 'gone' }

export interface PublicLink {
  readonly id: number
  readonly issueId: number | null
  readonly slug: string
  readonly destination: Destination
}

/** Those that lead somewhere, or did: one of an issue that nobody has yet is told to nobody. */
export function publicLinks(
  links: readonly LinkRow[],
  issues: readonly PublicIssue[],
): readonly PublicLink[] {
  const entries = entriesBySlug(issues)
  const published = new Set<number | null>([null, ...issues.map(({ id }) => id)])
  return links.flatMap(link => {
    const destination = published.has(link.issue_id) ? destinationOf(link, entries) : null
    return destination === null ? [] : [{ id: link.id, issueId: link.issue_id, slug: link.slug, destination }]
  })
}

function destinationOf(link: LinkRow, entries: ReadonlyMap<string, Destination>): Destination | null {
  if (link.state === 'disabled') return { kind: 'gone' }
  if (link.state === 'reserved') return null
  const url = link.target === null ? null : webAddress(link.target)
  if (url !== null) return { kind: 'target', url }
  return entries.get(`${link.issue_id} ${link.slug}`) ?? entries.get(link.slug) ?? null
}

/** By slug, and by issue and slug; where several entries share one, the oldest has it. */
function entriesBySlug(issues: readonly PublicIssue[]): ReadonlyMap<string, Destination> {
  const entries = new Map<string, Destination>()
  for (const issue of issues) {
    for (const entry of entriesOf(issue).toReversed()) {
      const slug = shownSlug(entry)
      if (slug === null) continue
      const destination = { kind: 'entry', path: issuePath(issue.slug), anchor: entry.anchor } as const
      entries.set(`${issue.id} ${slug}`, destination)
      entries.set(slug, destination)
    }
  }
  return entries
}

/** http(s) alone, in the parser's spelling: no white space, quotes or controls are left in it. */
function webAddress(text: string): string | null {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null
}
