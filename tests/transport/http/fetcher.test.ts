import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { certificate, fetcherWith, serve, serveRaw, serveSecurely } from './loopback.ts'

const text = (result: { kind: string; body?: Uint8Array }) => new TextDecoder().decode(result.body)

describe('an answer', () => {
  test('comes with its body, address, type and validators', async () => {
    const port = await serve((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.setHeader('etag', 'W/"one"')
      response.setHeader('last-modified', 'Mon, 15 Jun 2015 13:29:40 GMT')
      response.end('Grüße')
    })
    const result = await fetcherWith().get(`http://127.0.0.1:${port}/feed?a=1#top`)
    expect(result).toEqual({
      kind: 'ok',
      status: 200,
      url: `http://127.0.0.1:${port}/feed?a=1`,
      movedTo: null,
      insecure: false,
      headers: {
        contentType: 'text/html; charset=utf-8',
        etag: 'W/"one"',
        lastModified: 'Mon, 15 Jun 2015 13:29:40 GMT',
      },
      body: new TextEncoder().encode('Grüße'),
    })
  })

  test('is asked for under one name, with no cookie, credential or referrer, twice the same', async () => {
    const seen: IncomingHttpHeaders[] = []
    const port = await serve((request, response) => {
      seen.push(request.headers)
      response.setHeader('set-cookie', 'id=1')
      response.end()
    })
    const fetcher = fetcherWith()
    await fetcher.get(`http://127.0.0.1:${port}/`)
    await fetcher.get(`http://127.0.0.1:${port}/`, { accept: 'application/feed+json' })
    const usual = {
      host: `127.0.0.1:${port}`,
      connection: 'close',
      accept: '*/*',
      'accept-encoding': 'gzip, br, zstd',
      'user-agent': 'newsletter/0.0.0 (+https://newsletter.example.org)',
    }
    expect(seen).toEqual([usual, { ...usual, accept: 'application/feed+json' }])
  })

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['GZIP', gzipSync],
    ['identity', (body: Buffer) => body],
    ['', (body: Buffer) => body],
    ['br, gzip', (body: Buffer) => gzipSync(brotliCompressSync(body))],
  ])('is decompressed: %s', async (coding, compress) => {
    const port = await serve((_request, response) => {
      response.setHeader('content-encoding', coding)
      response.end(compress(Buffer.from('some words '.repeat(10_000))))
    })
    const result = await fetcherWith().get(`http://127.0.0.1:${port}/`)
    expect(text(result)).toBe('some words '.repeat(10_000))
  })

  test.each([
    [404, 'it answered 404 Not Found'],
    [403, 'it answered 403 Forbidden'],
    [500, 'it answered 500 Internal Server Error'],
    [304, 'it answered 304 Not Modified'],
    [300, 'it answered 300 Multiple Choices'],
    [302, 'it answered 302 Found'],
    [599, 'it answered 599'],
  ])('of status %i is a failure', async (status, problem) => {
    const port = await serve((_request, response) => response.writeHead(status).end('page'))
    const url = `http://127.0.0.1:${port}/`
    expect(await fetcherWith().get(url)).toEqual({ kind: 'failed', url, problem, status, retryAfter: null })
  })

  test.each([
    ['120', 120],
    ['Sat, 01 Jan 2000 00:01:30 GMT', 90],
    ['Fri, 31 Dec 1999 00:00:00 GMT', 0],
    ['soon', null],
    ['9'.repeat(400), null],
    ['-1', null],
  ])('says when to try again: %s', async (value, retryAfter) => {
    const port = await serve((_request, response) => response.writeHead(503, { 'retry-after': value }).end())
    const fetcher = fetcherWith({ now: () => Date.UTC(2000, 0, 1) })
    expect(await fetcher.get(`http://127.0.0.1:${port}/`)).toMatchObject({
      kind: 'failed',
      status: 503,
      retryAfter,
    })
  })

  test('410 means gone', async () => {
    const port = await serve((_request, response) => response.writeHead(410).end())
    expect((await fetcherWith().get(`http://127.0.0.1:${port}/`)).kind).toBe('gone')
  })
})

