// Keeps a page's HTML within what building a tree of it can bear: no deeper, no more elements, no longer
// than any real page. Tags are taken out, the text in them stays.
import { Parser } from 'htmlparser2'

const LIMITS = {
  /** Real pages nest 15 to 60 deep; 5,000 nested elements keep Readability busy for minutes. */
  depth: 150,
  /** Real pages have up to 10,000. */
  elements: 20_000,
  /** The text of the longest real pages is below a million. */
  characters: 3_000_000,
}

/** The same HTML, cut down to the limits where it exceeds them. */
export function boundPage(html: string): string {
  const source = html.slice(0, LIMITS.characters)
  const cuts: [from: number, to: number][] = []
  let depth = 0
  let elements = 0
  let end = source.length
  const parser = new Parser({
    onopentagname() {
      elements += 1
      if (elements <= LIMITS.elements) return
      end = Math.min(end, parser.startIndex)
      parser.pause()
    },
    onopentag(_name, _attributes, implied) {
      depth += 1
      if (depth > LIMITS.depth && !implied) cuts.push([parser.startIndex, parser.endIndex + 1])
    },
    onclosetag(_name, implied) {
      if (depth > LIMITS.depth && !implied) cuts.push([parser.startIndex, parser.endIndex + 1])
      depth -= 1
    },
  })
  parser.write(source)
  parser.end()
  return cut(source.slice(0, end), cuts)
}

function cut(source: string, cuts: readonly (readonly [from: number, to: number])[]): string {
  let kept = ''
  let position = 0
  for (const [from, to] of cuts) {
    if (from < position) continue
    kept += source.slice(position, from)
    position = to
  }
  return kept + source.slice(position)
}
