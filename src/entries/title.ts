// A post's own title: without the site's name, a section or the author's name hung on to it, and never
// the site's name itself.
import { letters } from './spelling.ts'

export interface TitleEvidence {
  /** What the page's metadata call the post, the most trusted first. */
  readonly stated: readonly string[]
  /** The text of the title element. */
  readonly element: string
  /** Headings that are marked as a post's. */
  readonly marked: readonly string[]
  /** All other headings, those that are likeliest the title first. */
  readonly headings: readonly string[]
  /** Names the site goes by. */
  readonly siteNames: readonly string[]
}

/** The title in it; null when there is none. All texts are clean lines. */
export function pickTitle(evidence: TitleEvidence): string | null {
  const { element, marked } = evidence
  const headings = [...marked, ...evidence.headings]
  const isSite = siteTest(evidence.siteNames)
  const cut = [...evidence.stated, element].map(text => withoutSite(text, { headings, marked, isSite }))
  const title = cut.find(text => text !== '' && !isSite(text))
  if (title === undefined) return headings.find(heading => heading !== '' && !isSite(heading)) ?? null
  const isBorneOut = headings.some(heading => letters(heading) === letters(title))
  return title === element && !isBorneOut ? withoutLastPart(title) : title
}

/**
 * What sites hang their name on with. A heading that is a whole beginning or end of the text shows where the
 * title ends even where the site's name is not known.
 */
function withoutSite(text: string, known: Known): string {
  const parts = split(text)
  const ends = parts.map((_, index) => index + 1).reverse()
  const starts = parts.map((_, index) => index)
  const own =
    ends
      .filter(end => !isColon(parts[end]))
      .map(end => join(parts, 0, end))
      .find(part => isOneOf(known.headings, part, known.isSite)) ??
    starts.map(start => join(parts, start)).find(part => isOneOf(known.marked, part, known.isSite))
  if (own !== undefined) return own
  const end = starts.find(start => start > 0 && known.isSite(join(parts, start))) ?? parts.length
  const start = ends.find(stop => stop < end && known.isSite(join(parts, 0, stop))) ?? 0
  const rest = join(parts, start, end)
  return rest === text ? rest : withoutSite(rest, known)
}

interface Known {
  readonly headings: readonly string[]
  readonly marked: readonly string[]
  readonly isSite: (text: string) => boolean
}

function isOneOf(headings: readonly string[], part: string, isSite: (text: string) => boolean): boolean {
  const wanted = letters(part)
  return wanted !== '' && !isSite(part) && headings.some(heading => letters(heading) === wanted)
}

/** Only the title element is left, and no heading bears it out: its last part is the site, if short enough. */
function withoutLastPart(title: string): string {
  const parts = split(title)
  const [rest, last] = [join(parts, 0, -1), join(parts, -1)]
  if (isColon(parts.at(-1))) return title
  return wordCount(rest) >= 3 && wordCount(last) <= 4 && !/\d/.test(last) ? rest : title
}

interface Part {
  readonly text: string
  /** The separator before it, as written. */
  readonly before: string
}

/** A colon is as often part of the title. */
function isColon(part: Part | undefined): boolean {
  return /^\s*[:：]\s*$/.test(part?.before ?? '')
}

const SEPARATOR =
  /\s+(?:[|\-–—‐−\\/»›«‹·•●~⋅∙*@＠｜]|::|--|---)\s+|\s*[|｜]\s*|\s+::\s*|(?<=\S):\s+|\s+:\s+|\s*：\s*|\s+(?=\[)|(?<=\p{Lo})\s?_\s?(?=\S)/gu

function split(text: string): readonly Part[] {
  const trimmed = text.replace(/^[\s|:»·-]+|[\s|:»·-]+$/gu, '')
  const matches = [...trimmed.matchAll(SEPARATOR)]
  return [{ index: 0, 0: '' }, ...matches].map((match, index) => ({
    text: trimmed.slice(match.index + match[0].length, matches[index]?.index),
    before: match[0],
  }))
}

function join(parts: readonly Part[], from: number, to?: number): string {
  return parts
    .slice(from, to)
    .map((part, index) => (index === 0 ? part.text : part.before + part.text))
    .join('')
    .trim()
}

function siteTest(names: readonly string[]): (text: string) => boolean {
  const known = new Set(names.map(letters).filter(name => name !== ''))
  return text => known.has(letters(text))
}

function wordCount(text: string): number {
  return text.split(/\s+/).filter(Boolean).length
}
