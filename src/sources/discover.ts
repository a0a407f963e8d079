// The feeds that a web page names (RSS autodiscovery; HTML §4.6.6.1, rel=alternate), and where blogs keep
// theirs when the page names none.
import { cleanLine } from '../text/clean.ts'
import { feedAddress, httpAddress } from './address.ts'
import { type Attributes, readMarkup } from './markup.ts'

export interface DiscoveredFeed {
  readonly url: string
  readonly title: string | null
  /** Media type, in lower case, without parameters. */
  readonly type: string
}

const FEED_TYPE =
  /^(application\/(rss\+xml|atom\+xml|rdf\+xml|feed\+json|xml)|text\/(rss(\+xml)?|atom(\+xml)?|xml))$/
const MAX_FEEDS = 50
/** They stand in the head. */
const MAX_CHARACTERS = 2_000_000

/** In the page's order, feeds of comments last. */
export function discoverFeeds(html: string, baseUrl: string): readonly DiscoveredFeed[] {
  const links: Attributes[] = []
  let base: string | null = null
  readMarkup(html.slice(0, MAX_CHARACTERS), 'html', {
    open({ name, attributes }) {
      if (name === 'link' && links.length < MAX_FEEDS && isFeed(attributes)) links.push(attributes)
      if (name === 'base') base ??= httpAddress(attributes.get('href') ?? '', baseUrl)
    },
    close: () => undefined,
    text: () => undefined,
  })
  const feeds = new Map<string, DiscoveredFeed>()
  for (const link of links) {
    const url = feedAddress(link.get('href') ?? '', base ?? baseUrl)
    if (url === null || feeds.has(url)) continue
    feeds.set(url, { url, title: cleanLine(link.get('title') ?? '') || null, type: typeOf(link) })
  }
  const found = [...feeds.values()]
  return [...found.filter(feed => !isOfComments(feed)), ...found.filter(isOfComments)]
}

function isFeed(link: Attributes): boolean {
  const rel = (link.get('rel') ?? '').toLowerCase().split(/\s+/)
  if (rel.includes('feed')) return true
  return rel.includes('alternate') && !rel.includes('stylesheet') && FEED_TYPE.test(typeOf(link))
}

function typeOf(link: Attributes): string {
  return (link.get('type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function isOfComments({ url, title }: DiscoveredFeed): boolean {
  return (
    /\/comments?(\/|$|\.|\?)|[?&]feed=comments/i.test(url) ||
    /\b(comments?|kommentare?|commentaires|comentarios)\b/i.test(title ?? '')
  )
}

const USUAL = ['feed/', 'feed.xml', 'atom.xml', 'rss.xml', 'index.xml', 'feed.json', 'feeds/posts/default']

/** Where the feed usually is, the likeliest first: beside the page, then at the host's root. */
export function guessFeeds(url: string): readonly string[] {
  const page = httpAddress(url)
  if (page === null) return []
  const places = [new URL('.', page), new URL('/', page)]
  return [...new Set(places.flatMap(place => USUAL.map(path => new URL(path, place).href)))]
}
