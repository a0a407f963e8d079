// One item of a feed as a post: addresses absolute, words plain.
import { pickExcerpt } from '../entries/excerpt.ts'
import type { Post } from '../entries/post.ts'
import { httpAddress } from './address.ts'
import type { Address, RawItem } from './feed-item.ts'
import { languageTag } from './language.ts'
import { personNames } from './person.ts'
import { plainLine } from './plain.ts'

/** What an editor picks from stands at the beginning of a post: of long ones in a long feed, less is read. */
const MAX_BODY = 100_000
const MAX_BODIES = 2_500_000

export interface Numbered {
  readonly raw: RawItem
  /** From 1, in the feed's order. */
  readonly number: number
  readonly publishedAt: string | null
}

/** What the feed says of all its items. */
export interface Around {
  readonly url: string
  readonly siteUrl: string | null
  readonly language: string | null
  readonly author: string | null
  /** How many of its items are read. */
  readonly items: number
}

/** The post; null when it is none, which `problems` then says. */
export function readPost(
  { raw, number, publishedAt }: Numbered,
  feed: Around,
  problems: string[],
): Post | null {
  const item = raw.read()
  const title = plainLine(item.title) || null
  const label = title === null ? `item ${number}` : `item ${number} "${title.slice(0, 80)}"`
  const base = feed.siteUrl ?? feed.url
  problems.push(...item.flaws.map(flaw => `${label}: ${flaw}`))
  const url = firstAddress(item.links, feed.url, base)
  if (url === null) {
    problems.push(`${label} has no link`)
    return null
  }
  if (publishedAt === null && raw.dates.length > 0) {
    problems.push(`${label} has an impossible date: ${plainLine(raw.dates[0] ?? '').slice(0, 60)}`)
  }
  return {
    url,
    canonicalUrl: item.canonical === null ? null : firstAddress([item.canonical], feed.url, base),
    title,
    author: personNames(item.authors) ?? feed.author,
    ...firstExcerpt(item.bodies, Math.min(MAX_BODY, Math.ceil(MAX_BODIES / feed.items))),
    publishedAt,
    language: languageTag(item.language) ?? feed.language,
    guid: item.guid === null ? null : plainLine(item.guid).slice(0, 1_000) || null,
  }
}

function firstExcerpt(bodies: readonly string[], maxBody: number): Pick<Post, 'excerpt' | 'paragraphs'> {
  for (const body of bodies) {
    const { excerpt, paragraphs } = pickExcerpt(body.slice(0, maxBody))
    if (excerpt !== null) return { excerpt, paragraphs }
  }
  return { excerpt: null, paragraphs: [] }
}

/** Resolved against xml:base where there is one (XML Base §4), else against `base`. */
export function firstAddress(addresses: readonly Address[], url: string, base = url): string | null {
  for (const { href, bases } of addresses) {
    const around = bases.reduce((outer, inner) => URL.parse(inner.trim(), outer)?.href ?? outer, url)
    const absolute = httpAddress(href, bases.length > 0 ? around : base)
    if (absolute !== null) return absolute
  }
  return null
}
