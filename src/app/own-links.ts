// Which short link each entry of an edited issue has: the one that it shows, if that was given to it; else the
// next number. No two entries share a link, and none that somebody may have is led elsewhere.
import { NewsletterError } from '../errors.ts'
import type { Entry } from '../issues/issue.ts'
import type { LinkScheme } from '../links/numbering.ts'
import type { Db } from '../store/database.ts'
import { findLink, type Link, retargetReserved } from '../store/links.ts'
import type { App } from './app.ts'
import { linkEntries } from './compose.ts'

/** @throws NewsletterError when an entry shows a link under our base that was never given */
export async function withOwnLinks(
  app: App,
  db: Db,
  issueId: number,
  entries: readonly Entry[],
): Promise<readonly Entry[]> {
  const scheme = app.settings.links
  if (scheme === null) return entries
  const shown = new Map<Entry, Link>()
  for (const entry of entries) {
    if (isOurs(scheme, entry)) shown.set(entry, await givenLink(db, scheme, entry))
  }
  const owners = await ownersOf(db, issueId, shown)
  const linked: Entry[] = []
  for (const entry of entries) {
    const elsewhere = entry.shortUrl !== null && !isOurs(scheme, entry)
    if (elsewhere || owners.get(shown.get(entry)?.slug ?? '') === entry) linked.push(entry)
    else linked.push(...(await linkEntries(app, db, issueId, [entry])))
  }
  return linked
}

/** By slug: the entry that it leads to already; else one whose address was corrected while nobody had the link. */
async function ownersOf(
  db: Db,
  issueId: number,
  shown: ReadonlyMap<Entry, Link>,
): Promise<ReadonlyMap<string, Entry>> {
  const owners = new Map<string, Entry>()
  for (const [entry, link] of shown) {
    if (link.target === entry.url && !owners.has(link.slug)) owners.set(link.slug, entry)
  }
  for (const [entry, link] of shown) {
    if (owners.has(link.slug) || link.state !== 'reserved' || link.issue_id !== issueId) continue
    await retargetReserved(db, link.slug, entry.url)
    owners.set(link.slug, entry)
  }
  return owners
}

/** A link elsewhere is the writer's own. */
function isOurs(scheme: LinkScheme, { shortUrl }: Entry): boolean {
  return shortUrl?.startsWith(`${scheme.base}/`) ?? false
}

async function givenLink(db: Db, scheme: LinkScheme, entry: Entry): Promise<Link> {
  const link = await findLink(db, (entry.shortUrl ?? '').slice(scheme.base.length + 1))
  if (link) return link
  throw new NewsletterError('input', {
    what: `The short link ${entry.shortUrl} of “${entry.title}” was never given.`,
    fix: 'Write the post’s own address on both sides of the link; the next number is given to it.',
  })
}
