// A file of text as people's programs write it, piece by piece, so that a long one takes no more memory than a short
// one: UTF-8, UTF-16 with or without its byte order mark, or else the code page of Windows. Line ends are LF.
import { createReadStream } from 'node:fs'

/** What is taken from the disk at once. */
const PIECE = 1 << 16

export async function* textOf(file: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(await encodingOf(file))
  let before = ''
  for await (const piece of piecesOf(file)) {
    const text = before + decoder.decode(piece, { stream: true })
    before = text.endsWith('\r') ? '\r' : '' // its LF may come with the next
    yield withLineFeeds(before === '' ? text : text.slice(0, -1))
  }
  yield withLineFeeds(before + decoder.decode())
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

/** UTF-8 is what can be read as such to its end, and has no NUL where UTF-16 has one in every letter. */
async function encodingOf(file: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let isFirst = true
  for await (const piece of piecesOf(file)) {
    const wide = isFirst ? wideEncodingOf(piece) : null
    if (wide !== null) return wide
    if (!canRead(decoder, piece)) return 'windows-1252'
    isFirst = false
  }
  return canRead(decoder) ? 'utf-8' : 'windows-1252'
}

function wideEncodingOf([a, b, c, d]: Uint8Array): string | null {
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0 && c !== 0 && d === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && c === 0 && d !== 0)) return 'utf-16be'
  return null
}

/** @param piece none at the end, where nothing may be left unfinished */
function canRead(decoder: TextDecoder, piece?: Uint8Array): boolean {
  try {
    decoder.decode(piece, { stream: piece !== undefined })
    return true
  } catch {
    return false
  }
}

async function* piecesOf(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = createReadStream(file, { highWaterMark: PIECE })
  for await (const piece of stream) if (piece instanceof Uint8Array) yield piece
}
