// The archive as a value, which its pages and feeds are made from: the published issues, newest first, without what
// was taken out of them; who wrote; and where the short links lead.
import type { Letterhead } from '../view.ts'
import { type Author, authorsOf } from './authors.ts'
import { type PublicIssue, type PublishedIssue, publicIssue } from './public-issue.ts'
import { type LinkRow, type PublicLink, publicLinks } from './short-links.ts'

export interface Site {
  readonly letterhead: Letterhead
  /** The path of the page to subscribe at, where the archive is served; null where it is a folder on some host. */
  readonly subscribePath: string | null
  /** The newest first. */
  readonly issues: readonly PublicIssue[]
  /** By name. */
  readonly authors: readonly Author[]
  readonly links: readonly PublicLink[]
  /** What the newsletter's own short links begin with, without the slash; undefined when it has none. */
  readonly linkBase: string | undefined
  /** Where pages of short links stand, with a slash at its end; empty at the root. */
  readonly linkFolder: string
}

export interface Material {
  readonly letterhead: Letterhead
  readonly subscribePath: string | null
  readonly issues: readonly PublishedIssue[]
  readonly links: readonly LinkRow[]
  readonly linkBase: string | undefined
  /** Keys of posts that were taken out. */
  readonly removed: ReadonlySet<string>
}

export function siteOf({ letterhead, subscribePath, issues, links, linkBase, removed }: Material): Site {
  const shown = issues.toSorted(newestFirst).map(issue => publicIssue(issue, removed, linkBase))
  return {
    letterhead,
    subscribePath,
    issues: shown,
    authors: authorsOf(shown),
    links: publicLinks(links, shown),
    linkBase,
    linkFolder: linkFolderOf(linkBase, letterhead.baseUrl),
  }
}

function newestFirst(a: PublishedIssue, b: PublishedIssue): number {
  return b.date.localeCompare(a.date, 'en') || b.id - a.id
}

/** Below the archive's own address where the links are there; on a host of their own, as on that host. */
export function linkFolderOf(linkBase: string | undefined, baseUrl: string): string {
  if (linkBase === undefined) return ''
  const [links, archive] = [new URL(`${linkBase}/`), new URL(`${baseUrl}/`)]
  const below = links.origin === archive.origin && links.pathname.startsWith(archive.pathname)
  return links.pathname.slice(below ? archive.pathname.length : 1)
}
