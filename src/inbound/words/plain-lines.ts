// The lines of a text/plain part: flowed ones joined (RFC 3676 §4), the armour of PGP taken off, and what a
// list's archive put in place of attachments left out.
import { cleanText } from '../../text/clean.ts'
import { isBlank, isMarkedAsQuote, type Line, MOST_LINES } from './line.ts'

export function plainLines(text: string, flowed: boolean): readonly Line[] {
  const written = cleanText(text.replaceAll('\u00A0', ' ')).split('\n')
  const lines = flowed ? unflow(written) : written.map(line => lineOf(line, isMarkedAsQuote(line)))
  return withoutGaps(withoutMachinery(lines)).slice(0, MOST_LINES)
}

function lineOf(text: string, quoted: boolean): Line {
  return { text, quoted, box: null, anchors: [] }
}

function unflow(lines: readonly string[]): readonly Line[] {
  const joined: Line[] = []
  let pieces: string[] = []
  let depth = 0
  const flush = () => {
    const marks = depth > 0 ? `${'>'.repeat(depth)} ` : ''
    if (pieces.length > 0) joined.push(lineOf(marks + pieces.join(''), depth > 0))
    pieces = []
  }
  for (const line of lines) {
    const marks = /^>*/.exec(line)?.[0].length ?? 0
    if (marks !== depth) flush()
    depth = marks
    const rest = line.slice(marks).replace(/^ /, '') // RFC 3676 §4.4, space-stuffing
    const isSignature = rest === '-- ' // RFC 3676 §4.3
    if (isSignature) flush()
    pieces.push(rest)
    if (isSignature || !rest.endsWith(' ')) flush()
  }
  flush()
  return joined
}

/** Two empty lines say no less than a million. */
function withoutGaps(lines: readonly Line[]): readonly Line[] {
  let gap = 0
  return lines.filter(line => {
    gap = isBlank(line) ? gap + 1 : 0
    return gap <= 2
  })
}

const PGP_MESSAGE = /^-----BEGIN PGP SIGNED MESSAGE-----\s*$/
const PGP_BLOCK = /^-----BEGIN PGP (SIGNATURE|PUBLIC KEY BLOCK|MESSAGE)-----\s*$/
const PGP_END = /^-----END PGP /
const NEXT_PART = /^-{10,} next part -{10,}\s*$/
const SCRUBBED = /\bwas scrubbed\.\.\.\s*$/

/** Cleartext signatures (RFC 4880 §7) with their key's and comment's links; Mailman's "was scrubbed". */
function withoutMachinery(lines: readonly Line[]): readonly Line[] {
  const kept: Line[] = []
  let until: ((line: string) => boolean) | null = null
  let armoured = false
  for (const line of lines) {
    const { text } = line
    if (until !== null) {
      if (until(text)) until = null
    } else if (PGP_MESSAGE.test(text)) {
      armoured = true
      until = next => next.trim() === ''
    } else if (PGP_BLOCK.test(text)) {
      armoured = false
      until = next => PGP_END.test(next)
    } else if (SCRUBBED.test(text)) until = next => next.trim() === ''
    else if (NEXT_PART.test(text)) kept.push(lineOf('', false))
    else kept.push(armoured && text.startsWith('- ') ? lineOf(text.slice(2), false) : line) // RFC 4880 §7.1
  }
  return kept
}
