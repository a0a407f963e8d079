// `newsletter serve` from its first line to its last: as a command, over a real socket.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openKeys } from '../../src/app/keys.ts'
import { readerToken } from '../../src/audience/reader-token.ts'
import { workspaceAt } from '../../src/config/workspace.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'
import { freshWorkspace, newsletter, type Told } from './cli.ts'

interface Served {
  readonly port: number
  /** SIGTERM, and what the command said in all. */
  readonly stop: () => Promise<Told>
  /** What stands in the log so far. */
  readonly log: () => string
}

async function serving(folder: string, options = ''): Promise<Served> {
  const listening = Promise.withResolvers<number>()
  let stop: () => void = () => {}
  let log = ''
  const told = newsletter(folder, `serve --port 0 --json ${options}`, {
    now: () => new Date(),
    onStop: act => {
      stop = act
      return () => {}
    },
    err: text => void (log += text),
    out: text => listening.resolve((JSON.parse(text) as { port: number }).port),
  })
  const port = await Promise.race([
    listening.promise,
    told.then(({ code }) => {
      throw new Error(`ended with ${code}: ${log}`)
    }),
  ])
  return {
    port,
    log: () => log,
    stop: async () => {
      stop()
      return await told
    },
  }
}

const PAST = `---
title: "Sample roundup"
date: 2015-06-01
number: 1
---
Hello.

**Pruning in winter** by Ada Example

> What we learned.

… read more at [http://localhost:8080/blog7](https://blog.example.org/pruning)

Bye.
`

describe('serve', () => {
  test('redirects, counts what it redirected at its stop, and logs nobody', async () => {
    const folder = await withPastIssue()
    const served = await serving(folder)
    const visit = async (path: string) =>
      await fetch(`http://localhost:${served.port}${path}`, {
        redirect: 'manual',
        headers: { 'User-Agent': 'Mozilla/5.0 (sample)' },
      })
    const answer = await visit('/blog7')
    expect([answer.status, answer.headers.get('Location')]).toEqual([302, 'https://blog.example.org/pruning'])
    await answer.arrayBuffer()
    expect((await visit('/blog8')).status).toBe(404)
    expect((await visit('/')).status).toBe(200)
    const { tokens } = await openKeys({ workspace: workspaceAt(folder) })
    const token = readerToken('unsubscribe', 1, tokens)
    expect((await visit(`/unsubscribe/${token}`)).status).toBe(200)
    expect((await served.stop()).code).toBe(0)
    expect(served.log()).toContain('"route":"/site/unsubscribe/:token"')
    const lines = served.log().trimEnd().split('\n')
    const requests = lines.filter(line => line.includes('"request"')).join('\n')
    expect(requests).not.toMatch(/127\.0\.0\.1|::1|Mozilla|@|blog7/)
    expect(served.log()).not.toContain(token)
    for (const line of lines) JSON.parse(line)
    const stats = await newsletter(folder, 'stats --json')
    expect(stats.out).toMatch(/"reader":1|"readers":1/)
  })

  test('says that it is well as long as its database is', async () => {
    const served = await serving(await withPastIssue())
    const answer = await fetch(`http://127.0.0.1:${served.port}/health`)
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: 'ok', database: 'writable', current: true },
    ])
    await served.stop()
  })

  test('serves who looks while another process writes, and lets a reader leave as soon as it is done', async () => {
    const folder = await withPastIssue()
    await newsletter(folder, 'archive build public')
    const served = await serving(folder)
    const other = new DatabaseSync(join(folder, '.newsletter', 'state.db'))
    onTestFinished(() => other.close())
    other.exec('begin immediate')
    const visit = async (path: string, method = 'GET') =>
      (await fetch(`http://localhost:${served.port}${path}`, { method, redirect: 'manual' })).status
    const { tokens } = await openKeys({ workspace: workspaceAt(folder) })
    const unsubscribe = `/unsubscribe/${readerToken('unsubscribe', 1, tokens)}`
    let left: number | null = null
    const leaving = visit(unsubscribe, 'POST').then(status => (left = status))
    const begun = performance.now()
    expect(await visit('/')).toBe(200)
    expect(await visit('/blog7')).toBe(302)
    expect(await visit('/atom.xml')).toBe(200)
    expect(await visit(unsubscribe)).toBe(200)
    // Each of them would wait for ten seconds.
    expect(performance.now() - begun).toBeLessThan(8_000)
    expect(left).toBe(null)
    other.exec('rollback')
    expect(await leaving).toBe(200)
    await served.stop()
  })

  test('takes a port that is none, and one of another’s, for a mistake', async () => {
    const folder = await freshWorkspace()
    expect((await newsletter(folder, 'serve --port 70000')).code).toBe(2)
    expect((await newsletter(folder, 'serve --port x')).code).toBe(2)
    const served = await serving(folder)
    const second = await newsletter(folder, `serve --port ${served.port}`)
    expect(second.code).toBe(2)
    expect(second.err).toContain('--port')
    await served.stop()
  })

  test('warns when the links in mails lead to another port of this machine', async () => {
    const folder = await freshWorkspace()
    const warning = 'lead to baseUrl, which has another port'
    const local = await serving(folder)
    await local.stop()
    expect(local.log()).toContain(warning)
    const config = join(folder, 'newsletter.yaml')
    const elsewhere = readFileSync(config, 'utf8').replace(/^baseUrl:.*\n/m, '')
    writeFileSync(config, `${elsewhere}\nbaseUrl: https://newsletter.example.org\n`)
    const behindProxy = await serving(folder)
    await behindProxy.stop()
    expect(behindProxy.log()).not.toContain(warning)
  })

  test('takes what is no network for a mistake of the configuration', async () => {
    const folder = await freshWorkspace()
    appendFileSync(join(folder, 'newsletter.yaml'), '\nserve: { proxies: [10.0.0.0/99] }\n')
    const { code, err } = await newsletter(folder, 'serve --port 0')
    expect(code).toBe(65)
    expect(err).toContain('10.0.0.0/99')
  })
})

async function withPastIssue(): Promise<string> {
  const folder = await freshWorkspace({}, temporaryFolder())
  appendFileSync(join(folder, 'newsletter.yaml'), '\nlinks: { prefix: blog }\n')
  writeFileSync(join(folder, 'past.md'), PAST)
  const { code, err } = await newsletter(folder, 'import past.md')
  if (code !== 0) throw new Error(err)
  return folder
}
