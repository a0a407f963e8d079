// What is known of short links: their targets looked at again, the clicks of a log, and what is shown of both.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { HtmlValidate } from 'html-validate'
import { expect, it, onTestFinished } from 'vitest'
import type { App } from '../../../src/app/app.ts'
import { clicksPage } from '../../../src/app/archive/clicks-page.ts'
import { checkLinks } from '../../../src/app/links/check-links.ts'
import { importLog } from '../../../src/app/links/import-log.ts'
import { listedLinks } from '../../../src/app/links/list-links.ts'
import { storeFileIssue } from '../../../src/app/revise.ts'
import { statsOf } from '../../../src/app/stats.ts'
import { disableLink } from '../../../src/store/links.ts'
import { issueOf } from '../../render/sample-issue.ts'
import { forEachApp, refusal } from '../app-for-test.ts'

const config = { links: { base: 'https://short.example', prefix: 'blog' } }
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

async function storePast(app: App): Promise<void> {
  await storeFileIssue(app, issueOf(), 'past')
}

function line(
  path: string,
  time: string,
  { client = '192.0.2.1', agent = FIREFOX, status = 200 } = {},
): string {
  return `${client} - - [${time} +0000] "GET ${path} HTTP/1.1" ${status} 512 "-" "${agent}"`
}

