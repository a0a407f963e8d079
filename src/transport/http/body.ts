// Reads the body of an answer, decompressed, and never more than it may have: the limit counts what comes
// out, chunk by chunk, so that a bomb is cut off at the limit. What is kept lies in one growing buffer,
// since ten million chunks of one octet would weigh a hundred times their text.
import type { Duplex, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliDecompress, createUnzip, createZstdDecompress } from 'node:zlib'
import { cleanLine } from '../../text/clean.ts'
import { Failure } from './failure.ts'

/** What is asked for. `deflate` is understood but not asked for: it is sent in two ways, one of them wrong. */
export const ACCEPT_ENCODING = 'gzip, br, zstd'

const DECODERS: Readonly<Record<string, () => Duplex>> = {
  gzip: createUnzip,
  'x-gzip': createUnzip, // RFC 9110 §8.4.1.3
  deflate: createUnzip,
  br: createBrotliDecompress,
  // A window of at most 8 MB, RFC 9659 §3; the decoder alone would go to 128 MB.
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
}

/** Codings on top of each other: nobody honest needs more than two. */
const MAX_CODINGS = 2

/**
 * @param codings the Content-Encoding header
 * @throws Failure when it is too large or of an unknown coding; the decoder's error when it is corrupt
 */
export async function readBody(body: Readable, codings: string, maxBytes: number): Promise<Uint8Array> {
  const buffer = new ArrayBuffer(0, { maxByteLength: maxBytes })
  await pipeline([body, ...decoders(codings), keep])
  return new Uint8Array(buffer.transferToFixedLength())

  async function keep(source: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of source) {
      const start = buffer.byteLength
      if (start + chunk.length > maxBytes) throw new Failure(`it is larger than ${maxBytes} octets`)
      buffer.resize(start + chunk.length)
      new Uint8Array(buffer, start).set(chunk)
    }
  }
}

/** In the order of decoding, the last one applied first (RFC 9110 §8.4). */
function decoders(codings: string): Duplex[] {
  const names = codings
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '' && name !== 'identity')
    .reverse()
  if (names.length > MAX_CODINGS) throw new Failure('it is compressed too many times over')
  return names.map(name => {
    const decoder = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined
    if (decoder === undefined)
      throw new Failure(`it is encoded as ${cleanLine(name).slice(0, 40)}, which is not known`)
    return decoder()
  })
}
