// Servers that never end, and servers that send too much.
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fetcherWith, serve, serveRaw } from './loopback.ts'

describe('what never ends is ended', () => {
  const tooLong = { kind: 'failed', problem: 'it took longer than 0.2 s', status: null }
  const quick = { timeoutSeconds: 0.2 }
  const gzipHead = Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n')
  const gzipStart = gzipSync('').subarray(0, 10)
  const emptyBlock = Buffer.from([0, 0, 0, 0xff, 0xff]) // RFC 1951 §3.2.4, not the last one

  test.each<[string, (socket: Socket) => void]>([
    ['no answer at all', () => {}],
    ['a status line and no more', socket => socket.write('HTTP/1.1 200 OK\r\n')],
    ['headers one by one', socket => drip(socket, 'HTTP/1.1 200 OK\r\n', 'a: b\r\n')],
    [
      'a body octet by octet',
      socket => drip(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n', 'x'),
    ],
    [
      'chunks octet by octet',
      socket => drip(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'),
    ],
    [
      'one long chunk header',
      socket => drip(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1', ';x'),
    ],
    [
      'trailers',
      socket => drip(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'a: b\r\n'),
    ],
    ['provisional answers', socket => drip(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n')],
    ['gzip of nothing', socket => drip(socket, Buffer.concat([gzipHead, gzipStart]), emptyBlock)],
  ])('%s', async (_what, answer) => {
    const port = await serveRaw(answer)
    expect(await fetcherWith(quick).get(`http://127.0.0.1:${port}/`)).toMatchObject(tooLong)
  })

  test('an error page is not waited for', async () => {
    const port = await serveRaw(socket => drip(socket, 'HTTP/1.1 404 Not Found\r\n\r\n', 'x'))
    expect(await fetcherWith().get(`http://127.0.0.1:${port}/`)).toMatchObject({
      kind: 'failed',
      status: 404,
    })
  })

  test('a name server', async () => {
    const lookup = () => new Promise<never>(() => {})
    expect(await fetcherWith({ ...quick, lookup }).get('http://blog.example.org/')).toMatchObject(tooLong)
  })

  test('a TLS handshake', async () => {
    const port = await serveRaw(() => {})
    expect(await fetcherWith(quick).get(`https://127.0.0.1:${port}/`)).toMatchObject(tooLong)
  })

  test('a row of redirects that are each in time', async () => {
    let hop = 0
    const port = await serve((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: `/${++hop}` }).end(), 80)
    })
    const result = await fetcherWith(quick).get(`http://127.0.0.1:${port}/`)
    expect(result).toMatchObject({
      kind: 'failed',
      problem: expect.stringContaining('longer than 0.2 s'),
    })
  })
})

describe('what is too much is cut off', () => {
  const tooLarge = { kind: 'failed', problem: expect.stringMatching(/^it is larger than/) }

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['gzip, gzip', (body: Buffer) => gzipSync(gzipSync(body))],
    ['identity', (body: Buffer) => body],
  ])('a body that is larger than it may be when decompressed: %s', async (coding, compress) => {
    const port = await serve((_request, response) => {
      response.setHeader('content-encoding', coding)
      response.end(compress(Buffer.alloc(1_000_001)))
    })
    expect(await fetcherWith().get(`http://127.0.0.1:${port}/`)).toMatchObject(tooLarge)
  })

  test('exactly as large as it may be is not too large', async () => {
    const port = await serve((_request, response) => response.end(Buffer.alloc(1_000_000)))
    expect(await fetcherWith().get(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'ok' })
  })

  test.each([
    ['as one', (response: ServerResponse) => endlessly(response, Buffer.alloc(65_536))],
    ['in octets', (response: ServerResponse) => endlessly(response, Buffer.from('x'))],
    [
      'as gzip',
      (response: ServerResponse) =>
        endlessly(response.setHeader('content-encoding', 'gzip'), gzipSync(Buffer.alloc(10_000))),
    ],
  ])('an endless body, %s', async (_how, answer) => {
    const port = await serve((_request, response) => answer(response))
    expect(await fetcherWith({ maxBytes: 100_000 }).get(`http://127.0.0.1:${port}/`)).toMatchObject(tooLarge)
  })

  test.each([
    ['a million headers', 'a: b\r\n'.repeat(1000)],
    ['one header without end', 'x'.repeat(1000)],
  ])('%s', async (_what, piece) => {
    const port = await serveRaw(socket => {
      socket.write('HTTP/1.1 200 OK\r\nX-Long: ')
      endlessly(socket, Buffer.from(piece))
    })
    const problem = 'its headers are too large (UND_ERR_HEADERS_OVERFLOW)'
    expect(await fetcherWith().get(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', problem })
  })
})

/** Writes on and on until the other side has had enough. */
function drip(socket: Socket, start: string | Uint8Array, piece: string | Uint8Array): void {
  socket.write(start)
  const timer = setInterval(() => socket.write(piece), 5)
  socket.once('close', () => clearInterval(timer))
}

function endlessly(to: ServerResponse | Socket, piece: Buffer): void {
  const pieces = function* () {
    for (;;) yield piece
  }
  Readable.from(pieces()).pipe(to)
}
