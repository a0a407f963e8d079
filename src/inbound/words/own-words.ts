// What a person wrote in a mail, and the links in it: without quotations, signature and footers. Pure, and
// linear in the length of the mail.
import { findLinks } from '../find-links.ts'
import { htmlLines } from './html-lines.ts'
import { judge } from './judge.ts'
import type { Kind, Line } from './line.ts'
import { plainLines } from './plain-lines.ts'

export interface MailBody {
  /** The text/plain part, decoded; null when the mail has none of its own. */
  readonly text: string | null
  /** Whether its type says format=flowed and nobody has joined its lines yet. */
  readonly flowed: boolean
  /** The text/html part, decoded. */
  readonly html: string | null
}

export interface WrittenLink {
  readonly url: string
  /** The words that stand for it; the address as written when there are none. */
  readonly text: string
}

export interface OwnWords {
  readonly text: string
  readonly links: readonly WrittenLink[]
}

/** One part of a mail, read. */
interface Reading extends OwnWords {
  /** Links of what is not the person's. */
  readonly others: () => readonly WrittenLink[]
  /** Letters in all of it. */
  readonly size: number
}

export function ownWords({ text, html, flowed }: MailBody): OwnWords {
  const plain = text === null ? null : read(plainLines(text, flowed))
  const rich = html === null ? null : read(htmlLines(html))
  const { text: own, links } =
    plain === null || rich === null ? (plain ?? rich ?? NOTHING) : together(plain, rich)
  return { text: own, links }
}

const NOTHING: OwnWords = { text: '', links: [] }

/**
 * The plain part has the words as they were typed, the HTML knows better where quotations are and has links that
 * the plain part lost. A stub ("your program shows no HTML") is no plain part.
 */
function together(plain: Reading, rich: Reading): OwnWords {
  if (plain.size < rich.size / 2) return rich
  if (plain.text === '' || rich.text === '') return plain.text === '' ? rich : plain
  const ours = new Set(rich.links.map(({ url }) => key(url)))
  const others = new Set(
    rich
      .others()
      .map(({ url }) => key(url))
      .filter(url => !ours.has(url)),
  )
  const kept = plain.links.filter(({ url }) => !others.has(key(url)))
  const known = new Set(kept.map(({ url }) => key(url)))
  const words = letters(plain.text)
  const lost = rich.links.filter(
    ({ url, text }) => !known.has(key(url)) && letters(text) !== '' && words.includes(letters(text)),
  )
  const labels = new Map(rich.links.map(({ url, text }) => [key(url), text]))
  const labelled = kept.map(link =>
    link.text === link.url ? { url: link.url, text: labels.get(key(link.url)) ?? link.text } : link,
  )
  return { text: plain.text, links: [...labelled, ...lost] }
}

function read(lines: readonly Line[]): Reading {
  let kinds = judge(lines)
  // Some people write inside the box that holds their signature.
  if (!hasWords(lines, kinds) && lines.some(({ box }) => box === 'signature')) {
    const unboxed = lines.map(line => (line.box === 'signature' ? { ...line, box: null } : line))
    kinds = judge(unboxed)
  }
  const isOwn = (at: number) => kinds[at] === 'own'
  return {
    text: textOf(lines, kinds),
    links: linksOf(lines, isOwn),
    others: () => linksOf(lines, at => !isOwn(at)),
    size: lines.reduce((sum, { text }) => sum + text.trim().length, 0),
  }
}

function hasWords(lines: readonly Line[], kinds: readonly Kind[]): boolean {
  return lines.some(({ text }, at) => kinds[at] === 'own' && text.trim() !== '')
}

function textOf(lines: readonly Line[], kinds: readonly Kind[]): string {
  const own = lines.map(({ text }, at) => (kinds[at] === 'own' ? text.trimEnd() : ''))
  return own
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')
}

/** Bare addresses are looked for in consecutive lines together, since one may go on in the next. */
function linksOf(lines: readonly Line[], isMeant: (at: number) => boolean): readonly WrittenLink[] {
  const links: WrittenLink[] = []
  let run: string[] = []
  const flush = () => {
    if (run.length > 0) links.push(...findLinks(run.join('\n')))
    run = []
  }
  for (const [at, line] of lines.entries()) {
    if (isMeant(at) && line.anchors.length === 0) run.push(line.text)
    else flush()
    if (isMeant(at) && line.anchors.length > 0) links.push(...linksOfLine(line))
  }
  flush()
  return links.map(({ url, text }) => ({ url, text }))
}

/** A line of HTML: its anchors, and the bare addresses beside them. */
function linksOfLine(line: Line): readonly WrittenLink[] {
  const anchors = line.anchors.map(({ href, label, from }) => ({ url: href, text: label, from }))
  const beside: string[] = []
  let at = 0
  for (const { from, to } of line.anchors) {
    beside.push(line.text.slice(at, from), ' '.repeat(Math.max(0, to - Math.max(at, from))))
    at = Math.max(at, to)
  }
  beside.push(line.text.slice(at))
  return [...anchors.filter(({ url }) => /^https?:/i.test(url)), ...findLinks(beside.join(''))].sort(
    (a, b) => a.from - b.from,
  )
}

function key(url: string): string {
  return url.toLowerCase().replace(/^https?:\/\/(?:www\.)?|#.*$|\/+$/g, '')
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}
