// What a web page says about itself, gathered in one pass over its HTML: metadata, links, headings, bylines,
// structured data. Everything as found, nothing judged; values are clean single lines of bounded length.
import { cleanLine } from '../text/clean.ts'
import { type Element, walkHtml } from './html-walk.ts'

/**
 * How an author was marked, the most telling first; `link`: by nothing but where a link leads, `words`: by nothing but
 * how the text begins.
 */
export type BylineKind = 'rel' | 'itemprop' | 'class' | 'link' | 'container' | 'words'

export interface Heading {
  readonly level: number
  readonly text: string
  /** Class, id and itemprop. */
  readonly label: string
  /** Where it leads when it is a link. */
  readonly href: string | null
  /** Characters of text before it. */
  readonly at: number
}

export interface Byline {
  readonly kind: BylineKind
  readonly text: string
  readonly at: number
}

export interface Link {
  readonly rel: string
  readonly type: string
  readonly href: string
  readonly title: string
}

export interface Facts {
  /** Values by lower-case name, property or itemprop, in document order. */
  readonly metas: ReadonlyMap<string, readonly string[]>
  readonly links: readonly Link[]
  readonly base: string | null
  readonly language: string | null
  /** The text of the title element. */
  readonly title: string
  readonly headings: readonly Heading[]
  readonly bylines: readonly Byline[]
  /** Machine-readable dates, those of publication first. */
  readonly times: readonly string[]
  readonly jsonLd: readonly unknown[]
  /** The content of a `<meta http-equiv=refresh>` outside noscript. */
  readonly refresh: string | null
  readonly asksForPassword: boolean
  /** Characters of visible text. */
  readonly textLength: number
}

const MAX_VALUE = 5_000
const MAX_FOUND = 300
const MAX_BYLINE = 300

/** The facts while they are gathered. */
interface Draft {
  readonly metas: Map<string, string[]>
  readonly links: Link[]
  readonly headings: Heading[]
  readonly bylines: Byline[]
  readonly published: string[]
  readonly times: string[]
  readonly jsonLd: unknown[]
  base: string | null
  language: string | null
  title: string
  refresh: string | null
  asksForPassword: boolean
}

export function readFacts(html: string): Facts {
  const draft: Draft = {
    metas: new Map(),
    links: [],
    headings: [],
    bylines: [],
    published: [],
    times: [],
    jsonLd: [],
    base: null,
    language: null,
    title: '',
    refresh: null,
    asksForPassword: false,
  }
  const textLength = walkHtml(html, element => {
    readElement(element, draft)
    readTime(element, draft)
    readByline(element, draft)
  })
  const { published, times, ...facts } = draft
  return { ...facts, times: [...published, ...times], textLength }
}

function readElement(element: Element, draft: Draft): void {
  const { name, attributes } = element
  if (name === 'html') draft.language ??= attributes['lang'] ?? attributes['xml:lang'] ?? null
  else if (name === 'base') draft.base ??= attributes['href'] ?? null
  else if (name === 'meta') readMeta(element, draft)
  else if (name === 'link') readLink(element, draft)
  else if (name === 'input') draft.asksForPassword ||= attributes['type']?.toLowerCase() === 'password'
  else if (/^h[1-3]$/.test(name)) readHeading(element, draft)
  else if (name === 'a') readHeadingLink(element, draft)
  else if (name === 'title' && !element.isWithin('svg')) {
    element.whenRead(text => {
      draft.title ||= text
    }, MAX_VALUE)
  } else if (name === 'script' && /^application\/ld\+json/i.test(attributes['type'] ?? '')) {
    element.whenScriptRead(code => draft.jsonLd.push(...parseJson(code)))
  }
}

function readMeta(element: Element, draft: Draft): void {
  const { name, property, itemprop, 'http-equiv': equivalent, content, value } = element.attributes
  const stated = content ?? value ?? ''
  if (equivalent?.toLowerCase() === 'refresh' && !element.isWithin('noscript')) draft.refresh ??= stated
  const text = cleanLine(stated.slice(0, MAX_VALUE))
  if (text === '') return
  // Several names in one attribute are allowed (RDFa Core §4.3, property).
  const names = [name, property, itemprop, equivalent].flatMap(one => one?.toLowerCase().split(/\s+/) ?? [])
  for (const one of new Set(names)) {
    if (draft.metas.size < MAX_FOUND)
      draft.metas.set(one, [...(draft.metas.get(one) ?? []), text].slice(0, 20))
  }
}

function readLink({ attributes }: Element, draft: Draft): void {
  const { rel = '', type = '', href = '', title = '' } = attributes
  if (draft.links.length >= MAX_FOUND) return
  const link = {
    rel: rel.toLowerCase(),
    type: type.toLowerCase(),
    href,
    title: cleanLine(title.slice(0, MAX_VALUE)),
  }
  draft.links.push(link)
}

function readHeading(element: Element, draft: Draft): void {
  if (draft.headings.length >= MAX_FOUND) return
  const index = draft.headings.length
  draft.headings.push({
    level: Number(element.name[1]),
    text: '',
    label: element.label,
    href: null,
    at: element.at,
  })
  element.whenRead(text => amendHeading(draft, index, { text }), 1_000)
}

