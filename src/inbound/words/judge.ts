// Says of each line of a mail whether the person wrote it: quotations first, then what a list hung under it,
// then the signature of each run of lines that is left. Every step looks at a bounded number of lines around
// each line, so the whole is linear.
import { isBlank, type Kind, type Line } from './line.ts'
import { footerStart } from './list-footer.ts'
import { markQuotations } from './quotations.ts'
import { markBrokenQuotes, markEdges } from './quote-edges.ts'
import { markOtherQuotes } from './quote-marks.ts'
import { isSentFrom } from './sent-from.ts'
import { signatureStart } from './signature.ts'

export function judge(lines: readonly Line[]): readonly Kind[] {
  const kinds: Kind[] = lines.map(({ quoted, box }) =>
    quoted ? 'quote' : box === 'signature' ? 'signature' : 'own',
  )
  markQuotations(lines, kinds)
  markOtherQuotes(lines, kinds)
  markEdges(lines, kinds)
  markBrokenQuotes(lines, kinds)
  const footer = footerStart(lines, at => kinds[at] === 'own')
  kinds.fill('footer', footer)
  markSignatures(lines, kinds)
  keepFootnotes(lines, kinds)
  return kinds
}

function markSignatures(lines: readonly Line[], kinds: Kind[]): void {
  for (let start = 0; start < lines.length; ) {
    if (kinds[start] !== 'own') {
      start += 1
      continue
    }
    let end = start
    while (end < lines.length && kinds[end] === 'own') end += 1
    const from = signatureStart(lines.slice(start, end).map(({ text }) => text))
    for (let at = start; at < start + from; at += 1) if (isPraise(lines, at)) kinds[at] = 'signature'
    kinds.fill('signature', start + from, end)
    start = end
  }
}

/** A mail program's praise of itself, with its link, that something stands under. */
function isPraise(lines: readonly Line[], at: number): boolean {
  const line = lines[at]
  if (line === undefined || (line.anchors.length === 0 && !line.text.includes('://'))) return false
  return isBlank(lines[at - 1]) && isBlank(lines[at + 1]) && isSentFrom(line.text)
}

/** "[1] https://…" below a signature belongs to the "[1]" above it. */
function keepFootnotes(lines: readonly Line[], kinds: Kind[]): void {
  const referred = new Set<string>()
  for (const [at, { text }] of lines.entries()) {
    if (kinds[at] !== 'own' || !text.includes('[')) continue
    const start = text.search(/\S/)
    for (const match of text.matchAll(/\[(\w{1,3})\]/g)) if (match.index > start) referred.add(match[1] ?? '')
  }
  for (const [at, { text, box }] of lines.entries()) {
    if (kinds[at] !== 'signature' || box !== null) continue
    const mark = /^\s*\[(\w{1,3})\]:?\s/.exec(text)?.[1]
    if (mark !== undefined && referred.has(mark)) kinds[at] = 'own'
  }
}
