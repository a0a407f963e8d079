// Which of our hosts a request is for. The hosts come from the configuration alone: a Host header chooses among them
// and is never written into a page, a link or a redirect, and what names another host is refused.
import type { Settings } from '../config/settings.ts'

/** site: the newsletter's pages · links: a host of short links alone · elsewhere: under none of our paths. */
export type Place = 'site' | 'links' | 'elsewhere' | 'nowhere'

interface Base {
  readonly place: 'site' | 'links'
  readonly host: string
  /** What the address of everything there begins with, such as `/roundup`; mostly nothing. */
  readonly path: string
}

/** @returns from a request's absolute URL the path that it is routed by, which begins with its place */
export function placesOf({ baseUrl, links }: Pick<Settings, 'baseUrl' | 'links'>): (url: string) => string {
  const site = baseOf('site', baseUrl)
  const short = links === null ? null : baseOf('links', links.base)
  const isOne = short === null || (short.host === site.host && short.path === site.path)
  const bases = isOne ? [site] : [site, short]
  return url => {
    const { host, path } = partsOf(url)
    const ours = bases.filter(base => isHost(base, host))
    const within = ours.find(base => isWithin(base, path))
    if (within === undefined) return `/${ours.length > 0 ? 'elsewhere' : 'nowhere'}${path}`
    return `/${within.place}${path.slice(within.path.length) || '/'}`
  }
}

function baseOf(place: 'site' | 'links', address: string): Base {
  const { hostname, pathname } = new URL(address)
  return { place, host: hostname, path: pathname.replace(/\/+$/, '') }
}

/**
 * Ports are not compared: behind a proxy they differ. A newsletter on loopback answers to all of loopback's names,
 * none of which another site's name can come to stand for (DNS rebinding).
 */
function isHost(base: Base, host: string): boolean {
  return base.host === host || (LOOPBACK.has(base.host) && LOOPBACK.has(host))
}

/** Whether links lead to a server on this machine, but to another than what listens on this port. */
export function missesPort({ baseUrl }: Pick<Settings, 'baseUrl'>, port: number): boolean {
  const { hostname, port: own, protocol } = new URL(baseUrl)
  return LOOPBACK.has(hostname) && Number(own || (protocol === 'https:' ? 443 : 80)) !== port
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

function isWithin({ path: base }: Base, path: string): boolean {
  return path.startsWith(base) && (path.length === base.length || path.charAt(base.length) === '/')
}

/** By hand, since every request passes here: `http://host:port/path?query`, as the server writes it. */
function partsOf(url: string): { readonly host: string; readonly path: string } {
  const from = url.indexOf('//') + 2
  const slash = url.indexOf('/', from)
  const end = url.slice(slash).search(/[?#]/)
  const host = url.slice(from, slash).replace(/:\d*$/, '').toLowerCase()
  return { host, path: end < 0 ? url.slice(slash) : url.slice(slash, slash + end) }
}
