import { describe, expect, test } from 'vitest'
import { fetcherWith, serve, serveRaw, textOf } from './loopback.ts'

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

  test.each([
    ['utf8', '/gr%c3%bcn'],
    ['latin1', '/gr%fcn'],
  ] as const)('to an address with octets beyond ASCII keep those octets: %s', async (encoding, path) => {
    const target = await serve((request, response) => response.end(request.url))
    const head = `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${target}/gr\u00fcn\r\n\r\n`
    const port = await serveRaw(socket => socket.end(Buffer.from(head, encoding)))
    expect(textOf(await fetcherWith().get(`http://127.0.0.1:${port}/`))).toBe(path)
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
