// What holds for every address: whose host it is, what the answer carries, and how little a stranger learns.
import { expect, it } from 'vitest'
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
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
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
})
