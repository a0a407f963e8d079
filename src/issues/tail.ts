// The line that ends an entry: `… read more at [shown](target)`, in all its drift. Takes shielded lines.
import { findLink, type Link, schemelessAddress } from './link.ts'
import { reveal, trimMarks } from './plain-text.ts'

export interface Tail {
  /** Null when there is only `… read more`. */
  readonly link: Link | null
  /** Plain text behind the link, without punctuation; mostly ''. */
  readonly rest: string
  /** Whether `rest` clings to the link, as where a program broke the address. */
  readonly clings: boolean
  /** 2 when the link stands on the line below. */
  readonly lines: number
}

const DOTS = /^[\s*_(]*(?:\.{2,}|\. \.|…|,{2,})[\s.…,]*/
const LEAD = /^(?:r[ea]{1,2}d|more|watch|listen|continue|keep reading|full|the rest|see more|view)\b/i
const PROSE = /[!?;]|\.\s|,\s.*,\s/
const LONGEST_LEAD = 60
const PUNCTUATION = '.,;:!*_)…'

/** The tail that `line` is, with the line `below` it; null when it is anything else. */
export function readTail(line: string, below = ''): Tail | null {
  const dots = DOTS.exec(line)?.[0] ?? ''
  const text = line.slice(dots.length).replace(/^[\s*_(]+/, '')
  if (dots === '' && !LEAD.test(text.replace(/^\[[\s.,…]*/, ''))) return null
  const link = findLink(text) ?? schemelessLink(text)
  const lead = leadOf(text, link)
  if (lead.length > LONGEST_LEAD || PROSE.test(lead)) return null
  if (link !== null) return tailAt(text, link, dots !== '')
  if (!/\b(?:more|at|here)\W*$/i.test(lead)) return null
  const next = isBareLink(below) ? findLink(below) : null
  if (next !== null) return { link: next, rest: '', clings: false, lines: 2 }
  return dots === '' ? null : { link: null, rest: '', clings: false, lines: 1 }
}

/** Whether a line is nothing but a link. */
function isBareLink(line: string): boolean {
  const link = findLink(line)
  return link !== null && trimMarks(line.slice(0, link.start) + line.slice(link.end), PUNCTUATION) === ''
}

/** `Slides at LINK`, `Video: LINK`: whatever leads to a link that ends the line, where no better tail is. */
export function looseTail(line: string): Tail | null {
  const link = findLink(line)
  if (link === null || trimMarks(line.slice(link.end), PUNCTUATION) !== '') return null
  const lead = line.slice(0, link.start).trim()
  const leads = lead.length <= LONGEST_LEAD && /(?:\bat|:)$/i.test(lead) && !PROSE.test(lead)
  return leads || isBareLink(line) ? { link, rest: '', clings: false, lines: 1 } : null
}

/** The tail at the end of a line of text: `the last words … read more at LINK`. */
export function gluedTail(line: string): { readonly tail: Tail; readonly before: string } | null {
  const skipped = Math.max(0, line.length - 400)
  for (const found of line.slice(skipped).matchAll(/\[?(?:\.{3,}|…|\bread more\b|\bmore at\b)/gi)) {
    const tail = readTail(line.slice(skipped + found.index))
    if (tail !== null && tail.link !== null && tail.rest === '') {
      return { tail, before: line.slice(0, skipped + found.index).trimEnd() }
    }
  }
  return null
}

/** What leads to the link; `[Read more](target)` leads with what it shows. */
function leadOf(text: string, link: Link | null): string {
  if (link === null) return text.slice(0, LONGEST_LEAD + 1).trim()
  const before = text.slice(0, Math.min(link.start, LONGEST_LEAD + 1)).trim()
  return before === '' ? (link.shown ?? '').replace(DOTS, '').trim() : before
}

/** With words behind its link a line is a tail only when it began as one, or they cling to the link. */
function tailAt(text: string, link: Link, dotted: boolean): Tail | null {
  const behind = text.slice(link.end)
  const rest = reveal(trimMarks(behind, PUNCTUATION))
  const clings = rest !== '' && /^[\p{L}\p{N}]/u.test(behind)
  return rest === '' || clings || dotted || behind.trim().startsWith('(')
    ? { link, rest, clings, lines: 1 }
    : null
}

/** `more at example.org/x`: a link without a scheme, as the last word. */
function schemelessLink(text: string): Link | null {
  const last = trimMarks(text.slice(-300), PUNCTUATION).split(/\s/).at(-1) ?? ''
  const target = schemelessAddress(last)
  const start = text.lastIndexOf(last)
  return target === null ? null : { start, end: start + last.length, shown: null, target }
}
