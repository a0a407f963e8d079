// Which of the links that a person wrote may lead to a post: unwrapped, each once, without our own, the list's,
// profiles, pictures and ways to unsubscribe.
import { domainToUnicode } from 'node:url'
import { postKey } from '../entries/identity.ts'
import { leadsToNoPost } from './link-kinds.ts'
import { unwrapLink } from './link-wrappers.ts'
import type { WrittenLink } from './words/own-words.ts'

export interface LinkSurroundings {
  /** Addresses that everything of ours begins with: `baseUrl`, the base of the short links. */
  readonly ours: readonly string[]
  /** Addresses from the list headers of the message: what is below them is the list's own. */
  readonly lists: readonly string[]
}

export function contributedLinks(
  links: readonly WrittenLink[],
  { ours, lists }: LinkSurroundings,
): readonly WrittenLink[] {
  const places = [...ours, ...lists].flatMap(address => URL.parse(address) ?? [])
  const found = new Map<string, WrittenLink>()
  for (const { url: written, text } of links) {
    const address = unwrapLink(written)
    const url = URL.parse(address)
    const key = postKey(address)
    if (url === null || key === null || !isOnTheWeb(url) || leadsToNoPost(url, text)) continue
    if (places.some(place => isWithin(url, place))) continue
    const known = found.get(key)
    // Of the same link twice, the words tell more than the address.
    if (known === undefined) found.set(key, { url: address, text: text === written ? address : text })
    else if (isAddress(known.text) && !isAddress(text)) found.set(key, { ...known, text })
  }
  return [...found.values()]
}

function isAddress(text: string): boolean {
  return /^(?:https?:\/\/|www\.)\S+$/i.test(text)
}

/** A host that a name server could know; `http://$HOST/` and `http://controller:5000` are nobody's. */
function isOnTheWeb({ hostname, username }: URL): boolean {
  return (
    username === '' &&
    /^[^\s.]+(?:\.[^\s.]+)+\.?$/.test(domainToUnicode(hostname)) &&
    !/[$%{}*]/.test(hostname)
  )
}

function isWithin(url: URL, place: URL): boolean {
  const path = place.pathname.replace(/\/+$/, '')
  const isBelow = url.pathname === path || url.pathname.startsWith(`${path}/`)
  return withoutWww(url) === withoutWww(place) && isBelow
}

function withoutWww({ hostname }: URL): string {
  return hostname.replace(/^www\./, '')
}