describe('a conditional request', () => {
  const conditional = async () => {
    const seen: IncomingHttpHeaders[] = []
    const port = await serve((request, response) => {
      seen.push(request.headers)
      response.writeHead(request.headers['if-none-match'] === '"one"' ? 304 : 200, { etag: '"one"' }).end()
    })
    return { seen, url: `http://127.0.0.1:${port}/` }
  }

  test('is answered by “not modified”', async () => {
    const { seen, url } = await conditional()
    const lastModified = 'Mon, 15 Jun 2015 13:29:40 GMT'
    const result = await fetcherWith().get(url, { etag: '"one"', lastModified })
    expect(result).toMatchObject({ kind: 'not-modified', url, headers: { etag: '"one"' } })
    expect(seen[0]).toMatchObject({ 'if-none-match': '"one"', 'if-modified-since': lastModified })
  })

  test('leaves out a validator that could not stand in a header', async () => {
    const { seen, url } = await conditional()
    const result = await fetcherWith().get(url, { etag: '"a"\r\nx-evil: 1', lastModified: '' })
    expect(result.kind).toBe('ok')
    expect(Object.keys(seen[0] ?? {})).not.toEqual(expect.arrayContaining(['if-none-match']))
    expect(seen[0]).not.toHaveProperty('x-evil')
    expect(seen[0]).not.toHaveProperty('if-modified-since')
  })

  test('is sent to the address alone, not to where it redirects, whose validators are not given out', async () => {
    const seen: IncomingHttpHeaders[] = []
    const port = await serve((request, response) => {
      seen.push(request.headers)
      if (request.url === '/') response.writeHead(302, { location: '/here' }).end()
      else response.writeHead(200, { etag: '"of here"' }).end()
    })
    const result = await fetcherWith().get(`http://127.0.0.1:${port}/`, { etag: '"one"' })
    expect(seen.map(headers => headers['if-none-match'])).toEqual(['"one"', undefined])
    expect(result).toMatchObject({ kind: 'ok', headers: { etag: null } })
  })
})

