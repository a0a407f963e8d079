// Status codes (RFC 3463) and reply codes (RFC 5321 §4.2) in what servers write. A code counts where it stands as
// one: behind a reply code, in brackets, at the start of a sentence; the middle of an IP address is none.

export interface Codes {
  /** The most telling status; null when there is none. */
  readonly status: string | null
  /** The reply code that came with it, or the last one. */
  readonly reply: number | null
}

const PAIR = /(?<![\d.])([45]\d\d)(?:[ -]|: ?)['"]?\(?#?([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/g
const STATUS = /(?<![\w.])#?([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)(?![/-]\w)/g
const REPLY =
  /(?:^|said:|smtp;|[-:>'"(,]|<<<|server message|rejected with code)\s*([45]\d\d)(?=[\s:>'"),-]|$)/gim

export function codesIn(text: string): Codes {
  const pairs = [...text.matchAll(PAIR)]
  const statuses = pairs.length > 0 ? pairs.map(pair => pair[2] ?? '') : alone(text)
  const status = statuses.findLast(isTelling) ?? statuses.findLast(isSpecific) ?? statuses.at(-1) ?? null
  const pair = pairs.findLast(pair => pair[2] === status)
  const reply = pair?.[1] ?? [...text.matchAll(REPLY)].at(-1)?.[1]
  return { status, reply: reply === undefined ? null : Number(reply) }
}

/** The status in a field of its own: `5.0.0 (permanent failure)`. */
export function statusIn(field: string | null): string | null {
  return /^\s*([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(field ?? '')?.[1] ?? null
}

/** Says more than that something went wrong. */
export function isSpecific(status: string | null): boolean {
  return status !== null && !/^\d\.0\.0$/.test(status)
}

/** Says more than that something went wrong, or went on for too long (4.4.7). */
export function isTelling(status: string | null): boolean {
  return isSpecific(status) && !/^\d\.4\.7$/.test(status ?? '')
}

function alone(text: string): readonly string[] {
  return [...text.matchAll(STATUS)].map(match => match[1] ?? '')
}
