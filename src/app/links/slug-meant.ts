// The slug of a short link as a person names it: by itself, or by the whole address that they pasted.
import type { Settings } from '../../config/settings.ts'

/** What is no address below `links.base` or `baseUrl` stays as it is. */
export function slugMeant({ baseUrl, links }: Pick<Settings, 'baseUrl' | 'links'>, named: string): string {
  const address = URL.parse(named)
  if (address === null) return named
  for (const base of links === null ? [baseUrl] : [links.base, baseUrl]) {
    const { host, pathname } = new URL(base)
    const folder = pathname.replace(/\/*$/, '/')
    if (address.host !== host || !address.pathname.startsWith(folder)) continue
    const slug = address.pathname.slice(folder.length).replace(/\/$/, '')
    if (/^[\w-]+$/.test(slug)) return slug
  }
  return named
}
