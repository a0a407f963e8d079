// Quotations marked by something else than `>`: `| `, `: `, or the name or initials of who wrote (`Ada> `). A table
// and a shell's prompt look the same, so such lines count only under an attribution, or when they are prose.
import { isBlank, type Kind, type Line } from './line.ts'

const MARK = /^\s{0,2}(?:[|:%}!#] |[|:%}!]$|[\p{L}][\p{L}.-]{0,14}>+(?: |$))/u
const NAMED = /^\p{L}/u
const PROMPTS =
  /^(?:ps|sql|mysql|mariadb|psql|sqlite|irb|ftp|sftp|telnet|gdb|pdb|ipdb|python|node|c|d|bash|sh|scheme|ghci|prelude|ncftp|lftp|nova|neutron|openstack|virsh|mongo|redis|user|root|html|div|br|p|li)>/i

/** The mark of the line at `at`, when a line under it has the same, or it stands alone. */
export function quoteMarkOf(lines: readonly Line[], at: number): string | null {
  const mark = markOf(lines[at])
  if (mark === null || lines[at]?.quoted) return null
  // Or the rest of it was broken into the next line.
  const goesOn = [at + 1, at + 2].some(below => markOf(lines[below]) === mark)
  return goesOn || isBlank(lines[at + 1]) ? mark : null
}

/** Marks as quoted every line with a mark that stands right under an attribution somewhere, or names a person. */
export function markOtherQuotes(lines: readonly Line[], kinds: Kind[]): void {
  const marks = new Set([...namesBeforeProse(lines, kinds), ...marksUnderAttributions(lines, kinds)])
  if (marks.size === 0) return
  for (const [at, line] of lines.entries()) {
    const mark = markOf(line)
    if (kinds[at] === 'own' && mark !== null && marks.has(mark)) kinds[at] = 'quote'
  }
}

function* marksUnderAttributions(lines: readonly Line[], kinds: readonly Kind[]): Generator<string> {
  for (const [at, kind] of kinds.entries()) {
    if (kind !== 'quote' || lines[at]?.quoted) continue
    const under = isBlank(lines[at + 1]) ? at + 2 : at + 1
    const mark = kinds[under] === 'own' ? quoteMarkOf(lines, under) : null
    if (mark !== null) yield mark
  }
}

/** What stands before at least three lines of many words each. */
function namesBeforeProse(lines: readonly Line[], kinds: readonly Kind[]): readonly string[] {
  const count = new Map<string, number>()
  for (const [at, line] of lines.entries()) {
    const mark = kinds[at] === 'own' ? markOf(line) : null
    if (mark === null || !NAMED.test(mark)) continue
    const words = line.text
      .slice(0, 200)
      .split(/\s+/)
      .filter(word => /^[\p{L}'’]+[.,;:!?)]?$/u.test(word)).length
    if (words >= 4) count.set(mark, (count.get(mark) ?? 0) + 1)
  }
  return [...count].flatMap(([mark, lines]) => (lines >= 3 ? [mark] : []))
}

function markOf(line: Line | undefined): string | null {
  const mark = MARK.exec(line?.text.slice(0, 40) ?? '')?.[0].trim() ?? null
  return mark === null || PROMPTS.test(mark) ? null : mark
}
