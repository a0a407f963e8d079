// JSON Feed 1.0 and 1.1 (jsonfeed.org) as raw items. A field of the wrong type is as good as missing.
import { z } from 'zod'
import { type Address, type FeedItem, MAX_SEEN, type RawFeed } from './feed-item.ts'

const text = z.string().nullish().catch(null)
const person = z.object({ name: text }).nullish().catch(null)
const people = z.array(person).nullish().catch(null)
const said = { language: text, author: person, authors: people }

const itemSchema = z.object({
  ...said,
  id: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
})

const datesSchema = z.object({ date_published: text, date_modified: text })

const feedSchema = z.object({
  ...said,
  title: text,
  home_page_url: text,
  items: z.custom<readonly unknown[]>(Array.isArray),
})

type Item = z.output<typeof itemSchema>
export type JsonFeed =
  | { readonly ok: true; readonly feed: RawFeed }
  | { readonly ok: false; readonly problem: string }

export function readJsonFeed(source: string): JsonFeed {
  const parsed = feedSchema.safeParse(parseJson(source))
  if (!parsed.success) return { ok: false, problem: 'it is no JSON Feed, or breaks off' }
  const { title, home_page_url, language, items } = parsed.data
  return {
    ok: true,
    feed: {
      title: escapeHtml(title ?? ''),
      links: addresses([home_page_url]),
      authors: names(parsed.data),
      language: language ?? null,
      items: items.slice(0, MAX_SEEN).map(item => ({ dates: readDates(item), read: () => readItem(item) })),
      flaws: [],
    },
  }
}

const NO_ITEM: Item = itemSchema.parse({})

function readDates(item: unknown): readonly string[] {
  const { data } = datesSchema.safeParse(item)
  return [data?.date_published, data?.date_modified].filter(date => !!date).map(String)
}

function readItem(raw: unknown): FeedItem {
  const item = itemSchema.catch(NO_ITEM).parse(raw)
  const { url, external_url: elsewhere, id } = item
  return {
    title: escapeHtml(item.title ?? ''),
    links: addresses([url, elsewhere, id?.startsWith('http') === true ? id : null]),
    canonical: null,
    authors: names(item),
    bodies: [item.content_html, asHtml(item.content_text), asHtml(item.summary)]
      .filter(body => !!body)
      .map(String),
    language: item.language ?? null,
    guid: id ?? null,
    flaws: [],
  }
}

/** Deeper nesting is no feed, and costs the parser dearly. */
const MAX_DEPTH = 100

function parseJson(source: string): unknown {
  if (nestsDeeper(source, MAX_DEPTH)) return null
  try {
    return JSON.parse(source)
  } catch {
    return null
  }
}

function nestsDeeper(source: string, limit: number): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < source.length && depth <= limit; at += 1) {
    const character = source[at]
    if (character === '"') quoted = !quoted
    else if (quoted && character === '\\') at += 1
    else if (!quoted && (character === '[' || character === '{')) depth += 1
    else if (!quoted && (character === ']' || character === '}')) depth -= 1
  }
  return depth > limit
}

function names({ author, authors }: Pick<Item, 'author' | 'authors'>): readonly string[] {
  const all = authors && authors.length > 0 ? authors : [author]
  return all
    .map(one => one?.name)
    .filter(name => typeof name === 'string')
    .map(escapeHtml)
}

function addresses(hrefs: readonly (string | null | undefined)[]): readonly Address[] {
  return hrefs
    .filter(href => typeof href === 'string' && href.trim() !== '')
    .map(href => ({ href: String(href), bases: [] }))
}

/** Paragraphs are set apart by empty lines. */
function asHtml(plain: string | null | undefined): string | null {
  if (!plain) return null
  return plain
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(paragraph => `<p>${escapeHtml(paragraph)}</p>`)
    .join('')
}

function escapeHtml(plain: string): string {
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
