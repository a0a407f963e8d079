// Links as people leave them in a roundup: [shown](target), <address>, [address], bare, without a scheme.
// Takes shielded text; never throws, and looks at each character a bounded number of times.
import { postKey } from '../entries/identity.ts'
import { reveal, trimEndMarks } from './plain-text.ts'

/** A link in a line. */
export interface Link {
  readonly start: number
  readonly end: number
  /** Shielded; null where the address stands for itself. */
  readonly shown: string | null
  /** Plain, as written; `webAddress` says whether it leads anywhere. */
  readonly target: string
}

const ANYTHING = /\[([^\][]{0,2000})\](\(?)|<(https?:\/\/[^\s<>]{1,4000})>|https?:\/\/[^\s<>[\]]{1,4000}/gi
const SCHEMELESS = /^[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,9}\.[a-z]{2,24}\/[^\s<>[\]]{0,2000}$/i

/** The first link at or after `from`. */
export function findLink(text: string, from = 0): Link | null {
  ANYTHING.lastIndex = from
  for (let found = ANYTHING.exec(text); found !== null; found = ANYTHING.exec(text)) {
    const link = linkAt(text, found)
    if (link !== null) return link
  }
  return null
}

/** The address that shielded text without a scheme means (`example.org/x`), if it is nothing else. */
export function schemelessAddress(text: string): string | null {
  return SCHEMELESS.test(text.trim()) ? `http://${reveal(text.trim())}` : null
}

/** An absolute http(s) address without white space, kept as written where it can be; else null. */
export function webAddress(text: string): string | null {
  const trimmed = text.trim()
  const url = /^https?:\/\//i.test(trimmed) ? URL.parse(trimmed) : null
  if (url === null) return null
  return /[\s<>]/.test(trimmed) ? url.href : trimmed
}

/** What makes two addresses the same. */
export function addressKey(address: string): string {
  return postKey(address) ?? address
}

/**
 * Whether `shown` stands for `target` as its short link: it begins with `base`, or has the shape of one (a
 * single short segment as its path) where the target lives elsewhere or has not.
 */
export function isShortFor(shown: string, target: string, base?: string): boolean {
  if (addressKey(shown) === addressKey(target)) return false
  if (base !== undefined && shown.startsWith(`${trimEndMarks(base, '/')}/`)) return true
  return isShort(shown) && (!isShort(target) || URL.parse(shown)?.host !== URL.parse(target)?.host)
}

function isShort(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.search === '' && url.hash === '' && /^\/[\w-]{1,12}$/.test(url.pathname)
}

function linkAt(text: string, found: RegExpExecArray): Link | null {
  const [whole, shown, open, angled] = found
  const start = found.index
  const end = start + whole.length
  if (angled !== undefined) return { start, end, shown: null, target: reveal(angled) }
  if (shown === undefined) return bareLink(whole, start)
  if (open === '') return bracketedLink(shown, start, end)
  const close = closingParenthesis(text, end)
  if (close === -1) return null
  const inside = text
    .slice(end, close)
    .trim()
    .replace(/^<([^<>]*)>/, '$1')
  return { start, end: close + 1, shown, target: reveal(inside.split(/\s/, 1)[0] ?? '') }
}

/** Punctuation that ends the sentence around a bare address is no part of it, nor is a bracket not opened in it. */
function bareLink(whole: string, start: number): Link {
  const target = trimEndMarks(whole, whole.includes('(') ? '.,;:!?\'"*…' : '.,;:!?\'"*…)')
  return { start, end: start + target.length, shown: null, target: reveal(target) }
}

/** `[http://example.org/x]`; other text in brackets is no link. */
function bracketedLink(shown: string, start: number, end: number): Link | null {
  const target = webAddress(reveal(shown)) ?? schemelessAddress(shown)
  return target === null ? null : { start, end, shown: null, target }
}

/** Where the target that begins at `from` closes; addresses may hold balanced parentheses. */
function closingParenthesis(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '[') return -1
    if (character === '(') depth++
    if (character === ')' && depth-- === 0) return at
  }
  return -1
}
