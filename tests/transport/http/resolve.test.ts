import { describe, expect, test, vi } from 'vitest'
import { fetcherWith, serve, textOf } from './loopback.ts'

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
    expect(textOf(result)).toBe('vetted')
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
      // Where the name leads, and that the configuration could let it through, is nothing for strangers.
      problem: 'blog.example.org is at what is not a public address',
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
      problem: expect.stringMatching(
        /^it leads to http:\/\/blog\.example\.org\/: .* is at what is not a public address$/,
      ),
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
    expect(textOf(result)).toBe('here')
  })
})
