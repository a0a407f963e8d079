import type { IncomingHttpHeaders } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fetcherWith, serve, textOf } from './loopback.ts'

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
    expect(textOf(result)).toBe('some words '.repeat(10_000))
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
