// What belongs to a quotation without being marked: a sign that something was left out, an attribution above
// another, the rest of a line that a program broke.
import { attributionLength } from './attribution.ts'
import { isBlank, type Kind, type Line } from './line.ts'

const ELISION =
  /^\s*[[({<]*\s*(?:\.{3,}|…|(?:big )?(?:snip|snipped|cut|deleted|trimmed|elided|removed|gekürzt)\b.{0,30})\s*[\])}>]*\s*$/i

/** "[...]" beside a quotation, and an attribution above another one. */
export function markEdges(lines: readonly Line[], kinds: Kind[]): void {
  let below: Kind = 'own'
  for (let at = lines.length - 1; at >= 0; at--) {
    if (isBlank(lines[at])) continue
    const text = lines[at]?.text ?? ''
    if (kinds[at] === 'own' && below === 'quote') {
      if (isElision(text) || attributionLength([text], true) > 0) kinds[at] = 'quote'
    }
    below = kinds[at] ?? 'own'
  }
}

/** A long quoted line that was broken again leaves its rest without a mark. */
export function markBrokenQuotes(lines: readonly Line[], kinds: Kind[]): void {
  for (let at = 1; at + 1 < lines.length; at++) {
    const [above, text] = [lines[at - 1]?.text ?? '', lines[at]?.text.trim() ?? '']
    if (kinds[at] !== 'own' || text === '' || isBlank(lines[at - 1]) || isBlank(lines[at + 1])) continue
    if (kinds[at - 1] !== 'quote' || kinds[at + 1] !== 'quote') continue
    const isAddress = /^<?https?:\/\/\S+$/i.test(text)
    const isRest = above.length >= 60 && /^[\p{Ll}\d(]/u.test(text) && !/[.!?:]\s*$/.test(above)
    if (isAddress || (isRest && text.length < 60)) kinds[at] = 'quote'
  }
}

/** "[...]", "<snip>" */
export function isElision(text: string): boolean {
  return text.length < 60 && ELISION.test(text)
}
