// Says of each line of a mail whether the person wrote it: quotations first, then what a list hung under it,
// then the signature of each run of lines that is left. Every step looks at a bounded number of lines around
// each line, so the whole is linear.
import { attributionLength } from './attribution.ts'
import { headerBlockEnd } from './header-block.ts'
import { isBlank, type Kind, type Line } from './line.ts'
import { footerStart } from './list-footer.ts'
import { isRule, opensOriginal } from './original-message.ts'
import { markOtherQuotes, quoteMarkOf } from './quote-marks.ts'
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

/** Attributions with what they announce, and messages quoted whole. */
function markQuotations(lines: readonly Line[], kinds: Kind[]): void {
  const next = nextFilled(lines)
  let firstOwn = 0
  for (let at = 0; at < lines.length; at++) {
    if (kinds[at] === 'quote' || isBlank(lines[at])) continue
    const end = originalEnd(lines, at, next)
    const start = end > at ? withRuleAbove(lines, at) : at + 1 - attribution(lines, at, next)
    if (end === at && start > at) continue
    const last = Math.max(end, at + 1)
    kinds.fill('quote', start, last)
    while (firstOwn < start && (kinds[firstOwn] !== 'own' || isBlank(lines[firstOwn]))) firstOwn += 1
    if (quoteFollows(lines, last - 1, next) && !(end > at && isTopPosted(lines, kinds, start))) continue
    // Nothing marks what follows as quoted; but under an attribution with nothing above it stands the answer.
    if (end === at && firstOwn === start) continue
    kinds.fill('quote', last)
    return
  }
}

/**
 * More than a greeting above the heads: what stands below is the other's message as it was, and the marks in it
 * are of what they quoted themselves.
 */
function isTopPosted(lines: readonly Line[], kinds: readonly Kind[], start: number): boolean {
  let letters = 0
  for (let at = 0; at < start && letters <= LONGEST_GREETING; at++) {
    if (kinds[at] === 'own') letters += lines[at]?.text.trim().length ?? 0
  }
  return letters > LONGEST_GREETING
}

const LONGEST_GREETING = 40

/** Where the heads of a message that is quoted whole end; `at` when none begins here. */
function originalEnd(lines: readonly Line[], at: number, next: readonly number[]): number {
  const line = lines[at]
  if (line === undefined) return at
  if (line.box === 'heads') return boxEnd(lines, at)
  const announced = opensOriginal(line.text)
  const from = announced || isRule(line.text) ? (next[at] ?? lines.length) : at
  const end = headerBlockEnd(lines, from, announced ? 2 : 3)
  if (end === from && !announced) return at
  const last = Math.max(at, end - 1)
  return Math.max(last + 1, attributedUnder(lines, next[last] ?? lines.length, next))
}

/** Under the heads "… wrote:", and then lines that are marked. */
function attributedUnder(lines: readonly Line[], under: number, next: readonly number[]): number {
  for (let at = under; at < under + 5 && !isBlank(lines[at]); at++) {
    if (attribution(lines, at, next) > 0 && quoteFollows(lines, at, next)) return at + 1
  }
  return 0
}

/** The program names the quoted message in a box of its own: two of its lines are `Name: value`. */
function boxEnd(lines: readonly Line[], at: number): number {
  let end = at
  let named = 0
  while (lines[end]?.box === 'heads') {
    if (/^[^:：]{1,40}[:：]/.test(lines[end]?.text ?? '')) named += 1
    end += 1
  }
  return named >= 2 ? end : at
}

function attribution(lines: readonly Line[], at: number, next: readonly number[]): number {
  if (lines[at]?.box === 'attribution') return 1
  const before: string[] = []
  for (
    let index = at;
    index >= 0 && index > at - 6 && !isBlank(lines[index]) && !lines[index]?.quoted;
    index--
  ) {
    before.push(lines[index]?.text ?? '')
  }
  return attributionLength(before, quoteFollows(lines, at, next))
}

/** Marked lines come next, but for "[...]". */
function quoteFollows(lines: readonly Line[], at: number, next: readonly number[]): boolean {
  const below = next[at] ?? lines.length
  const follows = ELISION.test(lines[below]?.text.slice(0, 60) ?? '') ? (next[below] ?? lines.length) : below
  return isQuoted(lines, follows) || quoteMarkOf(lines, follows) !== null
}

function isQuoted(lines: readonly Line[], at: number): boolean {
  return lines[at]?.quoted ?? false
}

function withRuleAbove(lines: readonly Line[], at: number): number {
  let above = at - 1
  while (above >= 0 && above > at - 4 && isBlank(lines[above])) above -= 1
  return isRule(lines[above]?.text ?? '') ? above : at
}

const ELISION =
  /^\s*[[({<]*\s*(?:\.{3,}|…|(?:big )?(?:snip|snipped|cut|deleted|trimmed|elided|removed|gekürzt)\b.{0,30})\s*[\])}>]*\s*$/i

/** "[...]" beside a quotation, and an attribution above another one. */
function markEdges(lines: readonly Line[], kinds: Kind[]): void {
  let below: Kind = 'own'
  for (let at = lines.length - 1; at >= 0; at--) {
    if (isBlank(lines[at])) continue
    const text = lines[at]?.text ?? ''
    if (kinds[at] === 'own' && below === 'quote') {
      if (ELISION.test(text) || attributionLength([text], true) > 0) kinds[at] = 'quote'
    }
    below = kinds[at] ?? 'own'
  }
}

/** A long quoted line that was broken again leaves its rest without a mark. */
function markBrokenQuotes(lines: readonly Line[], kinds: Kind[]): void {
  for (let at = 1; at + 1 < lines.length; at++) {
    const [above, text] = [lines[at - 1], lines[at]?.text.trim() ?? '']
    if (kinds[at] !== 'own' || text === '' || !above?.quoted || !lines[at + 1]?.quoted) continue
    const isAddress = /^<?https?:\/\/\S+$/i.test(text)
    const isRest = above.text.length >= 60 && /^[\p{Ll}\d(]/u.test(text) && !/[.!?:]\s*$/.test(above.text)
    if (isAddress || (isRest && text.length < 60)) kinds[at] = 'quote'
  }
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
    kinds.fill('signature', start + from, end)
    start = end
  }
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

/** For each line, the next that is not blank. */
function nextFilled(lines: readonly Line[]): readonly number[] {
  const next: number[] = []
  let filled = lines.length
  for (let at = lines.length - 1; at >= 0; at--) {
    next[at] = filled
    if (!isBlank(lines[at])) filled = at
  }
  return next
}