describe('redirects', () => {
  /** A server whose paths redirect as the table says, `status location`; all others answer. */
  const redirecting = async (table: Record<string, string>) => {
    const seen: string[] = []
    const port = await serve((request, response) => {
      seen.push(`${request.headers.host?.replace(/:.*/, '')}${request.url}`)
      const [status, location = ''] = (table[request.url ?? ''] ?? '200').split(' ')
      if (status === '200') response.setHeader('etag', '"here"')
      response.writeHead(Number(status), location === '' ? {} : { location }).end('body')
    })
    return { seen, at: `http://127.0.0.1:${port}`, port }
  }

  test.each([301, 302, 303, 307, 308])('of status %i are followed', async status => {
    const { at } = await redirecting({ '/': `${status} /new#part` })
    const permanent = status === 301 || status === 308
    expect(await fetcherWith().get(at)).toMatchObject({
      kind: 'ok',
      url: `${at}/new`,
      movedTo: permanent ? `${at}/new` : null,
      insecure: false,
      headers: { etag: permanent ? '"here"' : null },
    })
  })

  test.each([
    ['/b', '/b'],
    ['c', '/a/c'],
    ['../d?x=1', '/d?x=1'],
    ['?y', '/a/?y'],
    ['//127.0.0.1:PORT/e', '/e'],
    ['/gr%C3%BC%C3%9Fe', '/gr%C3%BC%C3%9Fe'],
  ])('may be relative: %s', async (location, path) => {
    const table: Record<string, string> = {}
    const { at, port } = await redirecting(table)
    table['/a/'] = `302 ${location.replace('PORT', String(port))}`
    expect(await fetcherWith().get(`${at}/a/`)).toMatchObject({ kind: 'ok', url: `${at}${path}` })
  })

  test('to an address with octets beyond ASCII keep those octets', async () => {
    const seen: string[] = []
    const port = await serveRaw(socket => {
      socket.end(
        Buffer.from(
          'HTTP/1.1 302 Found\r\nLocation: /grün/\u00e9t\u00e9\r\nContent-Length: 0\r\n\r\n',
          'utf8',
        ),
      )
    })
    const target = await serve((request, response) => response.end(request.url))
    const moved = await serveRaw(socket => {
      socket.end(
        Buffer.from(`HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${target}/gr\u00fcn\r\n\r\n`, 'latin1'),
      )
    })
    expect(seen).toEqual([])
    expect(text((await fetcherWith().get(`http://127.0.0.1:${moved}/`)) as never)).toBe('/gr%fcn')
    expect(await fetcherWith().get(`http://127.0.0.1:${port}/`)).toMatchObject({
      problem: expect.stringContaining('circle'),
    })
  })

  test('are for good only as far as all before were', async () => {
    const { at } = await redirecting({ '/': '301 /a', '/a': '308 /b', '/b': '302 /c', '/c': '301 /d' })
    expect(await fetcherWith().get(at)).toMatchObject({
      kind: 'ok',
      url: `${at}/d`,
      movedTo: `${at}/b`,
      headers: { etag: null },
    })
  })

  test('to what is gone mean gone only when they are for good', async () => {
    const { at } = await redirecting({ '/for-good': '301 /gone', '/for-now': '302 /gone', '/gone': '410' })
    expect((await fetcherWith().get(`${at}/for-good`)).kind).toBe('gone')
    expect(await fetcherWith().get(`${at}/for-now`)).toMatchObject({ kind: 'failed', status: 410 })
  })

  test('are followed five times and not a sixth', async () => {
    const { at } = await redirecting({
      '/1': '302 /2',
      '/2': '302 /3',
      '/3': '302 /4',
      '/4': '302 /5',
      '/5': '302 /6',
      '/6': '302 /7',
    })
    expect(await fetcherWith().get(`${at}/2`)).toMatchObject({ kind: 'ok', url: `${at}/7` })
    expect(await fetcherWith().get(`${at}/1`)).toMatchObject({
      kind: 'failed',
      problem: `it leads to ${at}/6: it redirects more than 5 times`,
    })
  })

  test.each<[Record<string, string>]>([
    [{ '/': '302 /' }],
    [{ '/': '301 /a', '/a': '301 /' }],
    [{ '/': '302 /a', '/a': '302 /b', '/b': '302 /a#again' }],
  ])('in a circle are a failure: %j', async table => {
    const { at } = await redirecting(table)
    expect(await fetcherWith().get(at)).toMatchObject({
      kind: 'failed',
      problem: expect.stringContaining('circle'),
    })
  })

  test.each([
    'http://127.0.0.2/',
    'http://2130706434/',
    'http://[::1]/',
    'http://localhost/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
    'http://blog.example.org:6379/',
    'http://user@blog.example.org/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'data:text/html,x',
    '//intranet/',
  ])('are guarded like the first address: %s', async location => {
    const { at } = await redirecting({ '/': `301 ${location}` })
    const result = await fetcherWith().get(at)
    expect(result.kind).toBe('refused')
    expect(result).toMatchObject({ problem: expect.stringMatching(/^it leads to /) })
  })

  test.each(['http://', 'http://[', 'http://a%20b/'])(
    'to what is no address are a failure: %s',
    async location => {
      const { at } = await redirecting({ '/': `301 ${location}` })
      expect((await fetcherWith().get(at)).kind).toBe('failed')
    },
  )

  test('from host to host and back, many at once with one slot, wait for each other and arrive', async () => {
    const { seen, port } = await redirecting({
      '/': '302 http://b.example.org/back',
      '/back': '302 http://a.example.org/end',
    })
    const to = `127.0.0.1:${port}`
    const fetcher = fetcherWith({ resolve: { 'a.example.org': to, 'b.example.org': to }, concurrency: 1 })
    const results = await Promise.all([1, 2, 3, 4].map(() => fetcher.get('http://a.example.org/')))
    expect(results.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(seen.length).toBe(12)
  })
})

describe('names', () => {
  test('are resolved once per hop, and only the addresses found then are connected', async () => {
    const inside: string[] = []
    const port = await serve((_request, response) => response.end('vetted'))
    await serve(
      (request, response) => response.end(String(inside.push(request.url ?? ''))),
      '127.0.0.2',
      port,
    )
    const answers = [['127.0.0.1'], ['127.0.0.2']]
    const asked: string[] = []
    const lookup = async (host: string) => {
      asked.push(host)
      return answers.shift() ?? []
    }
    const result = await fetcherWith({ allow: [`rebind.example.org:${port}`], lookup }).get(
      `http://rebind.example.org:${port}/`,
    )
    expect(text(result)).toBe('vetted')
    expect(asked).toEqual(['rebind.example.org'])
    expect(inside).toEqual([])
  })

  test.each([
    [['127.0.0.1']],
    [['93.184.215.14', '127.0.0.1']],
    [['127.0.0.1', '93.184.215.14']],
    [['93.184.215.14', '::1']],
    [['2606:4700::1111', '10.0.0.1']],
    [['2606:4700::1111', 'fe80::1%lo']],
    [['64:ff9b::7f00:1']],
    [['::ffff:7f00:1']],
  ])('with any address that is not public are refused: %j', async addresses => {
    const result = await fetcherWith({ lookup: async () => addresses }).get('https://blog.example.org/')
    expect(result).toMatchObject({
      kind: 'refused',
      problem: expect.stringContaining('not a public address'),
    })
  })

  test('are looked up anew when a redirect leads to the same host', async () => {
    const port = await serve((_request, response) =>
      response.writeHead(302, { location: '//blog.example.org/' }).end(),
    )
    const lookup = vi.fn(async () => ['127.0.0.1'])
    const fetcher = fetcherWith({ lookup, allow: ['127.0.0.1', `blog.example.org:${port}`] })
    expect(await fetcher.get(`http://blog.example.org:${port}/`)).toMatchObject({
      kind: 'refused',
      problem: expect.stringMatching(/^it leads to http:\/\/blog\.example\.org\/: .* is at 127\.0\.0\.1/),
    })
    expect(lookup).toHaveBeenCalledTimes(2)
  })

  test.each([
    [[], 'blog.example.org has no address'],
    [Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'its host is not known (ENOTFOUND)'],
    [Object.assign(new Error('x'), { code: 'EAI_AGAIN' }), 'the name server gave no answer (EAI_AGAIN)'],
  ])('that are not found are a failure: %s', async (found, problem) => {
    const lookup = () => (found instanceof Error ? Promise.reject(found) : Promise.resolve(found))
    expect(await fetcherWith({ lookup }).get('http://blog.example.org/')).toMatchObject({
      kind: 'failed',
      problem,
    })
  })

  test('that are pinned are connected there under their own name', async () => {
    const hosts: unknown[] = []
    const port = await serve((request, response) => response.end(String(hosts.push(request.headers.host))))
    const fetcher = fetcherWith({ resolve: { 'blog.example.org': `127.0.0.1:${port}` } })
    expect(await fetcher.get('http://blog.example.org/')).toMatchObject({
      kind: 'ok',
      url: 'http://blog.example.org/',
    })
    expect(hosts).toEqual(['blog.example.org'])
  })

  test('of allowed hosts may have several addresses, of which one answers', async () => {
    const port = await serve((_request, response) => response.end('here'))
    const allow = [`blog.example.org:${port}`]
    const result = await fetcherWith({ allow, lookup: async () => ['::1', '127.0.0.1'] }).get(
      `http://blog.example.org:${port}/`,
    )
    expect(text(result)).toBe('here')
  })
})

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
    expect(text(result)).toBe('blog.example.org')
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

describe('what never ends is ended', () => {
  const tooLong = { kind: 'failed', problem: 'it took longer than 0.2 seconds', status: null }
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
      problem: expect.stringContaining('longer than 0.2 seconds'),
    })
  })
})

