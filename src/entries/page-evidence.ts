// The facts of a page, sorted by the question they help to answer: what the site is called, what the post
// is called, in which language it is.
import { plainLine } from '../sources/plain.ts'
import type { Facts, Heading } from './page-facts.ts'
import { letters } from './spelling.ts'
import type { StructuredPost } from './structured-data.ts'
import type { TitleEvidence } from './title.ts'

/** The first value of each of the names, in their order. */
export function metas(facts: Facts, names: readonly string[]): readonly string[] {
  return names.flatMap(name => facts.metas.get(name)?.[0] ?? [])
}

const TITLES =
  'dc:title dc.title dcterms.title og:title twitter:title title parsely-title sailthru.title'.split(' ')

/** Metadata are often escaped once too often, so they are read as HTML once more. */
export function titleEvidence(
  url: string,
  facts: Facts,
  structured: StructuredPost,
): Omit<TitleEvidence, 'siteNames'> {
  const element = plainLine(facts.title)
  const headings = [1, 2, 3].flatMap(level =>
    facts.headings.filter(one => one.level === level).map(({ text }) => text),
  )
  // Structured data are the best and the worst: what nothing on the page bears out is left.
  const isSeen = (title: string) =>
    [element, ...headings].some(text => letters(text).includes(letters(title)))
  const isBare = element === '' && headings.length === 0
  const titles = structured.titles.map(plainLine).filter(title => isBare || isSeen(title))
  return {
    stated: [...titles, ...metas(facts, TITLES).map(plainLine)],
    element,
    marked: [...facts.headings.filter(isPostTitle), ...onlyFirstLevel(facts, url)].map(({ text }) => text),
    headings,
  }
}

/** The only one of its level, and not the site's, is the post's. */
function onlyFirstLevel({ headings }: Facts, url: string): readonly Heading[] {
  const first = headings.filter(({ level }) => level === 1)
  return first.length === 1 ? first.filter(heading => !isSiteTitle(heading, url)) : []
}

function isPostTitle({ label }: Heading): boolean {
  return /(^|\s)(headline|(entry|post|article|story|page|blog-?post)[_-]*(title|headline)|p-name)(\s|$)/i.test(
    label,
  )
}

/** The site's names, the most trusted first. They are neither a title nor a person. */
export function siteNamesOf(url: string, facts: Facts, structured: StructuredPost): readonly string[] {
  const host = (URL.parse(url)?.hostname ?? '').replace(/^www\./, '')
  const stated = [
    ...metas(facts, ['og:site_name']),
    ...metas(facts, APPLICATIONS).filter(name => !plainLine(facts.title).startsWith(name)),
    ...structured.siteNames,
    ...facts.headings.filter(heading => isSiteTitle(heading, url)).map(({ text }) => text),
    ...facts.links
      .filter(({ type }) => /^application\/(rss|atom)\+xml|feed\+json/.test(type))
      .map(({ title }) => withoutFeed(title)),
    host,
    host.split('.').at(-2) ?? '',
  ]
  return stated.map(plainLine).filter(name => name !== '')
}

/** Some programs write the post's title there. */
const APPLICATIONS = ['application-name', 'apple-mobile-web-app-title', 'al:ios:app_name']

/** A heading that leads to the front page is the site's. */
function isSiteTitle({ href, label }: Heading, url: string): boolean {
  if (/(^|\s)(site|blog)[_-]*(title|name|heading)(\s|$)|masthead|(^|[\s_-])logo/i.test(label)) return true
  const target = href === null ? null : URL.parse(href, url)
  const isFront =
    target?.pathname === '/' && target.search === '' && target.hostname === URL.parse(url)?.hostname
  return isFront && URL.parse(url)?.pathname !== '/'
}

/** `Example Blog » Feed`, `Example Blog RSS` are how blogs name their feeds. */
function withoutFeed(title: string): string {
  return title
    .replace(/\s*(?:[»|:(–-]\s*)?\b(?:rss|atom|json)?\s*(?:2\.0|1\.0)?\s*(?:feed|rss|atom)\b\)?\s*$/i, '')
    .trim()
}

/** The language that the page says it is in, as a tag in its usual spelling (BCP 47 §2.1.1). */
export function languageOf(facts: Facts, structured: StructuredPost): string | null {
  const stated = [
    facts.language,
    ...metas(facts, ['content-language', 'og:locale', 'dc.language']),
    structured.language,
  ]
  return stated.map(text => languageTag(text ?? '')).find(tag => tag !== null) ?? null
}

/** `en_US` is how some write it. */
function languageTag(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll('_', '-'))[0] ?? null
  } catch {
    return null
  }
}
