// Where short links lead, kept in memory: a slug that is asked for often is read once a second, so that a link that
// was disabled by another process leads nowhere a second later at most.
import type { App } from '../app/app.ts'
import { type Resolved, resolveLink } from '../app/archive/resolve-link.ts'

const FRESH_MS = 1_000
/** More than any newsletter has in use; what is asked for at random must not fill the memory. */
const MOST_KEPT = 10_000

export interface LinkTargets {
  /** What was read within the last second; undefined when that is too long ago. */
  readonly atHand: (slug: string) => Resolved | undefined
  readonly read: (slug: string) => Promise<Resolved>
}

export function linkTargets(app: App, clock: () => number = () => performance.now()): LinkTargets {
  const kept = new Map<string, { readonly link: Resolved; readonly until: number }>()
  const reading = new Map<string, Promise<Resolved>>()
  const readOnce = async (slug: string): Promise<Resolved> => {
    try {
      const link = await resolveLink(app, slug)
      kept.delete(slug)
      kept.set(slug, { link, until: clock() + FRESH_MS })
      if (kept.size > MOST_KEPT) for (const [oldest] of kept.entries().take(1)) kept.delete(oldest)
      return link
    } finally {
      reading.delete(slug)
    }
  }
  const atHand = (slug: string): Resolved | undefined => {
    const known = kept.get(slug)
    return known !== undefined && known.until > clock() ? known.link : undefined
  }
  return {
    atHand,
    read: async slug => {
      const known = atHand(slug)
      if (known !== undefined) return known
      const begun = reading.get(slug) ?? readOnce(slug)
      reading.set(slug, begun)
      return await begun
    },
  }
}
