// Where short links lead, kept in memory: a slug that is asked for often is read once a second, so that a link that
// was disabled by another process leads nowhere a second later at most.
import type { Db } from '../store/database.ts'
import { findLink, type Link } from '../store/links.ts'

const FRESH_MS = 1_000
/** More than any newsletter has in use; what is asked for at random must not fill the memory. */
const MOST_KEPT = 10_000

export type Known = Pick<Link, 'id' | 'issue_id' | 'target' | 'state'> | null

interface Kept {
  readonly link: Known
  readonly until: number
}

/** @returns a link by its slug; null for one that was never given. A promise when it has to be read. */
export function linkTargets(
  db: Db,
  clock: () => number = () => performance.now(),
): (slug: string) => Known | Promise<Known> {
  const kept = new Map<string, Kept>()
  const reading = new Map<string, Promise<Known>>()
  const read = async (slug: string): Promise<Known> => {
    try {
      const link = (await findLink(db, slug)) ?? null
      kept.delete(slug)
      kept.set(slug, { link, until: clock() + FRESH_MS })
      if (kept.size > MOST_KEPT) for (const [oldest] of kept.entries().take(1)) kept.delete(oldest)
      return link
    } finally {
      reading.delete(slug)
    }
  }
  return slug => {
    const known = kept.get(slug)
    if (known !== undefined && known.until > clock()) return known.link
    const begun = reading.get(slug) ?? read(slug)
    reading.set(slug, begun)
    return begun
  }
}