function readHeadingLink(element: Element, draft: Draft): void {
  const href = element.attributes['href']
  const index = draft.headings.length - 1
  const heading = draft.headings[index]
  if (
    href !== undefined &&
    heading?.href === null &&
    heading.text === '' &&
    element.isWithin(`h${heading.level}`)
  ) {
    amendHeading(draft, index, { href })
  }
}

function amendHeading(draft: Draft, index: number, part: Partial<Heading>): void {
  const heading = draft.headings[index]
  if (heading) draft.headings[index] = { ...heading, ...part }
}

function readTime({ name, attributes }: Element, draft: Draft): void {
  // Drupal says it in RDFa.
  const isPublication =
    /datePublished/i.test(attributes['itemprop'] ?? '') ||
    /\b(?:dc|dcterms|schema):(?:created|datePublished|dateCreated)\b/i.test(attributes['property'] ?? '')
  // Many write the attribute of a time at whatever holds the date; of an insertion it says when the page was changed.
  const isTime = name === 'time' || ('datetime' in attributes && !/^(?:ins|del)$/.test(name))
  if (!isTime && !isPublication) return
  const value = cleanLine(
    (attributes['datetime'] ?? attributes['content'] ?? attributes['title'] ?? '').slice(0, 100),
  )
  const isMarked =
    'pubdate' in attributes ||
    /\b(published|entry-date|dt-published|post-?date)\b/i.test(attributes['class'] ?? '')
  if (value !== '' && draft.times.length < MAX_FOUND) {
    const dates = isPublication || isMarked ? draft.published : draft.times
    dates.push(value)
  }
}

const AUTHOR_NAME =
  /(^|[\s_-])(p-author|author-?_*name|by-?line-?_*(name|author)|post-?_*author(-name)?|entry-?_*author(-name)?)($|[\s_-])/i
const AUTHOR_BOX =
  /(^|[\s_-])(by-?line|author|posted-?by|written-?by|submitted(-by)?|auteur|autor|verfasser)($|[\s_-])/i

/** A short piece of text that is nothing but a byline. */
const SIGNED =
  /^(?:(?:[Ww]ritten|[Pp]osted|[Pp]ublished|[Ww]ords|[Tt]ext) by|[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor)(?: |: ?)\p{Lu}|^(?:著者|作者|撰文|文)\s?[:：]/u
const LONGEST_SIGNED = 80
const SIGNED_BLOCK = /^(?:p|div|span|li|cite|address|small)$/

/** Where sites keep a page about each of their authors. */
const AUTHOR_PAGE =
  /\/(?:authors?|writers?|profiles?|contributors?|staff|editors?|bios?|reporters?|columnists?|autor(?:en|es)?|auteurs?)\/[^/?#]+\/?$/i

function readByline(element: Element, draft: Draft): void {
  const kind = bylineKind(element)
  if (draft.bylines.length >= MAX_FOUND) return
  if (kind === null) {
    if (SIGNED_BLOCK.test(element.name)) {
      element.whenShort(text => readWords(text, element.at, draft), LONGEST_SIGNED)
    }
    return
  }
  const stated = element.attributes['content']
  element.whenRead(
    text => draft.bylines.push({ kind, text: cleanLine(stated ?? text), at: element.at }),
    MAX_BYLINE,
  )
}

function readWords(text: string, at: number, draft: Draft): void {
  if (draft.bylines.length >= MAX_FOUND || !SIGNED.test(text) || /[.!?]$/.test(text)) return
  draft.bylines.push({ kind: 'words', text, at })
}

function bylineKind({ name, attributes, label, isWithin }: Element): BylineKind | null {
  if (name === 'body' || name === 'html' || name === 'link' || name === 'meta') return null
  if (/(^|[\s_-])comment(er|ator|s)?([\s_-]|$)/i.test(label)) return null
  if (attributes['rel']?.toLowerCase().split(/\s+/).includes('author')) return 'rel'
  if (/\bsioc:has_creator\b/.test(attributes['rel'] ?? '')) return 'rel'
  const property = attributes['itemprop'] ?? ''
  if (/^(author|creator)$/i.test(property)) return 'itemprop'
  if (AUTHOR_NAME.test(label)) return 'class'
  if (AUTHOR_BOX.test(label) && !isWithin('form')) return 'container'
  return name === 'a' && AUTHOR_PAGE.test(attributes['href'] ?? '') ? 'link' : null
}

/** Structured data that is broken is as good as none. */
function parseJson(code: string): readonly unknown[] {
  try {
    return [
      JSON.parse(
        code.replace(
          /^\s*(?:\/\/|\/\*)?\s*(?:<!--|<!\[CDATA\[)(?:\*\/)?|(?:\/\/|\/\*)?\s*(?:-->|\]\]>)(?:\*\/)?\s*$/g,
          '',
        ),
      ),
    ]
  } catch {
    return []
  }
}