/** Writes on and on until the other side has had enough. */
function drip(socket: Socket, start: string | Uint8Array, piece: string | Uint8Array): void {
  socket.write(start)
  const timer = setInterval(() => socket.write(piece), 5)
  socket.once('close', () => clearInterval(timer))
}

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

function endlessly(to: ServerResponse | Socket, piece: Buffer): void {
  const pieces = function* () {
    for (;;) yield piece
  }
  Readable.from(pieces()).pipe(to)
}

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
    expect(['hello', '']).toContain(text(await fetcherWith().get(`http://127.0.0.1:${port}/`)))
  })
})

describe('stopping', () => {
  test('a request by its signal', async () => {
    const stop = new AbortController()
    const port = await serve((_request, response) => {
      response.write('some')
      stop.abort()
    })
    const result = await fetcherWith().get(`http://127.0.0.1:${port}/`, { signal: stop.signal })
    expect(result).toMatchObject({ kind: 'failed', problem: 'it was stopped' })
  })

  test('a request before it began sends nothing', async () => {
    const hits: unknown[] = []
    const port = await serve((request, response) => response.end(String(hits.push(request.url))))
    const result = await fetcherWith().get(`http://127.0.0.1:${port}/`, { signal: AbortSignal.abort() })
    expect(result).toMatchObject({ kind: 'failed', problem: 'it was stopped' })
    expect(hits).toEqual([])
  })

  test('the fetcher stops all its requests, waiting and under way, and takes no more', async () => {
    const started = Promise.withResolvers<void>()
    const port = await serve(() => started.resolve())
    const fetcher = fetcherWith({ concurrency: 1 })
    const all = [1, 2, 3].map(() => fetcher.get(`http://127.0.0.1:${port}/`))
    await started.promise
    await fetcher.close()
    for (const result of [...(await Promise.all(all)), await fetcher.get(`http://127.0.0.1:${port}/`)]) {
      expect(result).toMatchObject({ kind: 'failed', problem: 'it was stopped' })
    }
  })
})