function logOf(lines: readonly string[], name = 'access.log'): string {
  const folder = mkdtempSync(join(tmpdir(), 'newsletter-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const text = `${lines.join('\n')}\n`
  const file = join(folder, name)
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text)
  return file
}

const SOME = [
  line('/blog122', '15/Jun/2015:23:59:59', { status: 301 }),
  line('/blog122/', '15/Jun/2015:23:59:59'),
  line('/blog122/', '16/Jun/2015:00:00:30', { client: '192.0.2.2' }),
  line('/blog123/index.html', '16/Jun/2015:08:00:00', { agent: 'curl/8.5.0' }),
  line('/nothing/', '16/Jun/2015:08:00:00', { status: 404 }),
  line('/issues/2015-06-15/', '16/Jun/2015:08:00:00'),
]

forEachApp('a log', open => {
  it('is counted by link and day, readers apart from machines', async () => {
    const { app } = await open({ config })
    await storePast(app)
    expect(await importLog(app, logOf(SOME))).toEqual({
      lines: 6,
      clicks: 3,
      counted: { reader: 2, prefetch: 0, head: 0, scanner: 1, burst: 0 },
      unread: 0,
    })
    const [stats] = await statsOf(app, null)
    expect(stats).toMatchObject({
      issue: '42',
      clicks: { reader: 2, scanner: 1 },
      days: [
        { day: '2015-06-15', count: 1 },
        { day: '2015-06-16', count: 1 },
      ],
    })
    expect(stats?.links[0]).toMatchObject({
      slug: 'blog122',
      title: 'Why my tomatoes split',
      clicks: { reader: 2 },
    })
  })

  it('counts once however often it comes: the same, grown, rotated, compressed', async () => {
    const { app } = await open({ config })
    await storePast(app)
    const readers = async (file: string) => (await importLog(app, file)).counted.reader
    expect(await readers(logOf(SOME))).toBe(2)
    expect(await readers(logOf(SOME))).toBe(0)
    const grown = [...SOME, line('/blog124/', '17/Jun/2015:08:00:00')]
    expect(await readers(logOf(grown))).toBe(1)
    expect(await readers(logOf(grown.slice(2), 'access.log.1'))).toBe(0)
    expect(await readers(logOf(grown, 'access.log.2.gz'))).toBe(0)
  })

  it('counts two requests that made the very same line as two, and both once', async () => {
    const { app } = await open({ config })
    await storePast(app)
    const twice = [line('/blog122/', '15/Jun/2015:08:00:00'), line('/blog122/', '15/Jun/2015:08:00:00')]
    expect((await importLog(app, logOf(twice))).counted.reader).toBe(2)
    expect((await importLog(app, logOf(twice))).counted.reader).toBe(0)
  })

  it('sets apart who followed all links within seconds', async () => {
    const { app } = await open({ config })
    await storePast(app)
    const burst = ['122', '123', '124'].map((number, at) =>
      line(`/blog${number}/`, `15/Jun/2015:08:00:0${at}`),
    )
    expect((await importLog(app, logOf([...SOME, ...burst]))).counted).toMatchObject({ reader: 2, burst: 3 })
  })

  it('leaves nothing of who clicked in the database', async () => {
    const { app, db } = await open({ config })
    await storePast(app)
    await importLog(app, logOf(SOME))
    const kept = JSON.stringify([
      await db.selectFrom('log_lines').selectAll().execute(),
      await db.selectFrom('clicks').selectAll().execute(),
    ])
    expect(kept).not.toMatch(/192\.0\.2|Firefox|23:59/)
  })

  it('that is none says so, and one that is missing is refused', async () => {
    const { app } = await open({ config })
    expect(await importLog(app, logOf(['Dear diary', 'today']))).toMatchObject({ lines: 2, unread: 2 })
    expect((await refusal(importLog(app, '/nowhere/access.log'))).code).toBe('input')
    expect((await refusal(importLog(app, logOf(['x'], 'x.log').replace('x.log', '')))).code).toBe('input')
  })
})

forEachApp('targets', open => {
  const all = async (app: App, slugs: readonly string[] = []) => {
    const found = []
    for await (const { slug, state, problem, isNew } of checkLinks(app, slugs))
      found.push([slug, state, problem, isNew])
    return found
  }

  it('are looked at again, and what is found is kept', async () => {
    const { app, web } = await open({ config })
    await storePast(app)
    web['https://ada.example.org/2015/06/tomatoes'] = 'Tomatoes'
    web['https://bo.example.org/compost'] = { kind: 'failed', problem: 'HTTP 503', status: 503 } as never
    expect(await all(app)).toEqual([
      ['blog122', 'alive', null, true],
      ['blog123', 'doubtful', 'HTTP 503', true],
      ['blog124', 'dead', 'HTTP 404', true],
    ])
    expect(await all(app, ['blog124'])).toEqual([['blog124', 'dead', 'HTTP 404', false]])
    web['https://cleo.example.net/seed-swap'] = 'Back again'
    expect(await all(app, ['blog124'])).toEqual([['blog124', 'alive', null, true]])
    const listed = await listedLinks(app, null)
    expect(listed.map(({ slug, check }) => [slug, check?.state])).toEqual([
      ['blog122', 'alive'],
      ['blog123', 'doubtful'],
      ['blog124', 'alive'],
    ])
  })

  it.each([
    [{ kind: 'gone' }, 'dead'],
    [{ kind: 'refused', problem: 'it is not public' }, 'doubtful'],
    [{ kind: 'failed', problem: 'its host is not known (ENOTFOUND)', status: null }, 'dead'],
    [{ kind: 'failed', problem: 'it is larger than it may be', status: null }, 'alive'],
    [{ kind: 'failed', problem: 'the connection was refused', status: null }, 'doubtful'],
    [{ kind: 'failed', problem: 'HTTP 403', status: 403 }, 'doubtful'],
  ])('that answer %j are %s', async (answer, state) => {
    const { app, web } = await open({ config })
    await storePast(app)
    web['https://bo.example.org/compost'] = answer as never
    expect((await all(app, ['blog123']))[0]?.[1]).toBe(state)
  })

  it('of links that are disabled, or lead to nobody knows where, are not asked for', async () => {
    const { app, requests } = await open({ config })
    await storePast(app)
    await disableLink(app.db, 'blog122')
    expect(await all(app, ['blog122'])).toEqual([])
    expect(requests).toEqual([])
  })
})

forEachApp('the page of clicks', open => {
  it('shows sums of days, as valid HTML, with a plot', async () => {
    const { app } = await open({ config })
    await storePast(app)
    await importLog(app, logOf(SOME))
    const page = await clicksPage(app, 'stats/')
    const { results } = new HtmlValidate({ extends: ['html-validate:recommended'] }).validateStringSync(page)
    expect(results.flatMap(({ messages }) => messages)).toEqual([])
    expect(page).toContain('2 from 2015-06-15 to 2015-06-16, at most 1 a day')
    expect(page).toContain('<td>blog122</td><td>Why my tomatoes split</td><td class="number">2</td>')
    expect(page).toContain('<meta name="robots" content="noindex">')
    expect(page).not.toMatch(/192\.0\.2|Firefox/)
  })
})
