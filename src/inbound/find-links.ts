// Finds the web addresses in a text as people write them: bare, in angle brackets (RFC 3986 §C), broken over
// lines, in Markdown, Org or Textile. Linear: each character is looked at a bounded number of times.

export interface FoundLink {
  /** As written, without what does not belong to it. */
  readonly url: string
  /** The words that stand for it; the address itself when there are none. */
  readonly text: string
  readonly from: number
  readonly to: number
}

const START = /https?:\/\/(?=[\p{L}\p{N}[])|(?<![\p{L}\p{N}@/._-])www\.(?=[\p{L}\p{N}])/giu

/**
 * `blog.example.org/2026/my-post`: a host of a domain as most are, which no file is called, and a path of two
 * segments, the last of which is named as posts are.
 */
const HOST =
  /(?<![\p{L}\p{N}@/._:=~$-])(?:[a-z\d][a-z\d-]{0,62}\.){1,4}(?:com|org|net|edu|gov|info|dev|app|blog|pages?|site|online|tech|cloud|xyz|name|me|io|ai|eu|uk|us|ca|au|nz|ie|de|at|ch|fr|be|nl|it|es|pt|br|mx|ar|se|no|dk|fi|pl|cz|sk|hu|ro|gr|jp|kr|cn|tw|in|ru|ua|tr|il|za)$/iu
const POST_PATH = /\/[\w~.%-]{1,200}\/[\w.%/-]{0,200}[a-z\d]-[a-z\d]/iy
const LONGEST_HOST = 253

const LONGEST = 4_000

export function findLinks(text: string): readonly FoundLink[] {
  const found: FoundLink[] = []
  let from = 0
  for (const start of starts(text)) {
    if (start < from) continue
    const link = linkAt(text, start)
    if (link === null) continue
    found.push(link)
    from = link.to
  }
  return found
}

/** Where addresses begin, in order. */
function starts(text: string): readonly number[] {
  const found = [...text.matchAll(START)].map(({ index }) => index)
  for (let slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
    if (text[slash + 1] === '/' || !/[a-z]/i.test(text[slash - 1] ?? '')) continue
    POST_PATH.lastIndex = slash
    if (!POST_PATH.test(text)) continue
    const from = Math.max(0, slash - LONGEST_HOST)
    const at = text.slice(from, slash).search(HOST)
    if (at >= 0) found.push(from + at)
  }
  return found.sort((a, b) => a - b)
}

function linkAt(text: string, at: number): FoundLink | null {
  const inBrackets = bracketed(text, at)
  const { written, to } = inBrackets ?? bare(text, at)
  const url = /^https?:/i.test(written) ? written : `http://${written}`
  if (!/^https?:\/\/[^/?#]*[\p{L}\p{N}]/iu.test(url)) return null
  const shown = /^www\./i.test(written) ? written : url
  return { url, text: labelAt(text, at, to) ?? shown, from: at, to }
}

/** Between `<` and `>` an address may be broken over lines, and the white space is no part of it. */
function bracketed(text: string, at: number): { written: string; to: number } | null {
  const opens = text[at - 1] === '<' || /<URL:\s?$/i.test(text.slice(Math.max(0, at - 6), at))
  if (!opens) return null
  const rest = text.slice(at, at + LONGEST)
  const length = rest.search(/[<>"]|\n[ \t]*\n/)
  if (length < 0 || rest[length] !== '>') return null
  const [first = '', ...lines] = rest.slice(0, length).split('\n')
  // White space within a line is where some write a title: the address ends there.
  if (/\s\S/.test(first.trim()) || lines.some(line => /\S\s+\S/.test(line.trim()))) return null
  return { written: [first, ...lines].map(line => line.trim()).join(''), to: at + length + 1 }
}

/** What no address has in it: white space, quotes, brackets, and the punctuation of scripts without spaces. */
const END =
  /[\s<>"“”„«»‹›`^|\\、。，．！？；：「」『』（）【】《》〈〉…]|&(?:gt|lt|quot|nbsp);|[\])}]\(|\]\[|['’](?=[,;)\]])/u

function bare(text: string, at: number): { written: string; to: number } {
  const rest = text.slice(at, at + LONGEST)
  const length = rest.search(END)
  const raw = length < 0 ? rest : rest.slice(0, length)
  const first = trimmed(raw)
  // The end of a line need not be the end of the address.
  const isAtLineEnd = first.length === raw.length && text[at + raw.length] === '\n'
  const more = isAtLineEnd ? continuation(text, at, raw) : null
  return more ?? { written: first, to: at + first.length }
}

const WIDTH = 60

/** The next line goes on with it when the line was full and what comes looks like nothing but its rest. */
function continuation(text: string, at: number, raw: string): { written: string; to: number } | null {
  const lineStart = text.lastIndexOf('\n', at) + 1
  const end = at + raw.length
  if (end - lineStart < WIDTH || at - lineStart > LONGEST) return null
  const next = /^\n([^\s<>"]{1,1000})(?=\s|$)/.exec(text.slice(end, end + 1_002))?.[1]
  if (next === undefined || /^(?:https?:|www\.|[>*•-]|\d{1,3}[.):])/i.test(next)) return null
  const isOpen = /[-/=&?%_+]$/.test(raw)
  const isRest = /[/=&%_]|[a-z\d]-[a-z\d]|\.html?$|^\d+\b/i.test(trimmed(next))
  const looksBroken = isOpen
    ? isRest || (/^[a-z\d]+[.)]?$/.test(next) && !raw.endsWith('/'))
    : /^[/?&=%#]/.test(next)
  if (!looksBroken) return null
  const rest = trimmed(next)
  return { written: raw + rest, to: end + 1 + rest.length }
}

/** Without the punctuation of the sentence it stands in; brackets that it closes itself stay. */
function trimmed(address: string): string {
  const text = unclosed(address)
  let end = text.length
  while (end > 0 && /[.,;:!?'’*~_([{]/.test(text[end - 1] ?? '')) end -= 1
  return text.slice(0, end)
}

/** Up to the first closing bracket that nothing in the address opened. */
function unclosed(address: string): string {
  const open: Record<string, number> = { ')': 0, ']': 0, '}': 0 }
  for (let at = 0; at < address.length; at++) {
    const closes = CLOSES[address[at] ?? '']
    if (closes !== undefined) open[closes] = (open[closes] ?? 0) + 1
    const count = open[address[at] ?? '']
    if (count === 0) return address.slice(0, at)
    if (count !== undefined) open[address[at] ?? ''] = count - 1
  }
  return address
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** `[words](url)`, `[words]: url`, `[[url][words]]`, `"words":url`. */
function labelAt(text: string, at: number, to: number): string | null {
  const before = text.slice(Math.max(0, at - 300), at)
  const after = text.slice(to, to + 300)
  const label =
    /\[([^[\]\n]{1,250})\](?:\(<?|:\s?<?)$/.exec(before)?.[1] ??
    /"([^"\n]{1,250})":$/.exec(before)?.[1] ??
    (before.endsWith('[[') ? /^\]\[([^\]\n]{1,250})\]\]/.exec(after)?.[1] : undefined)
  return label === undefined || /^\w{1,3}$/.test(label.trim()) ? null : label.trim()
}
