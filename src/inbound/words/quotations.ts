// Marks what is quoted: attributions with the lines that they announce, and messages quoted whole below their
// heads or below a line that says so.
import { attributionLength } from './attribution.ts'
import { headerBlockEnd } from './header-block.ts'
import { isBlank, type Kind, type Line } from './line.ts'
import { isRule, opensOriginal } from './original-message.ts'
import { isElision } from './quote-edges.ts'
import { quoteMarkOf } from './quote-marks.ts'
import { isSentFrom } from './sent-from.ts'

export function markQuotations(lines: readonly Line[], kinds: Kind[]): void {
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
  let filled = 0
  for (let at = 0; at < start; at++) {
    const text = lines[at]?.text.trim() ?? ''
    if (kinds[at] !== 'own' || text === '' || isSentFrom(text)) continue
    filled += 1
    if (filled > 1 || text.length > LONGEST_GREETING) return true
  }
  return false
}

const LONGEST_GREETING = 30

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
  const follows = isElision(lines[below]?.text ?? '') ? (next[below] ?? lines.length) : below
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
