// The addresses that a page gives: its own (rel=canonical), and where it sends on to when it is only a stub.
import { isFrontPage, postKey } from './identity.ts'
import type { Facts } from './page-facts.ts'

/** Up to here a page has so little text that all it can be is a note that the post lives elsewhere. */
const STUB_TEXT = 400
/** A refresh after more seconds than this is a page that reloads. */
const STUB_SECONDS = 10

/** No real address is longer (RFC 9110 §4.1 asks for 8,000 octets at least, and nobody uses them). */
const MAX_ADDRESS = 2_000

/** The address that the page claims as its own; null when it claims none, or none that can be its own. */
export function pageAddress(facts: Facts, url: string): string | null {
  const claims = [canonicalLink(facts), facts.metas.get('og:url')?.[0] ?? null]
  for (const claim of claims) {
    const address = claim === null ? null : resolve(claim, facts, url)
    if (address !== null && isPlausible(address, url)) return address
  }
  return null
}

/** Where a stub sends on: a prompt meta refresh, or rel=canonical of a page without text. */
export function redirectTarget(facts: Facts, url: string): string | null {
  const refresh = refreshTarget(facts)
  const isShort = facts.textLength < STUB_TEXT
  const claim = refresh !== null && (refresh.seconds <= 1 || isShort) ? refresh.target : null
  const target = claim ?? (isShort && isBare(facts) ? canonicalLink(facts) : null)
  const address = target === null ? null : resolve(target, facts, url)
  return address !== null && postKey(address) !== postKey(url) ? address : null
}

/** Without title and description of its own there is nothing here that a front page would summarise. */
function isBare(facts: Facts): boolean {
  return (
    facts.textLength < 100 &&
    facts.headings.length === 0 &&
    !facts.metas.has('description') &&
    !facts.metas.has('og:title')
  )
}

function canonicalLink(facts: Facts): string | null {
  return (
    facts.links.find(link => link.rel.split(/\s+/).includes('canonical') && link.href.trim() !== '')?.href ??
    null
  )
}

/** `5; url=https://…`, with or without quotes (HTML §4.2.5.3, refresh). */
function refreshTarget(facts: Facts): { seconds: number; target: string } | null {
  const match = /^\s*(\d*)(?:\.\d*)?\s*[;,\s]\s*(?:url\s*=\s*)?["']?\s*([^"']+)/i.exec(facts.refresh ?? '')
  const target = match?.[2]?.trim() ?? ''
  const seconds = Number(match?.[1] ?? 0)
  return target === '' || seconds > STUB_SECONDS ? null : { seconds, target }
}

/** An address on the page, absolute; null when it is none that a reader could be sent to. */
function resolve(reference: string, facts: Facts, url: string): string | null {
  const base = URL.parse(facts.base ?? '', url)?.href ?? url
  const address = URL.parse(reference.trim(), base)
  if (!address || !/^https?:$/.test(address.protocol) || address.href.length > MAX_ADDRESS) return null
  address.username = address.password = ''
  return address.href
}

/** On the same site, and not the front page of it unless that is where we are. */
function isPlausible(address: string, url: string): boolean {
  const [own, found] = [postKey(address), postKey(url)]
  if (own === null || found === null) return false
  return site(address) === site(url) && (!isFrontPage(own) || isFrontPage(found))
}

/** About the registrable domain: two labels, three where the second is a short one, as in `co.uk`. */
function site(address: string): string {
  const host = URL.parse(address)?.hostname ?? ''
  if (/^[\d.]+$|^\[/.test(host)) return host
  const labels = host.split('.')
  const second = labels.at(-2) ?? ''
  return labels.slice(second.length <= 3 && labels.length > 2 ? -3 : -2).join('.')
}
