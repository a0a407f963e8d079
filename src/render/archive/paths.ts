// Where everything in the archive stands. A path is relative to the base address, and what ends in a slash is a
// page; files on a host lie where `fileOf` says. Addresses that were given to people are never made otherwise.

export const INDEX = ''
export const AUTHORS = 'authors/'
export const SEARCH = 'search/'
export const ATOM = 'atom.xml'
export const RSS = 'rss.xml'
export const JSON_FEED = 'feed.json'
export const SITEMAP = 'sitemap.xml'
export const ROBOTS = 'robots.txt'
export const NOT_FOUND = '404.html'

export function issuePath(slug: string): string {
  return `issues/${slug}/`
}

/** The same issue as `txt` or `md`, beside its page. */
export function issueFile(slug: string, ending: 'txt' | 'md'): string {
  return `issues/${slug}.${ending}`
}

export function authorPath(slug: string): string {
  return `${AUTHORS}${slug}/`
}

export function authorFeed(slug: string): string {
  return `${AUTHORS}${slug}/atom.xml`
}

/** The absolute address of a path; letters beyond ASCII are encoded (RFC 3986 §2.5). */
export function addressOf(baseUrl: string, path: string): string {
  return new URL(path, `${baseUrl}/`).href
}

/** The way from one path to another, so that the archive works wherever it is put. */
export function wayTo(from: string, to: string): string {
  const up = '../'.repeat(from.split('/').length - 1)
  return encodeURI(up + to) || './'
}

/** The file that a host answers a path with. */
export function fileOf(path: string): string {
  return path === '' || path.endsWith('/') ? `${path}index.html` : path
}
