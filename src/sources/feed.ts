// A feed's answer as posts. Nothing is lost silently: an item that is no post is a problem, and so is
// each thing that could not be read as it was meant. Never throws, whatever the octets are.
import { pickExcerpt } from '../entries/excerpt.ts'
import type { Post } from '../entries/post.ts'
import { cleanLine } from '../text/clean.ts'
import { httpAddress } from './address.ts'
import { readDate } from './date.ts'
import { decode } from './decode.ts'
import { type Address, MAX_SEEN, type RawFeed, type RawItem } from './feed-item.ts'
import { readJsonFeed } from './json-feed.ts'
import { languageTag } from './language.ts'
import { personNames } from './person.ts'
import { plainLine } from './plain.ts'
import { readXmlFeed } from './xml-feed.ts'

/** A blog's feed has 10 to 100; a whole archive is of no use to a newsletter. */
const MAX_ITEMS = 500
/** What an editor picks from stands at the beginning of a post: of long ones in a long feed, less is read. */
const MAX_BODY = 100_000
const MAX_BODIES = 2_500_000
const MAX_PROBLEMS = 20

export type ParsedFeed =
  | {
      readonly ok: true
      readonly title: string | null
      readonly siteUrl: string | null
      readonly language: string | null
      /** In the feed's order. */
      readonly posts: readonly Post[]
      readonly problems: readonly string[]
    }
  | { readonly ok: false; readonly problem: string }

export interface FeedOrigin {
  /** Where it was fetched, after redirects; absolute. */
  readonly url: string
  readonly contentType: string | null
  readonly now: Date
}

export function parseFeed(body: Uint8Array, origin: FeedOrigin): ParsedFeed {
  const { text, problem } = decode(body, origin.contentType)
  const source = text.replace(/^[\s\uFEFF\0]+/, '')
  if (source === '') return { ok: false, problem: 'it is empty' }
  const read = source.startsWith('{') ? readJsonFeed(source) : readXmlFeed(source)
  if (!read.ok) return { ok: false, problem: shown(read.problem) }
  const found = readPosts(read.feed, origin)
  return {
    ...found,
    problems: atMost([...(problem === null ? [] : [problem]), ...read.feed.flaws, ...found.problems]),
  }
}

interface Numbered {
  readonly raw: RawItem
  /** From 1, in the feed's order. */
  readonly number: number
  readonly publishedAt: string | null
}

function readPosts(feed: RawFeed, { url, now }: FeedOrigin) {
  const about = {
    title: plainLine(feed.title) || null,
    siteUrl: firstAddress(feed.links, url),
    language: languageTag(feed.language),
    author: personNames(feed.authors),
  }
  const problems: string[] = []
  const numbered = feed.items.map((raw, index) => ({
    raw,
    number: index + 1,
    publishedAt: firstDate(raw.dates, now),
  }))
  const read = newest(numbered, problems)
  const maxBody = Math.min(MAX_BODY, Math.ceil(MAX_BODIES / Math.max(1, read.length)))
  const posts = read.flatMap(one => readPost(one, { ...about, url, maxBody }, problems) ?? [])
  const { title, siteUrl, language } = about
  return { ok: true as const, title, siteUrl, language, posts, problems }
}

/** At most `MAX_ITEMS`: the newest by date, undated ones as old; in the feed's order again. */
function newest(items: readonly Numbered[], problems: string[]): readonly Numbered[] {
  if (items.length <= MAX_ITEMS) return items
  const count = `${items.length}${items.length < MAX_SEEN ? '' : ' or more'}`
  problems.push(`it has ${count} items; only the newest ${MAX_ITEMS} were read`)
  return items
    .toSorted((a, b) => compare(b.publishedAt ?? '', a.publishedAt ?? ''))
    .slice(0, MAX_ITEMS)
    .sort((a, b) => a.number - b.number)
}

interface About {
  readonly url: string
  readonly siteUrl: string | null
  readonly language: string | null
  readonly author: string | null
  readonly maxBody: number
}

function readPost({ raw, number, publishedAt }: Numbered, about: About, problems: string[]): Post | null {
  const item = raw.read()
  const title = plainLine(item.title) || null
  const label = title === null ? `item ${number}` : `item ${number} "${title.slice(0, 80)}"`
  const base = about.siteUrl ?? about.url
  problems.push(...item.flaws.map(flaw => `${label}: ${flaw}`))
  const url = firstAddress(item.links, about.url, base)
  if (url === null) {
    problems.push(`${label} has no link`)
    return null
  }
  if (publishedAt === null && raw.dates.length > 0) {
    problems.push(`${label} has an impossible date: ${plainLine(raw.dates[0] ?? '').slice(0, 60)}`)
  }
  return {
    url,
    canonicalUrl: item.canonical === null ? null : firstAddress([item.canonical], about.url, base),
    title,
    author: personNames(item.authors) ?? about.author,
    ...firstExcerpt(item.bodies, about.maxBody),
    publishedAt,
    language: languageTag(item.language) ?? about.language,
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

function firstDate(dates: readonly string[], now: Date): string | null {
  for (const date of dates) {
    const read = readDate(date, now)
    if (read !== null) return read
  }
  return null
}

/** Resolved against xml:base where there is one (XML Base §4), else against `base`. */
function firstAddress(addresses: readonly Address[], url: string, base = url): string | null {
  for (const { href, bases } of addresses) {
    const around = bases.reduce((outer, inner) => URL.parse(inner.trim(), outer)?.href ?? outer, url)
    const absolute = httpAddress(href, bases.length > 0 ? around : base)
    if (absolute !== null) return absolute
  }
  return null
}

function atMost(problems: readonly string[]): readonly string[] {
  if (problems.length <= MAX_PROBLEMS) return problems.map(shown)
  return [
    ...problems.slice(0, MAX_PROBLEMS).map(shown),
    `and ${problems.length - MAX_PROBLEMS} more like these`,
  ]
}

/** Names of tags and the like are a stranger's words, too. */
function shown(problem: string): string {
  return cleanLine(problem.slice(0, 300))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
