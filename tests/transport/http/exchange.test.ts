import type { IncomingMessage, ServerResponse } from 'node:http'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { certificate, fetcherWith, serve, serveRaw, serveSecurely, textOf } from './loopback.ts'

describe('https', () => {
  const before = getCACertificates('default')
  beforeEach(() => setDefaultCACertificates([...before, certificate]))
  afterEach(() => setDefaultCACertificates(before))

  const secure = async (
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    more: Record<string, string> = {},
  ) => {
    const to = `127.0.0.1:${await serveSecurely(answer)}`
    return fetcherWith({ resolve: { 'blog.example.org': to, 'third.example.org': to, ...more } })
  }

  test('is read at the pinned address under the certificate of its name', async () => {
    const fetcher = await secure((request, response) => response.end(request.headers.host))
    const result = await fetcher.get('https://blog.example.org/')
    expect(textOf(result)).toBe('blog.example.org')
    expect(result).toMatchObject({ insecure: false })
  })

  test('is a failure when the certificate is another’s or nobody’s', async () => {
    const fetcher = await secure((_request, response) => response.end())
    const problem = expect.stringContaining('TLS')
    expect(await fetcher.get('https://third.example.org/')).toMatchObject({ kind: 'failed', problem })
    setDefaultCACertificates(before)
    expect(await fetcher.get('https://blog.example.org/')).toMatchObject({ kind: 'failed', problem })
  })

  test('that redirects to http is followed, flagged, and not a move for good', async () => {
    const plain = await serve((_request, response) => response.end('plain'))
    const fetcher = await secure(
      (request, response) =>
        response.writeHead(301, { location: request.url === '/' ? '/a' : 'http://plain.example.org/' }).end(),
      { 'plain.example.org': `127.0.0.1:${plain}` },
    )
    expect(await fetcher.get('https://blog.example.org/')).toMatchObject({
      kind: 'ok',
      url: 'http://plain.example.org/',
      movedTo: 'https://blog.example.org/a',
      insecure: true,
    })
  })
})

describe('what is broken is a failure', () => {
  const head = 'HTTP/1.1 200 OK\r\nConnection: close\r\n'
  test.each<[string, string | Buffer]>([
    ['a body shorter than its Content-Length', `${head}Content-Length: 100\r\n\r\nshort`],
    ['two Content-Lengths', `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nshort`],
    ['a negative Content-Length', `${head}Content-Length: -5\r\n\r\nshort`],
    ['Content-Length and chunks', `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunks cut off', `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhe`],
    ['a chunk without a size', `${head}Transfer-Encoding: chunked\r\n\r\nx\r\nhello\r\n`],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['nothing', ''],
    ['a bare line feed in the headers', `${head}a: b\nc: d\r\n\r\n`],
    ['NUL in a header', `${head}a: b\u0000c\r\n\r\n`],
    ['gzip that is none', `${head}Content-Encoding: gzip\r\n\r\nhello there`],
    [
      'gzip cut off',
      Buffer.concat([
        Buffer.from(`${head}Content-Encoding: gzip\r\n\r\n`),
        gzipSync('hello there').subarray(0, 15),
      ]),
    ],
    ['br that is none', `${head}Content-Encoding: br\r\n\r\nhello there`],
    ['zstd that is none', `${head}Content-Encoding: zstd\r\n\r\nhello there`],
    ['an unknown coding', `${head}Content-Encoding: sdch\r\n\r\nhello there`],
    ['a coding named like a property', `${head}Content-Encoding: constructor\r\n\r\nhello there`],
    ['codings without end', `${head}Content-Encoding: ${'gzip,'.repeat(1000)}\r\n\r\nhello there`],
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ])('%s', async (_what, answer) => {
    const port = await serveRaw(socket => socket.end(answer))
    const result = await fetcherWith().get(`http://127.0.0.1:${port}/`)
    expect(result).toMatchObject({
      kind: 'failed',
      status: null,
      problem: expect.stringMatching(/^[\x20-\x7e]{5,120}$/),
    })
  })

  test('a connection that nobody takes', async () => {
    expect(await fetcherWith().get('http://127.0.0.1:1/')).toMatchObject({
      kind: 'failed',
      problem: 'the connection was refused (ECONNREFUSED)',
    })
  })

  test('a connection that is reset', async () => {
    const port = await serveRaw(socket => socket.resetAndDestroy())
    expect(await fetcherWith().get(`http://127.0.0.1:${port}/`)).toMatchObject({
      kind: 'failed',
      problem: expect.stringContaining('broke off'),
    })
  })

  test('what follows the body is not part of it', async () => {
    const port = await serveRaw(socket => socket.end(`${head}Content-Length: 5\r\n\r\nhello, and more`))
    expect(textOf(await fetcherWith().get(`http://127.0.0.1:${port}/`))).toBe('hello')
  })
})
