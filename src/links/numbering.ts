// Short links are numbered in one sequence over all issues. A slug is given once and never again.
import type { Entry } from '../issues/issue.ts'

export interface LinkScheme {
  /** Where short links live, without a trailing slash. */
  readonly base: string
  readonly prefix: string
  readonly start: number
}

/** A slug taken from an imported issue: `blog122` of prefix `blog` has the number 122, a keyword has none. */
export interface Slug {
  readonly slug: string
  readonly number: number | null
}

/** The next number: above everything ever given, and at least where the configuration starts. */
export function nextNumber(scheme: LinkScheme, highest: number | null): number {
  return Math.max(scheme.start, (highest ?? 0) + 1)
}

export function slugOf(scheme: LinkScheme, number: number): string {
  return `${scheme.prefix}${number}`
}

export function shortUrlOf(scheme: LinkScheme, slug: string): string {
  return `${scheme.base}/${slug}`
}

/**
 * The slug of a short link by its shape: one path segment of at most 16 letters, digits, `-` or `_`, no query.
 * Taken from entries of an imported issue, whose numbers and keywords are never given again.
 */
function slugIn(url: string, prefix: string): Slug | null {
  const parsed = URL.parse(url)
  const slug = parsed?.search === '' ? /^\/([\w-]{1,16})\/?$/.exec(parsed.pathname)?.[1] : undefined
  if (slug === undefined) return null
  const digits = slug.startsWith(prefix) ? slug.slice(prefix.length) : ''
  return { slug, number: /^\d{1,9}$/.test(digits) ? Number(digits) : null }
}

/** The slugs that an imported entry holds: of its short link, or of its address when that itself is one. */
export function importedSlug(entry: Entry, prefix: string): Slug | null {
  return slugIn(entry.shortUrl ?? entry.url, prefix)
}

/** The slug that an entry shows: the last part of its short link, or its address when that has one part alone. */
export function shownSlug({ shortUrl, url }: Pick<Entry, 'shortUrl' | 'url'>): string | null {
  const address = URL.parse(shortUrl ?? url)
  if (address === null || address.search !== '') return null
  const path = shortUrl === null ? address.pathname : address.pathname.replace(/^.*(?=\/[^/]+\/?$)/, '')
  return /^\/([\w-]{1,16})\/?$/.exec(path)?.[1] ?? null
}
