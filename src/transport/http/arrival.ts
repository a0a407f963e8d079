// What the last answer of a way means.
import { STATUS_CODES } from 'node:http'
import { cleanLine } from '../../text/clean.ts'
import type { Answer } from './exchange.ts'
import { onTheWay, type Way } from './redirects.ts'
import type { Arrival, FetchRequest, FetchResult } from './result.ts'

export interface Arrived {
  readonly way: Way
  readonly url: URL
  readonly answer: Answer
  /** The headers that made the last request a conditional one. */
  readonly conditions: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly now: number
}

export function readArrival({ way, url, answer, conditions, now }: Arrived): FetchResult {
  const { status, body } = answer
  if (body !== null) return { kind: 'ok', status, ...arrival(way, url, answer), body }
  if (status === 304 && Object.keys(conditions).length > 0) {
    return { kind: 'not-modified', ...arrival(way, url, answer) }
  }
  if (status === 410 && way.permanent) return { kind: 'gone', url: url.href }
  const problem = onTheWay(way, `it answered ${status} ${STATUS_CODES[status] ?? ''}`.trim())
  const retryAfter = readRetryAfter(answer.header('retry-after'), now)
  return { kind: 'failed', url: url.href, problem, status, retryAfter }
}

/** The conditional headers of a request (RFC 9110 §13.1); what could not stand in a header is left out. */
export function conditionsOf({ etag, lastModified }: FetchRequest): Record<string, string> {
  const none = readValidator(etag ?? null)
  const since = readValidator(lastModified ?? null)
  return {
    ...(none === null ? {} : { 'if-none-match': none }),
    ...(since === null ? {} : { 'if-modified-since': since }),
  }
}

function arrival({ asked, movedTo, insecure }: Way, url: URL, { header }: Answer): Arrival {
  const nextTime = movedTo ?? URL.parse(asked)?.href.replace(/#.*/, '')
  const valid = (name: string) => (url.href === nextTime ? readValidator(header(name)) : null)
  const contentType = header('content-type')
  return {
    url: url.href,
    movedTo,
    insecure,
    headers: {
      contentType: contentType === null ? null : cleanLine(contentType),
      etag: valid('etag'),
      lastModified: valid('last-modified'),
    },
  }
}

/** Kept exactly as it is or not at all, since it is sent back. */
function readValidator(value: string | null): string | null {
  return value !== null && /^[\x20-\x7E]{1,1000}$/.test(value) ? value : null
}

/** Seconds from now; written as seconds or as a date, RFC 9110 §10.2.3. */
function readRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null
  if (/^\d{1,9}$/.test(value)) return Number(value)
  const date = /^[A-Za-z]{3}/.test(value) ? Date.parse(value) : Number.NaN
  const seconds = Math.ceil((date - now) / 1000)
  return Number.isNaN(seconds) ? null : Math.max(0, seconds)
}
