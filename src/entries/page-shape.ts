// Keeps a page's HTML within what building a tree of it can bear: no deeper, no more elements, no longer
// than any real page. Tags are taken out, the text in them stays.
import { Parser } from 'htmlparser2'

const LIMITS = {
  /** Real pages nest 15 to 40 deep; 5,000 nested elements keep Readability busy for minutes. */
  depth: 100,
  /** Elements and pieces of text. Most pages have 1,000 to 5,000; what is wanted stands at the beginning. */
  nodes: 15_000,
  /** The longest real pages, scripts and all, are below this. */
  characters: 3_000_000,
}

/** The same HTML, cut down to the limits where it exceeds them. */
export function boundPage(html: string): string {
  const source = html.slice(0, LIMITS.characters)
  const cuts: [from: number, to: number][] = []
  let depth = 0
  let nodes = 0
  let end = source.length
  const count = () => {
    nodes += 1
    if (nodes <= LIMITS.nodes) return
    end = Math.min(end, parser.startIndex)
    parser.pause()
  }
  const cutIfDeep = (implied: boolean) => {
    if (depth > LIMITS.depth && !implied) cuts.push([parser.startIndex, parser.endIndex + 1])
  }
  const parser = new Parser({
    onopentagname: count,
    ontext: count,
    onopentag(_name, _attributes, implied) {
      depth += 1
      cutIfDeep(implied)
    },
    onclosetag(_name, implied) {
      cutIfDeep(implied)
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
