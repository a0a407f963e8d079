// S-19 and S-20: a short link leads to what was stored, and to nothing else; whoever follows it is counted once, by
// kind and day, and is kept nowhere.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished, test } from 'vitest'
import { clickCounts } from '../../src/store/clicks.ts'
import { openDatabase } from '../../src/store/database.ts'
import { clickBuffer } from '../../src/web/click-buffer.ts'
import { NO_LOG } from '../../src/web/log.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'
import { issue, link, NOW } from '../contract/rows.ts'
import { BASE, forEachWeb, type OpenWeb } from './visit.ts'

const SHORT = 'https://s.example.org'
const TARGET = 'https://blog.example.org/post?a=1&b=2#part'
const BROWSER = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Sample/1.0' }

forEachWeb('short links', open => {
  it('lead to their target, on their own host and on the site, and tell it nothing of where from', async () => {
    const { visit } = await withLinks(open)
    for (const address of [
      `${SHORT}/blog1`,
      `${BASE}/blog1`,
      `${SHORT}/blog1/`,
      `${SHORT}/blog1?utm_source=x`,
    ]) {
      const answer = await visit(address, { headers: BROWSER })
      expect(answer.status).toBe(302)
      expect(answer.headers.get('Location')).toBe(TARGET)
      expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(answer.headers.get('Cache-Control')).toBe('no-store')
    }
  })

  it('lead to the site where no slug is named', async () => {
    const { visit } = await withLinks(open)
    expect((await visit(`${SHORT}/`)).headers.get('Location')).toBe(`${BASE}/`)
  })

  it.each([
    '/blog1/x?u=https://evil.example',
    '//evil.example',
    '//evil.example/blog1',
    '/%5cevil.example',
    '/blog1%0d%0aLocation:%20https://evil.example',
    '/blog999',
    '/https://evil.example',
    '/blog7', // its target is not known
    '/blog8', // its target is no page
    `/${'a'.repeat(100)}`,
    '/__proto__',
    '/constructor',
  ])('lead nowhere from %s', async path => {
    const { visit } = await withLinks(open)
    const answer = await visit(SHORT + path, { headers: BROWSER })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('Location')).toBe(null)
  })

  it('say so when they are out of service, a second after that at the latest', async () => {
    const { visit, db } = await withLinks(open)
    expect((await visit(`${SHORT}/blog9`)).status).toBe(410)
    expect((await visit(`${SHORT}/blog1`)).status).toBe(302)
    await db.updateTable('links').set({ state: 'disabled' }).where('slug', '=', 'blog1').execute()
    await expect.poll(async () => (await visit(`${SHORT}/blog1`)).status, { timeout: 3_000 }).toBe(410)
  })

  it('are counted by what followed them, with a day and nothing else', async () => {
    const { visit, clicks, db, counts } = await withLinks(open)
    await visit(`${SHORT}/blog1`, { headers: BROWSER })
    await visit(`${SHORT}/blog1`, { method: 'HEAD', headers: BROWSER })
    await visit(`${SHORT}/blog1`, { headers: { ...BROWSER, 'Sec-Purpose': 'prefetch' } })
    await visit(`${SHORT}/blog1`, { headers: { 'User-Agent': 'SampleScanner/1.0' } })
    await visit(`${SHORT}/blog9`, { headers: BROWSER })
    await visit(`${SHORT}/blog999`, { headers: BROWSER })
    await clicks.flush()
    expect(await counts()).toEqual(['blog1 head 1', 'blog1 prefetch 1', 'blog1 reader 1', 'blog1 scanner 1'])
    const [row] = await db.selectFrom('clicks').selectAll().execute()
    expect(Object.keys(row ?? {}).toSorted()).toEqual(['count', 'day', 'kind', 'link_id'])
  })

  it('tell somebody who follows all of an issue at once from a reader, and redirect both', async () => {
    const { visit, clicks, counts } = await withLinks(open)
    for (const slug of ['blog1', 'blog2', 'blog3', 'blog4', 'blog9']) {
      await visit(`${SHORT}/${slug}`, { headers: BROWSER })
    }
    for (const slug of ['blog1', 'blog2']) {
      await visit(`${SHORT}/${slug}`, { headers: { 'User-Agent': 'Mozilla/5.0 (another)' } })
    }
    await clicks.flush()
    expect(await counts()).toEqual([
      'blog1 burst 1',
      'blog1 reader 1',
      'blog2 burst 1',
      'blog2 reader 1',
      'blog3 burst 1',
      'blog4 burst 1',
    ])
  })

  it('that lead nowhere have a page on a host of their own, whose style and links are those of the site', async () => {
    const { visit } = await withLinks(open)
    for (const slug of ['blog9', 'blog999']) {
      const answer = await visit(`${SHORT}/${slug}`)
      const page = await answer.text()
      const addresses = [...page.matchAll(/<(?:a|link)\b[^>]*href="([^"#]+)"/g)].map(([, href = '']) => href)
      const ours = addresses.filter(address => !address.startsWith('mailto:'))
      expect(ours.filter(address => !address.startsWith(`${BASE}/`))).toEqual([])
      const [style = ''] = ours.filter(address => address.endsWith('.css'))
      expect((await visit(style)).status).toBe(200)
      const policies = [answer.headers.get('Content-Security-Policy'), /http-equiv[^>]*/.exec(page)?.[0]]
      for (const policy of policies) expect(policy).toContain(`style-src 'self' ${BASE};`)
    }
  })

  it('wait for nobody else’s clicks longer than a minute', async () => {
    const { visit, clicks, counts } = await withLinks(open)
    await visit(`${SHORT}/blog1`, { headers: BROWSER })
    await clicks.flush(Date.parse(NOW) + 1_000)
    expect(await counts()).toEqual([])
    await clicks.flush(Date.parse(NOW) + 60_000)
    expect(await counts()).toEqual(['blog1 reader 1'])
  })

  it('go on leading when clicks cannot be written, and count them once they can', async () => {
    const { visit, clicks, db, counts } = await withLinks(open)
    const away = async () => await db.schema.alterTable('clicks').renameTo('elsewhere').execute()
    await away()
    expect((await visit(`${SHORT}/blog1`, { headers: BROWSER })).status).toBe(302)
    await clicks.flush()
    expect((await visit(`${SHORT}/blog1`, { headers: BROWSER })).status).toBe(302)
    await db.schema.alterTable('elsewhere').renameTo('clicks').execute()
    await clicks.flush()
    expect(await counts()).toEqual(['blog1 reader 2'])
  })
})

test('clicks wait for another process that writes, and hold nobody up meanwhile', async () => {
  const file = join(temporaryFolder(), 'state.db')
  const { db, close } = await openDatabase({ kind: 'sqlite', file, waitMs: 1 })
  onTestFinished(close)
  await db.insertInto('issues').values(issue).execute()
  await db.insertInto('links').values(link).execute()
  const other = new DatabaseSync(file)
  onTestFinished(() => other.close())
  other.exec('begin immediate')
  const clicks = clickBuffer(db, NO_LOG)
  clicks.add({ visitor: 'a', linkId: 1, issueId: 1, at: Date.parse(NOW), kind: 'reader' })
  const flushing = clicks.flush()
  expect(await clickCounts(db)).toEqual([])
  other.exec('rollback')
  await flushing
  expect(await clickCounts(db)).toMatchObject([{ linkId: 1, count: 1 }])
})

async function withLinks(open: OpenWeb) {
  const clicks: { current?: ReturnType<typeof clickBuffer> } = {}
  const visited = await open({
    clicks: {
      add: click => clicks.current?.add(click),
      flush: async now => await clicks.current?.flush(now),
    },
  })
  const { db } = visited
  clicks.current = clickBuffer(db, NO_LOG)
  await db.insertInto('issues').values(issue).execute()
  const targets = { blog7: null, blog8: 'javascript:alert(1)' }
  for (const n of [1, 2, 3, 4, 7, 8, 9]) {
    const slug = `blog${n}`
    const target = slug in targets ? targets[slug as keyof typeof targets] : TARGET
    const state = n === 9 ? ('disabled' as const) : ('final' as const)
    await db
      .insertInto('links')
      .values({ ...link, slug, number: n, target, state, issue_id: slug in targets ? null : 1 })
      .execute()
  }
  const counts = async () => {
    const rows = await clickCounts(db)
    const links = await db.selectFrom('links').select(['id', 'slug']).execute()
    const slugOf = new Map(links.map(({ id, slug }) => [id, slug]))
    return rows.map(({ linkId, kind, count }) => `${slugOf.get(linkId)} ${kind} ${count}`)
  }
  return { ...visited, clicks: clicks.current, counts }
}
