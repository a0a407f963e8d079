// Where the signature begins in a run of a person's own lines: at "-- ", at a mail program's praise of itself,
// at a disclaimer, at the first of two rules, or where a greeting is followed by nothing but a card.
import { cardStart, lastFilled, namesWeb, tells } from './card.ts'
import { isDisclaimer } from './disclaimer.ts'
import { isRule } from './original-message.ts'
import { isSentFrom } from './sent-from.ts'

/** A praise, a plea, a disclaimer and one of the scanner's, each under the other. */
const MOST_LAYERS = 4

/** Of `lines`, a run of own lines that ends where the mail or a quotation does. @returns its first line */
export function signatureStart(lines: readonly string[]): number {
  let end = delimiter(lines) ?? lines.length
  for (let round = 0, below = -1; round < MOST_LAYERS && below !== end; round++) {
    below = end
    end = withoutDisclaimer(lines, withoutSentFrom(lines, end))
  }
  end = withoutRuled(lines, end)
  return cardStart(lines, withoutSignedName(lines, end))
}

/** Lines between two rules that are the same, as is usual in Japan. */
const MOST_RULED = 8

/** What stands so is the card when it tells of a person, or when what the mail is about stands above it. */
function withoutRuled(lines: readonly string[], end: number): number {
  const last = lastFilled(lines, end)
  const rule = lines[last]?.trim() ?? ''
  if (!isRule(rule)) return end
  const first = lines.findLastIndex((line, at) => at < last && line.trim() === rule)
  const above = lines[lastFilled(lines, first)] ?? ''
  const within = lines.slice(first + 1, last).filter(line => line.trim() !== '')
  if (first < 1 || last - first > MOST_RULED + 1 || within.length < 2) return end
  if (above === '' || /[:：]\s*$/.test(above) || namesWeb(within[0] ?? '')) return end
  const isCard = within.some(tells) || lines.slice(0, first).some(namesWeb)
  return isCard ? first : end
}

/** "-Ada Example", "— Ada" as the last line; "- one more" is an item of a list. */
const SIGNED_NAME = /^(?:-{1,2}|[—–~]{1,2} ?|-- )\p{Lu}[\p{L}.]+(?: \p{Lu}[\p{L}.]*){0,3}$/u

function withoutSignedName(lines: readonly string[], end: number): number {
  const last = lastFilled(lines, end)
  return last > 0 && SIGNED_NAME.test((lines[last] ?? '').trim()) ? last : end
}

/** RFC 3676 §4.3; lists and archives take the space off. Some write long texts under "--": those stay. */
const LONGEST_LOOSE = 15

function delimiter(lines: readonly string[]): number | null {
  const exact = lines.findIndex(line => line === '-- ')
  let loose = -1
  for (let at = lines.length - 1, filled = 0; at >= 0 && filled <= LONGEST_LOOSE; at--) {
    if (/^\s?--\s*$|^[—–]\s*$/.test(lines[at] ?? '')) loose = at
    if (lines[at]?.trim() !== '') filled += 1
  }
  const found = [exact, loose].filter(at => at >= 0)
  return found.length === 0 ? null : Math.min(...found)
}

function withoutSentFrom(lines: readonly string[], end: number): number {
  const last = lastFilled(lines, end)
  // It stands in a paragraph of its own, at most three lines long; an address may follow it.
  for (let at = last; at >= 0 && at > last - 3 && lines[at]?.trim() !== ''; at--) {
    if (isSentFrom(lines[at] ?? '')) return isRule(lines[at - 1] ?? '') ? at - 1 : at
  }
  return end
}

function withoutDisclaimer(lines: readonly string[], end: number): number {
  let start = end
  for (let paragraphs = 0, stop = lastFilled(lines, end) + 1; paragraphs < 4 && stop > 0; paragraphs++) {
    let from = stop
    while (from > 0 && lines[from - 1]?.trim() !== '' && stop - from < 60) from -= 1
    if (isDisclaimer(lines.slice(from, stop).join(' ').trim())) start = from
    stop = lastFilled(lines, from) + 1
  }
  while (start < end && start > 0 && isRule(lines[start - 1] ?? '')) start -= 1
  return start
}
