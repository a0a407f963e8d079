// One line of plain text out of a title or a name as feeds write them: plain, HTML, or HTML escaped once
// too often.
import { cleanLine } from '../text/clean.ts'
import { readMarkup } from './markup.ts'

/** No title is longer; what follows is cut. */
const MAX_LENGTH = 10_000
/** How often something may have been escaped. */
const ROUNDS = 3

/** The tags that titles and names are dressed up with; any other is something that somebody writes about. */
const KNOWN = new Set(
  'a abbr acronym b bdi bdo big blockquote br center cite code data dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark nobr ol p pre q rp rt ruby s samp small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  ),
)
const VOID = new Set(['br', 'hr', 'img', 'wbr'])
const BLOCK = /^(br|hr|p|div|li|ul|ol|h[1-6]|td|tr|blockquote)$/
const REFERENCE = /&(#\d+|#x[\da-f]+|[a-z]+\d*);/i

/** Tags go, character references are resolved; a lone `<tag>` that somebody writes about stays, and so does `<script>`. */
export function plainLine(text: string): string {
  let line = text.slice(0, MAX_LENGTH)
  for (let round = 0; round < ROUNDS; round += 1) {
    const stripped = line.includes('<') || REFERENCE.test(line) ? strip(line) : line
    if (stripped === line) break
    line = stripped
  }
  return cleanLine(line)
}

interface Piece {
  readonly text: string
  /** What is put in its place when it is a tag and its other half is there; null for text. */
  readonly tag: string | null
}

function strip(html: string): string {
  const pieces: Piece[] = []
  const opened = new Set<string>()
  const closed = new Set<string>()
  readMarkup(html, 'html', {
    open({ name, attributes, start, end }, selfClosing) {
      opened.add(name)
      if (selfClosing || VOID.has(name) || attributes.has('class') || attributes.has('href')) closed.add(name)
      pieces.push({ text: html.slice(start, end), tag: name })
    },
    close({ name, start, end }) {
      closed.add(name)
      pieces.push({ text: html.slice(start, end), tag: name })
    },
    text: text => pieces.push({ text, tag: null }),
  })
  return pieces
    .map(({ text, tag }) => {
      if (tag === null || !KNOWN.has(tag) || !opened.has(tag) || !closed.has(tag)) return text
      return BLOCK.test(tag) ? ' ' : ''
    })
    .join('')
}
