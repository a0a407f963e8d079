// The lines of a text/html part as a reader sees them, each with its box and its links. One pass, no tree.
import { Parser } from 'htmlparser2'
import { boxOf } from './html-boxes.ts'
import { type Box, type Line, MOST_LINES } from './line.ts'
import { draftLines, type LineDraft } from './line-draft.ts'

/** Deeper is no mail, and the parser looks through its whole stack for each end tag. What follows is left out. */
const MAX_DEPTH = 500

const SKIPPED = words(
  'head style script title template noscript select textarea svg math object iframe o:shapedefaults xml',
)
const BLOCKS = words(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot thead tr ul',
)
/** An empty line stands before and after these. */
const APART = words('p h1 h2 h3 h4 h5 h6 ul ol pre blockquote table dl')

interface Open {
  readonly name: string
  readonly skipped: boolean
  readonly box: Box | null
  readonly verbatim: boolean
}

const ROOT: Open = { name: '', skipped: false, box: null, verbatim: false }

export function htmlLines(html: string): readonly Line[] {
  const draft = draftLines()
  const open: Open[] = [ROOT]
  const top = (): Open => open.at(-1) ?? ROOT
  const parser = new Parser({
    onopentag(name, attributes) {
      const element = enter(top(), name, attributes)
      if (!element.skipped) opening(draft, element, attributes)
      open.push(element)
      draft.enter(element.box)
      if (open.length > MAX_DEPTH || draft.lines.length > MOST_LINES) parser.pause()
    },
    ontext(text) {
      if (!top().skipped) draft.add(text, top().verbatim)
    },
    onclosetag(name) {
      const element = open.pop()
      if (element?.skipped === false) {
        if (name === 'a') draft.closeAnchor()
        if (BLOCKS.has(name)) draft.endLine(isApart(element) ? 'apart' : 'softly')
      }
      draft.enter(top().box)
    },
  })
  parser.write(html)
  parser.end()
  draft.endLine('softly')
  return draft.lines
}

function enter(parent: Open, name: string, attributes: Readonly<Record<string, string>>): Open {
  return {
    name: isWord(attributes) ? 'div' : name,
    skipped: parent.skipped || SKIPPED.has(name) || isHidden(attributes),
    box: parent.box ?? boxOf(name, attributes),
    verbatim: parent.verbatim || name === 'pre' || /white-space:\s*pre/i.test(attributes['style'] ?? ''),
  }
}

function opening(draft: LineDraft, element: Open, attributes: Readonly<Record<string, string>>): void {
  const { name } = element
  if (BLOCKS.has(name)) draft.endLine(isApart(element) ? 'apart' : 'softly')
  draft.enter(element.box)
  if (name === 'br') draft.endLine('always')
  if (name === 'hr') {
    draft.add('________________________________', true)
    draft.endLine('softly')
  }
  if (name === 'li') draft.add('* ', false)
  if (name === 'td' || name === 'th') draft.add(' ', false)
  if (name === 'a' && attributes['href'] !== undefined) draft.openAnchor(attributes['href'])
}

/** Word's paragraphs have no space around them. */
function isWord(attributes: Readonly<Record<string, string>>): boolean {
  return /^Mso|\bMsoNormal\b/.test(attributes['class'] ?? '')
}

function isApart({ name }: Open): boolean {
  return APART.has(name)
}

function isHidden(attributes: Readonly<Record<string, string>>): boolean {
  const style = attributes['style'] ?? ''
  return /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i.test(style)
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
