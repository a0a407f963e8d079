// Lays out a document that has one paragraph in each line as format=flowed text of 72 columns
// (RFC 3676): a line that ends in a space goes on in the next. What must not be filled (code) or stands
// in a quotation is marked at the start of its line, by characters that no input can hold.
import { columns } from './columns.ts'
import { wrap } from './wrap.ts'

/** Starts a line that is kept as it is. */
export const VERBATIM = '\u{E002}'
/** Starts a quoted line, once for each depth; stands before `VERBATIM`. */
export const QUOTED = '\u{E003}'

/** The widest line, its trailing space counted. */
export const COLUMNS = 72

const SIGNATURE = '-- '
/** Stays as it is, whatever it holds: an address alone, or few words that nobody takes for something else. */
const SHORT = /^(?!From )[!-=?-~][!-~]*(?: [!-~]+)*$/
const ADDRESS_ALONE = /^[a-z][a-z0-9+.-]{0,30}:\/\/[!-~]+$/
const PARTS = /^(\u{E003}*)(\u{E002}?)( *)(.*)$/su

/** LF line ends in and out. Lines are at most 72 columns with their trailing space, but for addresses. */
export function flow(document: string): string {
  return document.split('\n').map(flowLine).join('\n')
}

function flowLine(line: string): string {
  if ((line.length <= COLUMNS - 2 && SHORT.test(line)) || ADDRESS_ALONE.test(line)) return line
  if (line === SIGNATURE) return line // RFC 3676 §4.3
  const [, marks = '', verbatim = '', indent = '', rest = ''] = PARTS.exec(line) ?? []
  const quote = marks === '' ? '' : `${'>'.repeat(marks.length)} ` // RFC 3676 §4.5
  const room = COLUMNS - quote.length - indent.length - 2 // one for the trailing space, one for stuffing
  if (rest.trim() === '') return quote.trim()
  if (verbatim !== '' && columns(rest) <= room) return quote + stuff(indent + rest.trimEnd(), quote)
  const lines = wrap(rest, room).map(({ text, soft }, at) => {
    const body = verbatim !== '' || at === 0 ? indent + text : text
    // A soft break after "--" would make the line that opens a signature.
    const goesOn = soft && verbatim === '' && body !== '--'
    return quote + stuff(body, quote) + (goesOn ? ' ' : '')
  })
  return lines.join('\n')
}

/** RFC 3676 §4.4; after quote marks the space is there already. */
function stuff(body: string, quote: string): string {
  return quote === '' && /^(?: |>|From )/.test(body) ? ` ${body}` : body
}

/** Flowed text as the document that it was laid out from: soft line ends joined, stuffing taken off (RFC 3676 §4.2-4). */
export function joinFlowed(text: string): string {
  const lines: string[] = []
  let goesOn = false
  for (const stuffed of text.split('\n')) {
    const line = stuffed.replace(/^ /, '')
    if (goesOn) lines.push((lines.pop() ?? '') + line)
    else lines.push(line)
    goesOn = line.endsWith(' ') && line !== SIGNATURE
  }
  return lines.join('\n')
}
