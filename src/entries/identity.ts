// The identity of a post: its address in canonical form. Two addresses with one key are one post; a key
// never holds user information, and the key of a key's own address is that key.

import type { Post } from './post.ts'
import { isTracking } from './tracking.ts'

/**
 * `host[:port]/path[?query][#!route]` of an http(s) address: without scheme, `www.`, default ports,
 * trailing slashes, index pages, fragments, tracking parameters and AMP suffixes; parameters sorted.
 * `postKey('https://' + key) === key`. Null for anything that is no http(s) address. Resolves no redirects.
 */
export function postKey(address: string): string | null {
  const url = parseHttp(address)
  if (!url) return null
  const query = canonicalQuery(url.search)
  return canonicalHost(url) + canonicalPath(url.pathname) + (query && `?${query}`) + route(url.hash)
}

/** The keys that a post is known by, the one it gives itself first. Empty when it has no usable address. */
export function postKeys(post: Pick<Post, 'url' | 'canonicalUrl'>): readonly string[] {
  const found = postKey(post.url)
  const own = post.canonicalUrl === null ? null : postKey(post.canonicalUrl)
  // A blog whose every post claims to be the front page: one key must not make one post of them all.
  const misleading = own !== null && found !== null && isFrontPage(own) && !isFrontPage(found)
  return [...new Set([misleading ? null : own, found])].filter(key => key !== null)
}

/** Whether a feed's service stands between: the post's own address is only known after its redirect. */
export function isFeedProxy(address: string): boolean {
  const url = parseHttp(address)
  if (!url) return false
  const host = url.hostname
  // FeedBurner under a host of one's own gives items the path /~r/FEED/~3/ITEM/.
  return (
    url.pathname.startsWith('/~r/') ||
    FEED_PROXIES.some(proxy => host === proxy || host.endsWith(`.${proxy}`))
  )
}

const FEED_PROXIES = [
  'feedproxy.google.com',
  'feedburner.com',
  'feedsportal.com',
  'feedblitz.com',
  'pheedo.com',
  'feedproxy.feedly.com',
]

interface Words {
  readonly title: string | null
  readonly author: string | null
}

/** Whether title and author agree, whatever their spelling: probably one post, under two addresses. */
export function sameWords(a: Words, b: Words): boolean {
  const key = wordsKey(a)
  return key !== null && key === wordsKey(b)
}

/** What title and author have in common with those of the same words; null when one of them is missing. */
export function wordsKey({ title, author }: Words): string | null {
  const words = [plain(title), plain(author)]
  return words.includes('') ? null : words.join('\n')
}

function plain(text: string | null): string {
  return (text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{S}]+/gu, ' ')
    .trim()
}

function parseHttp(address: string): URL | null {
  const url = URL.parse(address)
  const isHost = url !== null && !/^\.|\.\./.test(url.hostname)
  return isHost && /^https?:$/.test(url.protocol) ? url : null
}

function canonicalHost(url: URL): string {
  // The URL parser has lowered the case and made A-labels of an IDN.
  const host = url.hostname.replace(/\.$/, '').replace(/^(?:www\.)+(?=[^.]+\.)/, '')
  return ['', '80', '443'].includes(url.port) ? host : `${host}:${url.port}`
}

const INDEX_PAGE = /\/(?:index\.(?:html?|xhtml|shtml|php|aspx?|jsp)|default\.(?:html?|aspx?))$/i
const AMP = /(?<=[^/.])(?:\/amp|\.amp)(?=$|\.html$)/i

function canonicalPath(path: string): string {
  let shorter = canonicalOctets(path, PATH_CHARACTERS).replace(/\/{2,}/g, '/')
  for (let before = ''; before !== shorter; ) {
    before = shorter
    shorter = shorter.replace(/\/+$/, '').replace(INDEX_PAGE, '').replace(AMP, '')
  }
  return shorter
}

function canonicalQuery(search: string): string {
  return search
    .replace(/^\?/, '')
    .split('&')
    .map(pair => canonicalOctets(pair.replaceAll('+', '%20'), UNRESERVED).replace(/^([^=]*)=$/, '$1'))
    .filter(pair => pair !== '' && !isTracking(pair))
    .sort()
    .join('&')
}

/** A fragment points into the page, unless the page's script takes it for the address: `#!/post`, `#/post`. */
function route(hash: string): string {
  return /^#[!/]./.test(hash) ? canonicalOctets(hash, PATH_CHARACTERS) : ''
}

const UNRESERVED = /[A-Za-z0-9._~-]/
/** Those that mean the same in a path whether encoded or not (RFC 3986 §3.3, pchar). */
const PATH_CHARACTERS = /[A-Za-z0-9._~!$&'()*+,;=:@-]/

/** Percent-encoding only where it is needed, in upper case (RFC 3986 §6.2.2). */
function canonicalOctets(text: string, literal: RegExp): string {
  return text.replace(/%[0-9a-f]{2}/gi, octet => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16))
    return literal.test(character) ? character : octet.toUpperCase()
  })
}

/** Whether a key is that of a whole site. */
export function isFrontPage(key: string): boolean {
  return !/[/?#]/.test(key)
}
