// RSS 0.9x to 2.0, Atom 0.3 and 1.0 and RDF as raw items. The dialects share their names and are often
// mixed in one file, so one table of names serves all.
import type { Address, FeedItem, RawFeed } from './feed-item.ts'
import { type Element, readFeedTree } from './feed-tree.ts'

export type XmlFeed =
  | { readonly ok: true; readonly feed: RawFeed }
  | { readonly ok: false; readonly problem: string }

const DATES =
  'published pubdate issued dcterms:issued dc:date created dcterms:created dcterms:date date updated modified dcterms:modified'
const BODIES = 'content:encoded content description summary itunes:summary media:description'

export function readXmlFeed(source: string): XmlFeed {
  const { root, first, about, items, cutOff } = readFeedTree(source)
  if (root === null && items.length === 0) return { ok: false, problem: whatElse(first) }
  const feed: RawFeed = {
    title: text(about, 'title') ?? '',
    links: about === null ? [] : webLinks(about),
    authors: authorsOf(about, 'author dc:creator managingeditor itunes:author'),
    language: languageOf(about),
    items: items.map(item => ({
      dates: all(item, DATES).map(date => date.content),
      read: () => readItem(item),
    })),
    flaws: [
      ...(root === null ? ['it is a fragment without a feed around it'] : []),
      ...(cutOff ? [`it breaks off after ${items.length === 1 ? '1 item' : `${items.length} items`}`] : []),
    ],
  }
  return { ok: true, feed }
}

function whatElse(first: string | null): string {
  if (first === null) return 'it is neither XML nor JSON'
  return first === 'html' || first === 'body'
    ? 'it is a web page and no feed'
    : `it is no feed (<${first.slice(0, 40)}>)`
}

function readItem(item: Element): FeedItem {
  const origin = text(item, 'feedburner:origlink pheedo:origlink')
  const bodies = all(item, BODIES).filter(isText)
  return {
    title: text(item, 'title dc:title') ?? '',
    links: postLinks(item, origin),
    canonical: origin === null ? linkBy(item, 'canonical') : address(item, origin),
    authors: authorsOf(item, 'dc:creator author itunes:author creator'),
    bodies: bodies.map(body => body.content),
    language: languageOf(item) ?? languageOf(bodies[0] ?? null),
    guid: text(item, 'guid id') ?? resourceOf(item),
    flaws: item.flaws,
  }
}

/** The link, then what else is known to be the post's address. */
function postLinks(item: Element, origin: string | null): readonly Address[] {
  const permanent = all(item, 'guid id').find(
    id => id.attributes.get('ispermalink')?.toLowerCase().trim() !== 'false',
  )
  const others = [origin, permanent?.content, resourceOf(item)].filter(
    href => href !== null && href !== undefined,
  )
  return [
    ...webLinks(item),
    ...others.filter(href => /^\s*https?:/i.test(href)).map(href => address(item, href)),
  ]
}

/** Links to a web page: rel=alternate or no rel at all (RFC 4287 §4.2.7.2), pages before other types. */
function webLinks(element: Element): readonly Address[] {
  const links = element.children.filter(({ name, attributes }) => {
    return name === 'link' && /^\s*(|alternate|http.*\/alternate)\s*$/i.test(attributes.get('rel') ?? '')
  })
  const isPage = (link: Element) =>
    /^(|text\/html|application\/xhtml\+xml)$/i.test(link.attributes.get('type') ?? '')
  return [...links.filter(isPage), ...links.filter(link => !isPage(link))]
    .map(link => address(link, link.attributes.get('href') ?? link.content))
    .filter(({ href }) => href.trim() !== '')
}

function linkBy(element: Element, rel: string): Address | null {
  const link = element.children.find(child => child.name === 'link' && child.attributes.get('rel') === rel)
  const href = link?.attributes.get('href')
  return link === undefined || href === undefined ? null : address(link, href)
}

/** rdf:about, whatever the prefix is (RSS 1.0 §5.5). */
function resourceOf({ attributes }: Element): string | null {
  return attributes.entries().find(([name]) => name.endsWith(':about'))?.[1] ?? null
}

function address({ bases }: Element, href: string): Address {
  return { href, bases }
}

/** The names of the first kind of author that is there at all. */
function authorsOf(element: Element | null, names: string): readonly string[] {
  return all(element, names).map(
    author => text(author, 'name') ?? (author.children.length > 0 ? '' : author.content),
  )
}

function languageOf(element: Element | null): string | null {
  return text(element, 'language dc:language') ?? element?.attributes.get('xml:lang') ?? null
}

/** Pictures, sound and content elsewhere (RFC 4287 §4.1.3) are no text. */
function isText({ attributes }: Element): boolean {
  return (
    !attributes.has('src') && !/^(image|audio|video|application\/octet)/i.test(attributes.get('type') ?? '')
  )
}

/** What the first of the names says that says anything. */
function text(element: Element | null, names: string): string | null {
  return all(element, names)[0]?.content ?? null
}

/** The children of these names that say anything, in the order of the names. */
function all(element: Element | null, names: string): readonly Element[] {
  const said = element?.children.filter(child => child.content.trim() !== '') ?? []
  return said.length === 0
    ? said
    : names.split(' ').flatMap(name => said.filter(child => child.name === name))
}
