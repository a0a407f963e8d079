// The archive as it is served: the octets that its files have, compressed, remembered by browsers, and never older
// than a second.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { storeFileIssue } from '../../src/app/revise.ts'
import { readIssue } from '../../src/issues/read-markdown.ts'
import { issueText } from '../app/send/newsletter.ts'
import { forEachWeb, type OpenWeb } from './visit.ts'

forEachWeb('the archive', open => {
  it('is served page by page, under the addresses that its files have', async () => {
    const { visit, page } = await withIssue(open)
    for (const [path, type] of [
      ['/', 'text/html'],
      [page, 'text/html'],
      [`${page.slice(0, -1)}.txt`, 'text/plain'],
      [`${page.slice(0, -1)}.md`, 'text/markdown'],
      ['/authors/', 'text/html'],
      ['/atom.xml', 'application/atom+xml'],
      ['/rss.xml', 'application/rss+xml'],
      ['/feed.json', 'application/feed+json'],
      ['/sitemap.xml', 'application/xml'],
    ] as const) {
      const answer = await visit(path)
      expect([path, answer.status]).toEqual([path, 200])
      expect(answer.headers.get('Content-Type')).toContain(type)
      expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    }
    expect(await (await visit(page)).text()).toContain('Pruning in winter')
  })

  it('is compressed as the browser likes it, to the same octets', async () => {
    const { visit, page } = await withIssue(open)
    const octets = async (accepted: string) => {
      const answer = await visit(page, { headers: { 'Accept-Encoding': accepted } })
      const body = Buffer.from(await answer.arrayBuffer())
      expect(answer.headers.get('Content-Length')).toBe(String(body.length))
      expect(answer.headers.get('Vary')).toBe('Accept-Encoding')
      return { encoding: answer.headers.get('Content-Encoding'), body }
    }
    const plain = await octets('')
    const br = await octets('gzip, deflate, br')
    const gzip = await octets('gzip, br;q=0.5')
    expect([plain.encoding, br.encoding, gzip.encoding]).toEqual([null, 'br', 'gzip'])
    expect(brotliDecompressSync(br.body)).toEqual(plain.body)
    expect(gunzipSync(gzip.body)).toEqual(plain.body)
    expect(br.body.length).toBeLessThan(plain.body.length)
  })

  it('tells whoever has a page that it is still the same, in each coding', async () => {
    const { visit, page } = await withIssue(open)
    for (const accepted of ['br', 'gzip', '']) {
      const headers = { 'Accept-Encoding': accepted }
      const etag = (await visit(page, { headers })).headers.get('ETag') ?? ''
      const known = [etag, `W/${etag}`, `"x", ${etag}`, '*']
      for (const one of known) {
        const answer = await visit(page, { headers: { ...headers, 'If-None-Match': one } })
        expect([answer.status, await answer.text()]).toEqual([304, ''])
        expect(answer.headers.get('ETag')).toBe(etag)
      }
      expect((await visit(page, { headers: { ...headers, 'If-None-Match': '"x"' } })).status).toBe(200)
    }
  })

  it('lets what never changes be kept for ever, and all else a minute', async () => {
    const { visit } = await withIssue(open)
    const home = await visit('/')
    expect(home.headers.get('Cache-Control')).toBe('public, max-age=60')
    const [, style] = /href="([^"]*style\.[^"]*)"/.exec(await home.text()) ?? []
    const answer = await visit(new URL(style ?? '', 'https://newsletter.example.org/').href)
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('Content-Type')).toContain('text/css')
  })

  it('answers HEAD with the header of the page and nothing else', async () => {
    const { visit, page } = await withIssue(open)
    const [get, head] = [await visit(page), await visit(page, { method: 'HEAD' })]
    expect([...head.headers]).toEqual([...get.headers])
    expect(await head.text()).toBe('')
  })

  it('lets a script run on the page that searches alone', async () => {
    const { visit } = await withIssue(open)
    const policy = async (path: string) => (await visit(path)).headers.get('Content-Security-Policy')
    expect(await policy('/search/')).toContain("script-src 'self'")
    expect(await policy('/')).not.toContain('script-src')
  })

  it('sends whoever forgets the slash to the page', async () => {
    const { visit } = await withIssue(open, { baseUrl: 'https://newsletter.example.org/roundup' })
    const answer = await visit('/roundup/authors')
    expect([answer.status, answer.headers.get('Location')]).toEqual([301, '/roundup/authors/'])
  })

  it.each([
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/newsletter.yaml',
    '/issues/..%5c..%5cx',
    '/%ff',
    '/%00',
    '//',
  ])('has nothing at %s', async path => {
    const { visit } = await withIssue(open)
    expect((await visit(path)).status).toBe(404)
  })

  it('shows what changed within two seconds', async () => {
    const { visit, app, at } = await withIssue(open)
    expect(await (await visit('/')).text()).not.toContain('A second one')
    const issue = readIssue(issueText({ title: 'A second one', date: '2015-06-08' }), {
      fileName: 'b.md',
    }).issue
    await storeFileIssue(app, issue, 'past')
    at('2015-06-15T13:30:00.000Z')
    const home = async () => await (await visit('/')).text()
    await expect.poll(home, { timeout: 3_000 }).toContain('A second one')
  })
})

async function withIssue(open: OpenWeb, config: object = {}) {
  const visited = await open({ config })
  const { issue } = readIssue(issueText({ title: 'The first one', date: '2015-06-01' }), { fileName: 'a.md' })
  await storeFileIssue(visited.app, issue, 'past')
  const home = await (await visited.visit(new URL(visited.app.settings.baseUrl).pathname)).text()
  const [, path = ''] = /href="(issues\/[^"]*)"/.exec(home) ?? []
  return { ...visited, page: `/${path}` }
}
