// The HTML of a post as a flat run of text blocks, in document order: one per paragraph, each with what
// is needed to judge it. Reads anything, builds no tree, and costs no more than the input is long.
import { Parser } from 'htmlparser2'
import { cleanText } from '../text/clean.ts'

/** Where a block stands. `aside` is what accompanies a post and is no part of its prose. */
export type Place = 'body' | 'quote' | 'list' | 'table' | 'heading' | 'aside'

export interface Block {
  /** Plain text, one line. */
  readonly text: string
  readonly place: Place
  /** Share of the text that is links, 0 to 1. */
  readonly linked: number
  /** Share of the text that is emphasised (bold, italic, small), 0 to 1. */
  readonly emphasised: number
  /** Class and id of the innermost element around it, to tell bylines and captions by. */
  readonly label: string
}

/** Deeper than this is no post, and the parser's own stack would become slow. */
const MAX_DEPTH = 2_000
/** What an editor picks stands at the beginning. */
const MAX_CHARACTERS = 500_000

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

const EMPHASIS = new Set(words('em i strong b small cite'))

/** Containers that blogs put around what is not the author's prose. */
const ASIDE_LABEL =
  /(^|[\s_-])(share(daddy|d)?|sharing|social|addtoany|feedflare|related(posts?)?|jp-relatedposts|breadcrumbs?|toc|table-of-contents|newsletter|subscribe|subscription|comments?|wp-caption(-text)?|caption|credits?|advert(isement)?s?|ads?|promo|cookies?|consent|pagination|post-?nav|author-?(bio|box|info)|about-author|tags?|post-?meta|entry-?meta|screen-reader-text|sr-only|visually-?hidden)($|[\s_-])/i

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
  readonly emphasised: boolean
  readonly label: string
}

const ROOT: Open = { skipped: false, place: 'body', linked: false, emphasised: false, label: '' }

function readHtml(html: string): readonly Block[] {
  const blocks: Block[] = []
  const stack: Open[] = [ROOT]
  let pieces: string[] = []
  let linked = 0
  let emphasised = 0
  let lineBreaks = 0

  const top = (): Open => stack.at(-1) ?? ROOT
  const flush = () => {
    const text = tidy(pieces.join(''))
    const length = Math.max(1, text.length)
    if (text !== '') {
      const { place, label } = top()
      blocks.push({
        text,
        place,
        label,
        linked: Math.min(1, linked / length),
        emphasised: Math.min(1, emphasised / length),
      })
    }
    pieces = []
    linked = emphasised = lineBreaks = 0
  }
  const add = (text: string) => {
    const { skipped, linked: inLink, emphasised: inEmphasis } = top()
    if (skipped) return
    pieces.push(text)
    const length = text.trim().length
    if (length > 0) lineBreaks = 0
    if (inLink) linked += length
    if (inEmphasis) emphasised += length
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
      if (stack.length > MAX_DEPTH) parser.pause()
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
  const own = `${attributes['class'] ?? ''} ${attributes['id'] ?? ''}`.trim().slice(0, 200)
  const block = BLOCKS.has(name)
  const aside = block && ASIDE_LABEL.test(own)
  return {
    skipped: parent.skipped || SKIPPED.has(name) || isHidden(attributes) || isNoteMark(name, own),
    place: aside ? 'aside' : innermost(parent.place, PLACES.get(name)),
    linked: parent.linked || (name === 'a' && attributes['href'] !== undefined),
    emphasised: parent.emphasised || EMPHASIS.has(name),
    label: block || own !== '' ? own : parent.label,
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
    .replace(/ ([,.;:!?])(?=\s|$)/g, '$1')
    .trim()
}

function words(list: string): readonly string[] {
  return list.split(' ')
}

function tags(list: string, place: Place): readonly (readonly [string, Place])[] {
  return words(list).map(name => [name, place] as const)
}
