// The HTML of a post as a flat run of text blocks, in document order: one per paragraph, each with what
// is needed to judge it. Reads anything, builds no tree, and costs no more than the input is long.
import { Parser } from 'htmlparser2'
import { cleanText } from '../text/clean.ts'
import { isAsideLabel, isHiddenLabel } from './labels.ts'

/** Where a block stands. `aside` is what accompanies a post and is no part of its prose. */
export type Place = 'body' | 'quote' | 'list' | 'table' | 'heading' | 'aside'

export interface Block {
  /** Plain text, one line. */
  readonly text: string
  readonly place: Place
  /** Share of the text that is links, 0 to 1. */
  readonly linked: number
  /** Share of the text that is in italics, 0 to 1. */
  readonly italic: number
}

/** Deeper than this is no post, and the parser's own stack would become slow. */
const MAX_DEPTH = 2_000
/** What an editor picks stands at the beginning. */
const MAX_CHARACTERS = 500_000
const MAX_BLOCKS = 3_000

const PLACES: ReadonlyMap<string, Place> = new Map([
  ...tags('blockquote q-block', 'quote'),
  ...tags('ul ol dl menu dir', 'list'),
  ...tags('table', 'table'),
  ...tags('h1 h2 h3 h4 h5 h6 hgroup', 'heading'),
  ...tags('figure figcaption aside nav footer form address details dialog caption legend', 'aside'),
])

const SKIPPED = new Set(
  words(
    'script style template noscript head title textarea select option button pre listing xmp svg math canvas iframe object embed audio video map datalist rp rt',
  ),
)

const BLOCKS = new Set(
  words(
    'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul img picture iframe video audio object',
  ),
)

const ITALIC = new Set(words('em i cite small'))

/** Elements that hold a whole page, whatever they are called. */
const WHOLE = new Set(words('html body main article'))

/** The text blocks of a post's HTML, or of plain text whose paragraphs are set apart by empty lines. */
export function readBlocks(html: string): readonly Block[] {
  const source = html.slice(0, MAX_CHARACTERS)
  return /<[a-z!/]/i.test(source) ? readHtml(source) : readPlain(source)
}

function readPlain(text: string): readonly Block[] {
  return readHtml(
    text
      .replace(/\r\n?/g, '\n')
      .split(/\n[ \t]*\n/)
      .map(paragraph => `<p>${paragraph.replaceAll('<', '&lt;')}</p>`)
      .join(''),
  )
}

interface Open {
  readonly skipped: boolean
  readonly place: Place
  readonly linked: boolean
  readonly italic: boolean
}

const ROOT: Open = { skipped: false, place: 'body', linked: false, italic: false }

function readHtml(html: string): readonly Block[] {
  const blocks: Block[] = []
  const stack: Open[] = [ROOT]
  let pieces: string[] = []
  let linked = 0
  let italic = 0
  let lineBreaks = 0

  const top = (): Open => stack.at(-1) ?? ROOT
  const flush = () => {
    const text = tidy(pieces.join(''))
    const length = Math.max(1, text.length)
    if (text !== '') {
      const { place } = top()
      blocks.push({
        text,
        place,
        linked: Math.min(1, linked / length),
        italic: Math.min(1, italic / length),
      })
    }
    pieces = []
    linked = italic = lineBreaks = 0
  }
  const add = (text: string) => {
    const { skipped, linked: inLink, italic: inItalics } = top()
    if (skipped) return
    pieces.push(text)
    const length = text.trim().length
    if (length > 0) lineBreaks = 0
    if (inLink) linked += length
    if (inItalics) italic += length
  }

  const parser = new Parser({
    onopentag(name, attributes) {
      if (BLOCKS.has(name)) flush()
      if (name === 'br') {
        lineBreaks += 1
        if (lineBreaks > 1) flush()
        else add(' ')
      }
      if (name === 'img' && /\b(wp-smiley|emoji)\b/.test(attributes['class'] ?? ''))
        add(attributes['alt'] ?? '')
      stack.push(enter(top(), name, attributes))
      if (stack.length > MAX_DEPTH || blocks.length > MAX_BLOCKS) parser.pause()
    },
    ontext: add,
    onclosetag(name) {
      if (BLOCKS.has(name)) flush()
      if (stack.length > 1) stack.pop()
    },
  })
  parser.write(html)
  parser.end()
  flush()
  return blocks
}

function enter(parent: Open, name: string, attributes: Readonly<Record<string, string>>): Open {
  const label = `${attributes['class'] ?? ''} ${attributes['id'] ?? ''}`.slice(0, 500)
  const aside = BLOCKS.has(name) && !WHOLE.has(name) && isAsideLabel(label)
  const hidden = isHidden(attributes) || isHiddenLabel(label) || isNoteMark(name, label)
  return {
    skipped: parent.skipped || SKIPPED.has(name) || hidden,
    place: aside ? 'aside' : innermost(parent.place, PLACES.get(name)),
    linked: parent.linked || (name === 'a' && attributes['href'] !== undefined),
    italic: parent.italic || ITALIC.has(name),
  }
}

/** Once outside the body's own prose, nothing leads back into it. */
function innermost(around: Place, own: Place | undefined): Place {
  if (own === undefined || around === 'aside') return around
  return own
}

function isHidden(attributes: Readonly<Record<string, string>>): boolean {
  return (
    'hidden' in attributes ||
    attributes['aria-hidden'] === 'true' ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes['style'] ?? '')
  )
}

/** A footnote's number in the running text. */
function isNoteMark(name: string, label: string): boolean {
  return name === 'sup' && /\b(footnote|reference|noteref|fn)\b/i.test(label)
}

function tidy(text: string): string {
  return cleanText(text)
    .replace(/\s+/g, ' ')
    .replace(/ ?\(?\bopens in a new (?:window|tab)\)?|(?<=\p{Ll})Opens a new window\b/giu, '')
    .replace(/ ([,.;:!?])(?=\s|$)/g, '$1')
    .trim()
}

function words(list: string): readonly string[] {
  return list.split(' ')
}

function tags(list: string, place: Place): readonly (readonly [string, Place])[] {
  return words(list).map(name => [name, place] as const)
}
