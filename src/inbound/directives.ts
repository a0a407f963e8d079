// The few words to the editor that a contributor may write into a mail, each at the start of a line: `title: …`,
// `by: …`, `excerpt: …`, `withdraw` and `notify`. Only the person's own words are looked at.
import { cleanLine } from '../text/clean.ts'

export interface Directives {
  readonly title: string | null
  readonly author: string | null
  readonly excerpt: string | null
  /** "withdraw" is the first thing that they say, but for a greeting. */
  readonly withdraw: boolean
  /** They want to hear when it ran. */
  readonly notify: boolean
}

type Field = 'title' | 'author' | 'excerpt'

const FIELDS: ReadonlyMap<string, Field> = new Map([
  ['title', 'title'],
  ['by', 'author'],
  ['author', 'author'],
  ['excerpt', 'excerpt'],
  ['summary', 'excerpt'],
])

const LINE = /^[\s*_•-]{0,6}(title|by|author|excerpt|summary)[*_]{0,2}\s?[:：][*_]{0,2}\s?(.*)$/i
const WITHDRAW =
  /^[\s*_]{0,4}(?:please,? |bitte )?(?:withdraw(?: (?:it|this|that|my (?:post|entry|link)|the (?:post|entry|link)))?|zurückziehen)(?:,? (?:please|bitte|thanks|thank you|danke))?[\s.!*_]*$/i
const NOTIFY = /^[\s*_]{0,4}(?:please,? )?notify(?: me)?(?:,? please)?[\s.!*_]*$/i
const GREETING =
  /^\s*(?:hi|hello|hey|dear|hallo|liebe[rs]?|guten tag|bonjour|hola|ciao)(?: [\p{L}.'’-]{1,30}){0,3}\s?[,.!]?\s*$/iu

const LONGEST: Readonly<Record<Field, number>> = { title: 300, author: 200, excerpt: 3_000 }

/** The last of each kind counts, as somebody who corrects themselves would expect. */
export function readDirectives(ownText: string): Directives {
  const found: Record<Field, string | null> = { title: null, author: null, excerpt: null }
  const lines = ownText.split('\n')
  for (const [at, line] of lines.entries()) {
    const [, name = '', start = ''] = LINE.exec(line.slice(0, 4_000)) ?? []
    const field = FIELDS.get(name.toLowerCase())
    if (field === undefined) continue
    const words = field === 'excerpt' || start.trim() === '' ? paragraph(lines, at, start) : start
    const value = unquoted(cleanLine(words)).slice(0, LONGEST[field]).trim()
    if (value !== '') found[field] = value
  }
  const filled = lines.filter(line => line.trim() !== '').map(line => line.slice(0, 100))
  const first = filled.length > 1 && GREETING.test(filled[0] ?? '') ? filled[1] : filled[0]
  return { ...found, withdraw: isWithdrawal(first ?? ''), notify: filled.slice(0, 200).some(isNotify) }
}

export function isWithdrawal(line: string): boolean {
  return WITHDRAW.test(line.slice(0, 100))
}

function isNotify(line: string): boolean {
  return NOTIFY.test(line.slice(0, 100))
}

/** An excerpt goes on to the next empty line or the next word to the editor. */
function paragraph(lines: readonly string[], at: number, start: string): string {
  const words = [start]
  for (let next = at + 1; next < lines.length && words.length < 60; next++) {
    const line = (lines[next] ?? '').slice(0, 4_000)
    if (LINE.test(line) || isWithdrawal(line) || isNotify(line)) break
    if (line.trim() === '' && words.join('').trim() !== '') break
    words.push(line)
  }
  return words.join(' ')
}

function unquoted(text: string): string {
  return /^(?:"[^"]*"|“[^”]*”|«[^»]*»|„[^“”]*[“”])$/.exec(text) ? text.slice(1, -1).trim() : text
}
