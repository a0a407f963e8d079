// The lines of an HTML part while they are made: white space as a browser folds it, links where they stand.
import { cleanText } from '../../text/clean.ts'
import { type Anchor, type Box, isMarkedAsQuote, type Line } from './line.ts'

export interface LineDraft {
  readonly lines: readonly Line[]
  /** The box that what follows stands in. */
  readonly enter: (box: Box | null) => void
  readonly add: (text: string, verbatim: boolean) => void
  readonly endLine: (how: 'softly' | 'always' | 'apart') => void
  readonly openAnchor: (href: string) => void
  readonly closeAnchor: () => void
}

interface OpenAnchor {
  readonly href: string
  readonly pieces: string[]
  readonly from: number
  readonly line: number
}

/** Needs no cleaning. */
const PLAIN = /^[ -~]*$/

const EMPTY: Line = { text: '', quoted: false, box: null, anchors: [] }

export function draftLines(): LineDraft {
  const lines: Line[] = []
  let box: Box | null = null
  let lineBox: Box | null = null
  let pieces: string[] = []
  let length = 0
  let spaced = true
  let anchors: Anchor[] = []
  let anchor: OpenAnchor | null = null

  const append = (text: string, verbatim: boolean) => {
    const piece = !verbatim && spaced && text.startsWith(' ') ? text.slice(1) : text
    if (piece === '') return
    if (length === 0) lineBox = box
    pieces.push(piece)
    length += piece.length
    spaced = piece.endsWith(' ')
    anchor?.pieces.push(piece)
  }

  const endLine: LineDraft['endLine'] = how => {
    const text = pieces.join('').trimEnd()
    const at = lineBox ?? box
    if (text !== '' || how === 'always' || anchors.length > 0) {
      // The space of the delimiter (RFC 3676 §4.3) does not outlive folding.
      const isDelimiter = text === '--'
      const quoted = at === 'quote' || isMarkedAsQuote(text)
      lines.push({ text: isDelimiter ? '-- ' : text, quoted, box: at, anchors })
    }
    if (how === 'apart' && lines.at(-1)?.text !== '')
      lines.push({ ...EMPTY, quoted: at === 'quote', box: at })
    pieces = []
    length = 0
    spaced = true
    lineBox = null
    anchors = []
    anchor?.pieces.push(' ')
  }

  const closeAnchor = () => {
    if (anchor === null) return
    const label = anchor.pieces.join('').replace(/\s+/g, ' ').trim()
    // What spans lines belongs to the one it ends in.
    const from = anchor.line === lines.length ? anchor.from : 0
    anchors.push({ href: anchor.href, label, from, to: length })
    anchor = null
  }

  return {
    lines,
    enter: inner => {
      box = inner
    },
    add: (text, verbatim) => {
      const clean = PLAIN.test(text) ? text : cleanText(text).replaceAll('\u00A0', ' ')
      if (!verbatim) return append(clean.replace(/\s+/g, ' '), false)
      for (const [index, line] of clean.split('\n').entries()) {
        if (index > 0) endLine('always')
        append(line, true)
      }
    },
    endLine,
    openAnchor: href => {
      closeAnchor()
      anchor = { href: href.trim(), pieces: [], from: length, line: lines.length }
    },
    closeAnchor,
  }
}
