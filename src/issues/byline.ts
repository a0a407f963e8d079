// Who wrote it, as a roundup says it behind a title: `by Name`, `, from the Sample blog`, `Name`, with
// roles and remarks after the name, which are not the author. All text here is shielded Markdown.
import { plainLine, trimMarks } from './plain-text.ts'

export interface Byline {
  readonly author: string | null
  /** What stood there and is not the author: a role, a medium; null when there was nothing. */
  readonly remark: string | null
  /** Whether `by` or the like stood before the name. */
  readonly introduced: boolean
}

const INTRODUCER = /^(?:(?:written|posted|blogged)\s)?(?:by|from|via|at)(?:[\s:]|$)|^by(?=\p{Lu})/iu
/** A byline longer than this is prose. */
const LONGEST = 120
const NAME_LINK = /\[([^\][]{1,200})\]\(\s?(\S[^()\s]{0,1000})\s?\)/g
const SEPARATORS = /^[\s,;:.!|*_–—-]+/
const ROLE =
  /\b(?:manager|officer|director|engineer|developer|architect|evangelist|president|lead|leader|head of|founder|consultant|analyst|editor|writer|specialist|scientist|professor|liaison|strategist|administrator|principal|senior|sr|chief|c[efit]o|vp|ptl|intern|host)\b/i

/** The byline that all of `text` is, a bare name included; null when it is something else. */
export function readByline(text: string): Byline | null {
  const introduced = readIntroduced(text)
  if (introduced !== null) return introduced
  const start = text.replace(SEPARATORS, '').trim()
  const byline = nameAndRemark(start, false)
  return byline.author === null || isName(byline.author) ? byline : null
}

/** A line of its own that is nothing but a byline; prose may begin with `at` or `from`, too. */
export function readBylineLine(line: string): (Byline & { readonly author: string }) | null {
  const byline = line.length <= LONGEST ? (readIntroduced(line) ?? emphasised(line)) : null
  if (!namesAuthor(byline)) return null
  return isName(byline.author) || /^(?:\S+|the .* blog)$/.test(byline.author) ? byline : null
}

/** A full name that is all of a line, in italics. */
function emphasised(line: string): Byline | null {
  const name = /^\s*([*_])(?![*_])([^*_]+)\1\s*$/.exec(line)?.[2] ?? ''
  return isName(name) && name.includes(' ') ? nameAndRemark(name, false) : null
}

function readIntroduced(text: string): Byline | null {
  const start = text.replace(SEPARATORS, '').trim()
  const inner = /^\(\s*((?:by|from|via)\s[^()]*)\)$/i.exec(start)?.[1] ?? start
  const introducer = INTRODUCER.exec(inner)
  return introducer === null ? null : nameAndRemark(inner.slice(introducer[0].length), true)
}

export function namesAuthor(byline: Byline | null): byline is Byline & { readonly author: string } {
  return byline !== null && byline.author !== null
}

/** Splits `Title, by Name` and `Title by Name`, in bold only before a full name; null when there is no such end. */
export function splitByline(
  text: string,
  where?: 'bold',
): { readonly title: string; readonly byline: Byline } | null {
  if (where === 'bold') {
    return splitAt(text, /,\s+by\s/gi) ?? splitAt(text, /\sby\s/g, name => isName(name) && name.includes(' '))
  }
  return splitAt(text, /,\s+(?:by|from|via|at)\s/gi) ?? splitAt(text, /\s+by\s/gi, isName)
}

function splitAt(text: string, pattern: RegExp, accepts: (author: string) => boolean = () => true) {
  const skipped = Math.max(0, text.length - LONGEST)
  const at = [...text.slice(skipped).matchAll(pattern)].at(-1)?.index
  if (at === undefined) return null
  const title = text.slice(0, skipped + at)
  const byline = readIntroduced(text.slice(skipped + at))
  return namesAuthor(byline) && title.trim() !== '' && accepts(byline.author) ? { title, byline } : null
}

/** Words that each begin with a capital, as a name does; at most six. */
function isName(text: string): boolean {
  return (
    text.length <= 80 &&
    /^\p{Lu}[^\s:!?]*(?:\s(?:and|&|de|da|la|le|van|von|der|\p{Lu}[^\s:!?]*)){0,5}$/u.test(text)
  )
}

function nameAndRemark(text: string, introduced: boolean): Byline {
  const { shown, targets } = unlinked(text)
  const end = remarkStart(shown)
  const author = plainLine(withoutPeriod(trimMarks(shown.slice(0, end), '*_,;:')))
  const remark = plainLine([shown.slice(end).replace(SEPARATORS, ''), ...targets].join(' '))
  return { author: author === '' ? null : author, remark: remark === '' ? null : remark, introduced }
}

/** A name may be a link to its bearer's page, which is no part of it. */
function unlinked(text: string): { readonly shown: string; readonly targets: readonly string[] } {
  const targets: string[] = []
  const shown = text.replace(NAME_LINK, (_, name: string, target: string) => {
    targets.push(target)
    return name
  })
  return { shown, targets }
}

/** The full stop behind a byline is no part of the name, but that of “Jr.” or “J.” is. */
function withoutPeriod(name: string): string {
  return /(?:^|\s)(?:jr|sr|dr|inc|ltd|co|\p{L})\.$|\.\.$/iu.test(name) ? name : name.replace(/\.$/, '')
}

/** Where the name ends: at a parenthesis that closes the line, or a comma or dash with a role behind it. */
function remarkStart(text: string): number {
  const parenthesis = /\s*\([^()]*\)\s*[.,]?\s*$/.exec(text.slice(-300))
  const end = parenthesis === null ? text.length : Math.max(0, text.length - 300) + parenthesis.index
  for (const separator of text.matchAll(/,\s|\s[-–—|]\s/g).take(20)) {
    if (ROLE.test(text.slice(separator.index, separator.index + 200).split(/(?<=.),/, 1)[0] ?? '')) {
      return Math.min(end, separator.index)
    }
  }
  return end
}
