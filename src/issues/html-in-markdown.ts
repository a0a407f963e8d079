// The simple HTML that people leave in a roundup, as the Markdown it means: emphasis, links, line breaks,
// paragraphs, quotations. Line by line, so that lines keep their numbers; code and everything else stay as
// they are. Doing it twice changes nothing.

/** Code in the first group, or a tag that no backslash and no other bracket stands before. */
const CODE_OR_TAG =
  /(`{1,3})(?!`)[^`]{0,2000}\1(?!`)|(?<![\\<])<(?:\/?[a-z][a-z0-9]{0,11}\b[^<>]{0,2000}|!--[^<>]{0,2000}--)>/gi
const LINK =
  /(?<![\\<])<a\s(?:[^<>]*\s)?href\s*=\s*(["'])((?:https?:\/\/|mailto:)[^\s<>"']{1,2000})\1[^<>]*>([^<>[\]]{1,1000})<\/a>/gi
const FENCE = /^[ >]*(?:```|~~~)/
/** Also behind the backslash that keeps a line of prose from being taken for a title or a tail. */
const INDENTED = /^\\*(?: {4}|\t)/
const QUOTE_OPEN = /^\s*<blockquote(?:\s[^<>]*)?>\s*/i
const QUOTE_CLOSE = /\s*(?<![\\<])<\/blockquote>\s*$/i
/** More rounds than this need only lines that were made to. */
const ROUNDS = 5

/** A text of its own: an intro, an excerpt. */
export function htmlToMarkdown(markdown: string): string {
  if (!/<[a-z!/]/i.test(markdown)) return markdown
  const lines = markdown.split('\n')
  return converted(lines, outsideCode(lines, false)).join('\n')
}

/**
 * The lines of a whole file, as many as before. Code that begins outside of a quotation could end anywhere, so from
 * there on nothing is converted.
 */
export function linesToMarkdown(lines: readonly string[]): readonly string[] {
  return converted(lines, outsideCode(lines, true))
}

function converted(lines: readonly string[], outside: readonly boolean[]): readonly string[] {
  return quotations(lines, outside).map((line, at) => (outside[at] ? settled(line) : line))
}

/** For each line, whether it is no code. A fence in a quotation ends with it (CommonMark 0.31 §4.5). */
function outsideCode(lines: readonly string[], endless: boolean): readonly boolean[] {
  let fence: number | null = null
  return lines.map(line => {
    const depth = /^[ >]*/.exec(line)?.[0].replaceAll(' ', '').length ?? 0
    if (fence !== null && depth < fence) fence = null
    const marked = FENCE.test(line)
    const outside = fence === null && !marked && !INDENTED.test(line.replace(/^[ >]*> ?/, ''))
    if (marked && fence === null) fence = depth
    else if (marked && fence === depth && !(endless && depth === 0)) fence = null
    return outside
  })
}

/** `<blockquote>` at the beginning of a line, up to the line that its end closes, gets quote marks. */
function quotations(lines: readonly string[], outside: readonly boolean[]): readonly string[] {
  const result = [...lines]
  for (let from = 0; from < result.length; from++) {
    if (!outside[from] || !QUOTE_OPEN.test(result[from] ?? '')) continue
    const to = result.findIndex((line, at) => at >= from && outside[at] && QUOTE_CLOSE.test(line))
    if (to === -1) return result
    for (let at = from; at <= to; at++) {
      const inside = at === from ? (result[at] ?? '').replace(QUOTE_OPEN, '') : (result[at] ?? '')
      const own = at === to ? inside.replace(QUOTE_CLOSE, '') : inside
      result[at] = own.trim() === '' && (at === from || at === to) ? '' : `> ${own}`.trimEnd()
    }
    from = to
  }
  return result
}

/** A line until nothing in it changes any more; one that does not come to rest stays as it is. */
function settled(line: string): string {
  let text = line
  for (let round = 0; round < ROUNDS; round++) {
    const next = once(text)
    if (next === text) return text
    text = next
  }
  return line
}

function once(line: string): string {
  if (!line.includes('<')) return line
  const heading = /^ {0,3}<h([1-6])(?:\s[^<>]*)?>(.*)<\/h\1>\s*$/i.exec(line)
  if (heading !== null) return `${'#'.repeat(Number(heading[1]))} ${heading[2]?.trim() ?? ''}`
  const text = line
    .replace(LINK, (_, __, target: string, shown: string) => `[${shown}](${target.replace(/[()]/g, '\\$&')})`)
    .replace(CODE_OR_TAG, (found, code: string | undefined) => (code === undefined ? meaning(found) : found))
  return text === line ? line : text.trimEnd().normalize('NFC')
}

function meaning(tag: string): string {
  const name = /^<\/?([a-z0-9]+)/i.exec(tag)?.[1]?.toLowerCase() ?? '!'
  switch (name) {
    case 'b':
    case 'strong':
      return '**'
    case 'i':
    case 'em':
      return '*'
    case 'br':
      return ' '
    case 'p':
    case 'div':
    case 'span':
    case 'font':
    case 'center':
    case 'blockquote':
    case '!':
      return ''
    default:
      return tag
  }
}
