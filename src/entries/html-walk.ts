// One pass over a page's HTML, element by element, with the text inside any of them for the asking. Builds no
// tree; bounded whatever the page holds.
import { Parser } from 'htmlparser2'
import { cleanLine } from '../text/clean.ts'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** Class, id and itemprop. */
  readonly label: string
  /** How many characters of visible text come before it. */
  readonly at: number
  readonly isWithin: (name: string) => boolean
  /** Calls back at the element's end with its text, one clean line of at most `limit` characters. */
  readonly whenRead: (done: (text: string) => void, limit: number) => void
  /** Calls back with its text if that is no longer than `limit`, for many elements within each other. */
  readonly whenShort: (done: (text: string) => void, limit: number) => void
  /** The same for the code in a script, as it stands. */
  readonly whenScriptRead: (done: (code: string) => void) => void
}

const MAX_DEPTH = 2_000
const MAX_CAPTURES = 20
/** The innermost ones are kept. */
const MAX_SHORT = 20
const MAX_SCRIPT = 300_000

interface Capture {
  readonly depth: number
  readonly script: boolean
  readonly limit: number
  text: string
  readonly done: (text: string) => void
}

/** Calls `visit` for each element as it opens, in document order. Returns the characters of visible text. */
export function walkHtml(html: string, visit: (element: Element) => void): number {
  const open: string[] = []
  let captures: Capture[] = []
  let short: Capture[] = []
  let seen = 0

  const capture = (done: (text: string) => void, limit: number, script: boolean) => {
    if (captures.length < MAX_CAPTURES) captures.push({ depth: open.length, script, limit, text: '', done })
  }
  const add = (text: string, script: boolean) => {
    for (const one of captures) if (one.script === script && one.text.length < one.limit) one.text += text
    if (script) return
    for (const one of short) one.text += text
    short = short.filter(one => one.text.length <= 2 * one.limit)
  }

  const parser = new Parser({
    onopentag(name, attributes) {
      open.push(name)
      if (BREAKS.test(name)) add(' ', false)
      visit({
        name,
        attributes,
        label: ['class', 'id', 'itemprop']
          .map(one => attributes[one] ?? '')
          .join(' ')
          .trim(),
        at: seen,
        isWithin: other => open.includes(other),
        whenRead: (done, limit) => capture(done, limit, false),
        whenShort: (done, limit) => {
          short = [...short, { depth: open.length, script: false, limit, text: '', done }].slice(-MAX_SHORT)
        },
        whenScriptRead: done => capture(done, MAX_SCRIPT, true),
      })
      if (open.length > MAX_DEPTH) parser.pause()
    },
    ontext(text) {
      const script = /^(script|style)$/.test(open.at(-1) ?? '')
      if (!script && open.at(-1) !== 'title') seen += text.trim().length
      add(text, script)
    },
    onclosetag() {
      const ended = captures.filter(one => one.depth >= open.length)
      if (ended.length > 0) captures = captures.filter(one => one.depth < open.length)
      while ((short.at(-1)?.depth ?? -1) >= open.length) {
        const one = short.pop()
        const text = cleanLine(one?.text ?? '')
        if (one !== undefined && text.length <= one.limit) one.done(text)
      }
      open.pop()
      for (const one of ended) one.done(one.script ? one.text : cleanLine(one.text).slice(0, one.limit))
    },
  })
  parser.write(html)
  parser.end()
  return seen
}

/** Between these, words do not run together. */
const BREAKS = /^(br|p|div|li|td|th|dd|dt|span|h[1-6]|section|time|address|small|a|img)$/
