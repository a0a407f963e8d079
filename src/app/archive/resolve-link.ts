// Where a short link leads: what the store says, or nowhere (S-19). The request has no say in it.

import { addressOf } from '../../render/archive/paths.ts'
import type { Destination } from '../../render/archive/short-links.ts'
import { findLink } from '../../store/links.ts'
import type { App } from '../app.ts'
import { currentSite } from './current-site.ts'

export type Resolved =
  | { readonly kind: 'found'; readonly linkId: number; readonly issueId: number | null; readonly url: string }
  /** It was disabled: 410. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown' }

/**
 * One that is `reserved` leads, too: a draft that editors look at and a test mail hold it, and are to be tried out
 * before approval. Until then it follows the corrections of the draft; a folder of files has no page for it.
 * @param slug what stands behind the base of short links
 */
export async function resolveLink(app: App, slug: string): Promise<Resolved> {
  const link = /^[\w-]{1,64}$/.test(slug) ? await findLink(app.db, slug) : undefined
  if (link === undefined) return { kind: 'unknown' }
  if (link.state === 'disabled') return { kind: 'gone' }
  const found = { kind: 'found', linkId: link.id, issueId: link.issue_id } as const
  const target = link.target === null ? null : URL.parse(link.target)
  if (target !== null && /^https?:$/.test(target.protocol)) return { ...found, url: target.href }
  const { site } = await currentSite(app)
  const destination = site.links.find(one => one.slug === slug)?.destination
  return destination?.kind === 'entry'
    ? { ...found, url: entryAddress(app, destination) }
    : { kind: 'unknown' }
}

function entryAddress({ settings }: App, { path, anchor }: Extract<Destination, { kind: 'entry' }>): string {
  return `${addressOf(settings.baseUrl, path)}#${anchor}`
}
