// Messages in an mbox, however large the file: read in pieces, one message in memory at a time. Told apart: mboxcl2,
// whose Content-Length says where a message ends and whose lines are as they were; and mboxo and mboxrd, in which a
// line that began with `From ` has a `>` before it (RFC 4155, and what programs made of it).
import { type FileHandle, open } from 'node:fs/promises'
import type { Mail } from './mail.ts'

/** `From ada@example.org Mon Jun 15 13:29:40 2015`, and what archives write for the address. */
const SEPARATOR = /^From [^\n]*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b[^\n]*\d\d:\d\d[^\n]*(?:\n|$)/
const LONGEST_SEPARATOR = 1_000
const LONGEST_HEADER = 64_000
const LF = 10
const CR = 13
const PIECE = 1 << 18
/** More than is ever read of a message: it is cut here, so that memory does not follow the file. */
const MOST_OCTETS = 30_000_000

/** What is in memory of the file, and where that begins in it. */
interface Window {
  readonly file: FileHandle
  buffer: Buffer
  offset: number
  ended: boolean
}

export async function* readMbox(path: string): AsyncGenerator<Mail, void, undefined> {
  await using file = await open(path, 'r')
  const window: Window = { file, buffer: Buffer.alloc(0), offset: 0, ended: false }
  await fill(window)
  while (window.buffer.length > 0) {
    const { end, declared, cut } = await findEnd(window)
    const raw = messageIn(window.buffer.subarray(0, end), declared)
    if (raw.length > 0) yield { raw, place: window.offset, taken: async () => {} }
    advance(window, end)
    if (cut) await skipToSeparator(window)
    if (window.buffer.length < PIECE) await fill(window)
  }
}

async function fill(window: Window): Promise<void> {
  if (window.ended) return
  const { file, offset, buffer: kept } = window
  // A message that is larger than a piece is read in ever larger ones, so that it is not copied for each.
  const buffer = Buffer.allocUnsafeSlow(kept.length + Math.max(PIECE, kept.length))
  kept.copy(buffer)
  const { bytesRead } = await file.read(
    buffer,
    kept.length,
    buffer.length - kept.length,
    offset + kept.length,
  )
  window.ended = bytesRead === 0
  window.buffer = buffer.subarray(0, kept.length + bytesRead)
}

function advance(window: Window, by: number): void {
  window.offset += by
  window.buffer = window.buffer.subarray(by)
}

interface End {
  readonly end: number
  /** By its Content-Length. */
  readonly declared: boolean
  readonly cut: boolean
}

async function findEnd(window: Window): Promise<End> {
  const length = declaredEnd(window.buffer)
  if (length !== null && length < MOST_OCTETS) {
    while (!window.ended && window.buffer.length < length + LONGEST_SEPARATOR) await fill(window)
    if (endsThere(window, length)) return { end: length, declared: true, cut: false }
  }
  for (let from = 1; ; ) {
    const end = nextSeparator(window.buffer, from)
    if (end !== null) return { end, declared: false, cut: false }
    if (window.ended) return { end: window.buffer.length, declared: false, cut: false }
    if (window.buffer.length >= MOST_OCTETS) return { end: window.buffer.length, declared: false, cut: true }
    from = Math.max(1, window.buffer.length - LONGEST_SEPARATOR)
    await fill(window)
  }
}

/** The rest of a message that was cut. */
async function skipToSeparator(window: Window): Promise<void> {
  for (;;) {
    await fill(window)
    const end = nextSeparator(window.buffer, 0)
    if (end !== null || window.ended) {
      advance(window, end ?? window.buffer.length)
      return
    }
    advance(window, Math.max(0, window.buffer.length - LONGEST_SEPARATOR))
  }
}

/** Where the next separator begins: behind an empty line. */
function nextSeparator(buffer: Buffer, from: number): number | null {
  for (let at = buffer.indexOf('\nFrom ', from); at >= 0; at = buffer.indexOf('\nFrom ', at + 1)) {
    const isBehindEmpty = buffer[at - 1] === LF || (buffer[at - 1] === CR && buffer[at - 2] === LF)
    if (isBehindEmpty && SEPARATOR.test(buffer.toString('latin1', at + 1, at + LONGEST_SEPARATOR)))
      return at + 1
  }
  return null
}

/** Where Content-Length says that the message ends; null when it does not say. */
function declaredEnd(buffer: Buffer): number | null {
  const bare = buffer.indexOf('\n\n')
  const full = buffer.subarray(0, bare < 0 ? LONGEST_HEADER : bare).indexOf('\n\r\n')
  const end = full < 0 ? bare : full
  if (end < 0 || end > LONGEST_HEADER) return null
  const header = buffer.toString('latin1', 0, end + 1)
  const length = /\ncontent-length:[ \t]*(\d{1,9})[ \t]*\r?\n/i.exec(header)?.[1]
  return length === undefined ? null : end + (full < 0 ? 2 : 3) + Number(length)
}

/** A length is believed when a separator, or the end, stands where it leads. */
function endsThere({ buffer, ended }: Window, end: number): boolean {
  if (end > buffer.length) return false
  const rest = buffer.toString('latin1', end, end + LONGEST_SEPARATOR)
  return /^\s*$/.test(rest) ? ended : SEPARATOR.test(rest.replace(/^(?:\r?\n)+/, ''))
}

/** Without the separator, and as it was before it was put into the file. */
function messageIn(buffer: Buffer, declared: boolean): Buffer {
  const start = buffer.indexOf('From ') === 0 ? buffer.indexOf(LF) + 1 : blankStart(buffer)
  const message = buffer.subarray(start)
  const isAsItWas = declared && message.indexOf('\nFrom ') >= 0
  if (isAsItWas || message.indexOf('>From ') < 0) return message
  return Buffer.from(message.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1')
}

/** Behind the empty lines that a declared end leaves. */
function blankStart(buffer: Buffer): number {
  let at = 0
  while (buffer[at] === LF || buffer[at] === CR) at += 1
  if (buffer.toString('latin1', at, at + 5) !== 'From ') return at
  const end = buffer.indexOf(LF, at)
  return end < 0 ? buffer.length : end + 1
}
