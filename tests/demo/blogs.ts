// The sample blogs of the demo, served on loopback under their own names, dated so that they were written this week.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const PAGES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  'alder.example.org/feed.xml': { file: 'alder.xml', type: 'application/rss+xml; charset=utf-8' },
  'birch.example.org/atom.xml': { file: 'birch.xml', type: 'application/atom+xml' },
  'cedar.example.org/feed.json': { file: 'cedar.json', type: 'application/feed+json' },
  'dogwood.example.org/rss': { file: 'dogwood.xml', type: 'text/html' },
  'elm.example.org/solar-lamp': { file: 'elm.html', type: 'text/html' },
}

export interface Blogs {
  /** For NEWSLETTER_FETCH_RESOLVE: where each blog's name leads. */
  readonly resolve: string
  close(): Promise<void>
}

export async function serveBlogs(now: Date): Promise<Blogs> {
  const server = createServer((request, response) => {
    const page = PAGES[`${request.headers.host ?? ''}${request.url ?? ''}`]
    if (!page) return void response.writeHead(404).end('There is no such page.')
    const text = readFileSync(new URL(`blogs/${page.file}`, import.meta.url), 'utf8')
    response.writeHead(200, { 'content-type': page.type }).end(dated(text, now))
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const { port } = server.address() as AddressInfo
  const hosts = [...new Set(Object.keys(PAGES).map(page => page.split('/', 1)[0]))]
  return {
    resolve: hosts.map(host => `${host}=127.0.0.1:${port}`).join(','),
    close: async () => {
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}

/** `{{iso:3}}` and `{{rfc822:3}}` stand for noon, three days ago. */
function dated(text: string, now: Date): string {
  return text.replace(/\{\{(iso|rfc822):(\d+)\}\}/g, (_, form: string, days: string) => {
    const day = new Date(
      Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - Number(days), 12),
    )
    return form === 'iso' ? day.toISOString() : day.toUTCString()
  })
}
