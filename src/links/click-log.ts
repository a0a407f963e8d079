// The log of a web server that serves the short links as files: lines in the combined format of Apache, nginx and
// those who followed them, `host - - [15/Jun/2015:13:29:40 +0000] "GET /blog122 HTTP/1.1" 200 512 "referer" "agent"`.
import { type ClickKind, kindOfRequest } from './clicks.ts'

/** A request that a log tells of, answered with what it asked for. */
export interface LoggedRequest {
  /** The client's address: to tell visitors from each other, and for nothing else. */
  readonly client: string
  readonly agent: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Decoded, without a query. */
  readonly path: string
  readonly kind: ClickKind
}

/** A log's line is not longer, whoever made the request. */
const LONGEST = 16_384

const LINE =
  /^((?:\S{1,255} ){3,4})\[([^\]]{1,40})\] "([A-Z]{1,20}) (\S{1,8192})(?: HTTP\/[\d.]{1,5})?" (\d{3}) (?:\d{1,20}|-)(?: "(?:[^"\\]|\\.){0,8192}" "((?:[^"\\]|\\.){0,8192})")?/

/** Null for what is no line of that format, or tells of nothing that was found. Never throws. */
export function readLogLine(line: string): LoggedRequest | null {
  const [, names = '', time = '', method = '', target = '', status = '', agent = ''] =
    line.length > LONGEST ? [] : (LINE.exec(line) ?? [])
  const [first = '', second = '', , user] = names.trim().split(' ')
  const client = user === undefined ? first : second // a virtual host may stand before it
  const at = timeOf(time)
  const path = pathOf(target)
  if (at === null || path === null || !FOUND.has(status) || !/^(?:GET|HEAD)$/.test(method)) return null
  const kind = kindOfRequest({ method, header: name => (name === 'user-agent' ? agent : null) })
  return { client, agent, at, path, kind }
}

/** A 301 only adds the slash at the end; the request for the page itself follows. */
const FOUND: ReadonlySet<string> = new Set(['200', '206', '302', '303', '304', '307', '308'])

/** `15/Jun/2015:13:29:40 +0000`. */
function timeOf(text: string): number | null {
  const [, day, month = '', year, time, zone] =
    /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})$/.exec(text) ?? []
  const at = MONTHS.indexOf(month) + 1
  if (at === 0) return null
  const offset = `${zone?.slice(0, 3)}:${zone?.slice(3)}`
  const instant = Date.parse(`${year}-${String(at).padStart(2, '0')}-${day}T${time}${offset}`)
  return Number.isNaN(instant) ? null : instant
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function pathOf(target: string): string | null {
  try {
    return decodeURIComponent((target.split('?', 1)[0] ?? '').replace(/^https?:\/\/[^/]+/i, ''))
  } catch {
    return null
  }
}
