// A feed's answer as posts. Nothing is lost silently: an item that is no post is a problem, and so is
// each thing that could not be read as it was meant. Never throws, whatever the octets are.
import type { Post } from '../entries/post.ts'
import { cleanLine } from '../text/clean.ts'
import { readDate } from './date.ts'
import { decode } from './decode.ts'
import { MAX_SEEN, type RawFeed } from './feed-item.ts'
import { firstAddress, type Numbered, readPost } from './feed-post.ts'
import { readJsonFeed } from './json-feed.ts'
import { languageTag } from './language.ts'
import { personNames } from './person.ts'
import { plainLine } from './plain.ts'
import { readXmlFeed } from './xml-feed.ts'

/** A blog's feed has 10 to 100; a whole archive is of no use to a newsletter. */
const MAX_ITEMS = 500
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
  const around = { ...about, url, items: read.length }
  const posts = read.flatMap(one => readPost(one, around, problems) ?? [])
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

function firstDate(dates: readonly string[], now: Date): string | null {
  for (const date of dates) {
    const read = readDate(date, now)
    if (read !== null) return read
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
