// The links of a rendering, as its HTML and its text have them. Reads our own HTML only, where every
// attribute is quoted and every character of a text that could be markup is escaped.
import type { Rendering } from '../render/edition.ts'
import { holdsAddress } from '../text/wrap.ts'

export interface Anchor {
  readonly href: string
  /** What is shown for it, as plain text. */
  readonly label: string
}

export function anchorsOf(html: string): readonly Anchor[] {
  return Array.from(
    html.matchAll(/<a\b[^>]*?\shref="([^"]*)"[^>]*>(.*?)<\/a>/gs),
    ([, href = '', label = '']) => ({
      href: unescape(href),
      label: plain(label),
    }),
  )
}

/** Addresses that the HTML links and the text does not name. */
export function missingInText({ html, text }: Rendering): readonly string[] {
  const named = new Set(anchorsOf(html).map(anchor => nameOf(anchor.href)))
  return [...named].filter(address => !text.includes(address))
}

/** Addresses that the text names and the HTML neither links nor shows. */
export function missingInHtml({ html, text }: Rendering): readonly string[] {
  const linked = anchorsOf(html).map(anchor => anchor.href)
  const shown = plain(html.replace(/<style[^>]*>.*?<\/style>/gs, ''))
  const named = text.match(/https?:\/\/[!-~]+|\uE000[A-Za-z]+\uE001/g) ?? []
  return [...new Set(named)]
    .filter(address => holdsAddress(address) && !linked.some(href => startsWith(address, href)))
    .map(address => address.replace(/[)\]>.,;:!?'"`*_]+$/, ''))
    .filter(address => !shown.includes(address))
}

/** Whether an address as it stands in a sentence is this one, with the sentence's marks after it. */
function startsWith(address: string, href: string): boolean {
  return address.startsWith(href) && /^[)\]>.,;:!?'"`*_]*$/.test(address.slice(href.length))
}

/** What the text calls it: a mail address without scheme and subject. */
function nameOf(href: string): string {
  if (!/^mailto:/i.test(href)) return href
  const address = href.replace(/^mailto:/i, '').replace(/\?.*$/s, '')
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}

function plain(html: string): string {
  return unescape(html.replace(/<[^>]*>/g, ''))
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
}

function unescape(html: string): string {
  return html.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}
