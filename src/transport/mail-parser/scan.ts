// A first look at a message, before the parser sees it: one pass over its lines finds what is over a limit, in
// time linear to its length. It also hides format=flowed from the parser, which would undo it without regard
// to the depth of quotes (RFC 3676 §4.5).
import { MAX_DEPTH, MAX_HEADER_FIELDS, MAX_HEADER_OCTETS, MAX_PARTS, MAX_RAW_OCTETS } from './limits.ts'

export type Scan =
  | { readonly ok: true; readonly headerEnd: number; readonly flowed: boolean }
  | { readonly ok: false; readonly reason: string }

const LF = 10
const CR = 13
const DASH = 45

/** Changes `flowed` to another word of its length in `raw`, in headers alone. */
export function scan(raw: Buffer): Scan {
  if (raw.length > MAX_RAW_OCTETS) return over('it is larger than', MAX_RAW_OCTETS, 'octets')
  const open: Buffer[] = []
  let [parts, fields, flowed, headerEnd] = [1, 0, false, -1]
  let headerStart: number | null = 0
  let start = 0
  while (start <= raw.length) {
    const found = raw.indexOf(LF, start)
    const next = found < 0 ? raw.length + 1 : found + 1
    const end = contentEnd(raw, start, found < 0 ? raw.length : found)
    if (headerStart === null) {
      const depth = raw[start] === DASH && raw[start + 1] === DASH ? delimited(raw, start, end, open) : null
      if (depth !== null) {
        open.length = depth.closes ? depth.index : depth.index + 1
        if (!depth.closes) {
          parts += 1
          fields = 0
          headerStart = next
        }
      }
    } else {
      if (next - headerStart > MAX_HEADER_OCTETS)
        return over('a header of it is larger than', MAX_HEADER_OCTETS, 'octets')
      fields += 1
      if (fields > MAX_HEADER_FIELDS) return over('a header of it has more than', MAX_HEADER_FIELDS, 'lines')
      if (start === end) {
        if (headerEnd < 0) headerEnd = start
        const { boundary, isFlowed } = readHeader(raw, headerStart, start)
        if (boundary !== null) open.push(boundary)
        flowed ||= isFlowed
        headerStart = null
      }
    }
    if (parts > MAX_PARTS) return over('it has more than', MAX_PARTS, 'parts')
    if (open.length > MAX_DEPTH) return over('its parts are nested more than', MAX_DEPTH, 'deep')
    start = next
  }
  return { ok: true, headerEnd: headerEnd < 0 ? raw.length : headerEnd, flowed }
}

function over(what: string, limit: number, unit: string): Scan {
  return { ok: false, reason: `${what} ${limit.toLocaleString('en')} ${unit}` }
}

/** Before the CR of a line, and before white space behind a delimiter (RFC 2046 §5.1.1). */
function contentEnd(raw: Buffer, start: number, lineEnd: number): number {
  let end = lineEnd
  while (end > start && (raw[end - 1] === CR || (raw[end - 1] === 32 && lineEnd - end < 80))) end -= 1
  return end
}

/** Which of the open parts the line delimits, the innermost first. */
function delimited(
  raw: Buffer,
  start: number,
  end: number,
  open: readonly Buffer[],
): { readonly index: number; readonly closes: boolean } | null {
  for (let index = open.length - 1; index >= 0; index -= 1) {
    const boundary = open[index]
    if (boundary === undefined) continue
    const after = start + 2 + boundary.length
    if (after > end || raw.compare(boundary, 0, boundary.length, start + 2, after) !== 0) continue
    if (after === end) return { index, closes: false }
    if (after + 2 === end && raw[after] === DASH && raw[after + 1] === DASH) return { index, closes: true }
  }
  return null
}

const CONTENT_TYPE = /(?:^|\n)content-type[ \t]*:((?:[^\n]|\n[ \t])*)/i

function readHeader(
  raw: Buffer,
  start: number,
  end: number,
): { readonly boundary: Buffer | null; readonly isFlowed: boolean } {
  const text = raw.toString('latin1', start, end)
  const field = CONTENT_TYPE.exec(text)
  if (field === null) return { boundary: null, isFlowed: false }
  const value = field[1] ?? ''
  const flow = /;\s*format\s*=\s*"?(flowed)\b/i.exec(value)
  if (flow !== null) {
    const at = start + field.index + field[0].length - value.length + flow.index + flow[0].length - 6
    raw.write('hidden', at, 'latin1')
  }
  const given = /^\s*multipart\//i.test(value)
    ? /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(value)
    : null
  const boundary = given?.[1] ?? given?.[2]
  return { boundary: boundary ? Buffer.from(boundary, 'latin1') : null, isFlowed: flow !== null }
}
