// What holds for every address: whose host it is, what the answer carries, and how little a stranger learns.
import { expect, it } from 'vitest'
import { NewsletterError } from '../../src/errors.ts'
import { openLog } from '../../src/web/log.ts'
import { BASE, forEachWeb } from './visit.ts'

forEachWeb('the web', open => {
  it('sends every answer with headers that let nothing run, load or frame', async () => {
    const { visit } = await open()
    for (const address of [
      '/robots.txt',
      '/nothing',
      '/health',
      'https://evil.example/',
      `/${'x'.repeat(3000)}`,
    ]) {
      const { headers } = await visit(address)
      expect(headers.get('Content-Security-Policy')).toBe(
        "default-src 'none'; style-src 'self' https://newsletter.example.org; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000')
    }
  })

  it('answers for no other host, whatever it is told of one', async () => {
    const { visit } = await open()
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1/',
      'http://localhost:8080/robots.txt',
      'http://[::1]/',
    ]) {
      expect((await visit(url)).status).toBe(421)
    }
    const forwarded = {
      'X-Forwarded-Host': 'evil.example',
      Forwarded: 'host=evil.example',
      Host: 'evil.example',
    }
    expect(await (await visit('/nothing', { headers: forwarded })).text()).not.toContain('evil')
  })

  it('answers to each name of loopback when it lives there, and to no name of elsewhere', async () => {
    const { visit } = await open({ config: { baseUrl: 'http://localhost:8080' } })
    for (const host of ['localhost:8080', '127.0.0.1:9999', '[::1]', 'LOCALHOST']) {
      expect((await visit(`http://${host}/robots.txt`)).status).toBe(200)
    }
    expect((await visit('http://rebound.example/robots.txt')).status).toBe(421)
  })

  it('lives under a path when its address has one', async () => {
    const { visit } = await open({ config: { baseUrl: `${BASE}/roundup/` } })
    expect((await visit('/roundup/robots.txt')).status).toBe(200)
    expect((await visit('/robots.txt')).status).toBe(404)
    expect((await visit('/roundups/robots.txt')).status).toBe(404)
    expect(await (await visit('/roundup/nothing')).text()).toContain('href="/roundup/assets/style.')
  })

  it('tells a stranger nothing of paths, queries or itself when it fails', async () => {
    const { visit, db } = await open()
    await db.schema.dropTable('proofs').execute()
    const answer = await visit('/health')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toEqual({ status: 'failing', database: 'failing', current: null })
  })

  it('says no word of what failed, and writes it down without who it was about', async () => {
    let written = ''
    const { log, flush } = openLog(text => void (written += text))
    const { visit, db, keys } = await open({ log })
    await db.schema.alterTable('links').renameTo('elsewhere').execute()
    const answer = await visit('/blog1?address=ada@example.org')
    flush()
    expect(answer.status).toBe(500)
    const text = await answer.text()
    expect(text).toContain('Something went wrong')
    expect(text).not.toMatch(/select|links\b.*table|no such|relation|\.ts|node_modules|sqlite|postgres/i)
    expect(text).not.toContain(Buffer.from(keys.tokens).toString('base64url'))
    expect(written).toContain('"a request failed"')
    expect(written).not.toMatch(/blog1|ada@/)
  })

  it('asks for patience while the database is busy', async () => {
    const { router, app } = await open()
    const busy = new NewsletterError('busy', { what: 'Another run is at /var/lib/x.', fix: 'Wait.' })
    Object.defineProperty(app, 'db', { get: () => raise(busy) })
    const answer = await router.request(`${BASE}/blog1`)
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '60'])
    expect(await answer.text()).not.toContain('/var/lib')
  })

  it('takes no more of a form than one of ours can hold, whatever it says of its length', async () => {
    const { visit } = await open()
    const much = 'x'.repeat(40_000)
    const form = new FormData()
    form.set('file', new Blob([much]))
    const stream = new ReadableStream({
      start: controller => {
        controller.enqueue(new TextEncoder().encode(much))
        controller.close()
      },
    })
    const path = `/unsubscribe/1-${'A'.repeat(22)}`
    expect((await visit(path, { method: 'POST', body: much })).status).toBe(413)
    expect((await visit(path, { method: 'POST', body: form })).status).toBe(413)
    expect((await visit(path, { method: 'POST', body: stream, duplex: 'half' })).status).toBe(413)
  })

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])('knows no %s', async method => {
    const { visit } = await open()
    const paths = ['/', '/health', '/blog1', `/unsubscribe/1-${'A'.repeat(22)}`]
    for (const path of paths) expect((await visit(path, { method })).status).toBe(404)
  })

  it('sets no cookie anywhere', async () => {
    const { visit } = await open()
    for (const path of ['/', '/subscribe', '/health', '/nothing', '/search/']) {
      expect((await visit(path)).headers.get('Set-Cookie')).toBe(null)
    }
  })
})

function raise(error: Error): never {
  throw error
}
