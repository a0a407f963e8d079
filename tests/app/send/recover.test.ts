import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { describe, expect, test, vi } from 'vitest'
import type { App } from '../../../src/app/app.ts'
import { newToken } from '../../../src/app/send/holder.ts'
import { verify } from '../../../src/app/verify.ts'
import { watched } from './interrupt.ts'
import { mailServer } from './mail-server.ts'
import {
  issueOf,
  ledger,
  type Newsletter,
  newsletter,
  readers,
  resumeIssue,
  rowsOf,
  sendIssue,
} from './newsletter.ts'

const SMTP = 'smtp://127.0.0.1:9'
const LEASE = '2015-06-15T12:03:00.000Z'

/** The row of the nth reader as a sender left it. */
async function hold({ app }: Newsletter, id: number, state: 'claimed' | 'dot', token: string, lease = LEASE) {
  await app.db
    .updateTable('deliveries')
    .set({ state, token, lease_until: lease, attempts: 1 })
    .where('id', '=', id)
    .execute()
}

/** A token of a process that has ended. */
async function deadToken(): Promise<string> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return `${hostname()}|${child.pid}|1|x`
}

describe('a dead sender’s rows', () => {
  test('are taken back at once: what was claimed is queued, what is past its dot goes again', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(4) })
    await sendIssue(ours, { stop: AbortSignal.abort() })
    await hold(ours, 1, 'claimed', await deadToken())
    await hold(ours, 2, 'dot', await deadToken())
    const { reports } = await resumeIssue(ours)
    expect(reports[0]).toMatchObject({ sums: { accepted: 4 }, resent: ['reader02@example.org'], held: [] })
    expect((await rowsOf(ours)).map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1])
  })

  test('past their dot are held when the policy says so, and named', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(3) })
    await sendIssue(ours, { stop: AbortSignal.abort() })
    await hold(ours, 2, 'dot', await deadToken())
    const { reports } = await resumeIssue(ours, { uncertain: 'hold' })
    expect(reports[0]).toMatchObject({
      sums: { accepted: 2, uncertain: 1 },
      resent: [],
      held: ['reader02@example.org'],
    })
    expect(server.asked).not.toContain('reader02@example.org')
  })

  test('are what verify complains about until then', async () => {
    const ours = await newsletter({ smtp: SMTP, readers: readers(2) })
    await sendIssue(ours)
    await hold(ours, 1, 'claimed', await deadToken())
    await hold(ours, 2, 'dot', await newToken())
    expect((await verify(ours.app, await issueOf(ours))).problems).toEqual([
      'dispatch 1: reader01@example.org is held by a sender that is gone: `newsletter send --resume`',
    ])
  })
})

describe('rows of a sender that', () => {
  test.each([
    ['lives', async () => await newToken()],
    ['is on another host, where nobody can look', async () => 'elsewhere.example.org|1|1|x'],
  ])('%s are left to it', async (_, token) => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(3) })
    await sendIssue(ours, { stop: AbortSignal.abort() })
    await hold(ours, 1, 'claimed', await token())
    await hold(ours, 2, 'dot', await token())
    await resumeIssue(ours)
    expect(await ledger(ours)).toEqual(['claimed reader01', 'dot reader02', 'accepted reader03'])
  })

  test('gave no sign of life until its lease ended are taken back, wherever it is', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(2) })
    await sendIssue(ours, { stop: AbortSignal.abort() })
    await hold(ours, 1, 'claimed', 'elsewhere.example.org|1|1|x')
    await hold(ours, 2, 'dot', await newToken())
    ours.clock.now = Date.parse(LEASE) + 1
    const { reports } = await resumeIssue(ours, { uncertain: 'hold' })
    expect(reports[0]).toMatchObject({ sums: { accepted: 1, uncertain: 1 } })
  })

  test('has the number of one that began later are taken back', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(1) })
    await sendIssue(ours, { stop: AbortSignal.abort() })
    await hold(ours, 1, 'claimed', `${hostname()}|${process.pid}|1|x`)
    await resumeIssue(ours)
    expect(await ledger(ours)).toEqual(['accepted reader01'])
  })
})

describe('a sender whose row was taken away', () => {
  test('before the dot does not write the dot, nor anything into the ledger', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(2) })
    server.onRecipient = address => {
      if (!address.startsWith('reader01')) return null
      void hold(ours, 1, 'claimed', 'elsewhere.example.org|1|1|x')
      return null
    }
    await sendIssue(ours)
    expect(server.letters.map(({ to }) => to)).toEqual(['reader02@example.org'])
    expect(await ledger(ours)).toEqual(['claimed reader01', 'accepted reader02'])
  })

  test('after the dot writes nothing into the ledger', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(1) })
    server.onMessage = async () => {
      await ours.app.db.updateTable('deliveries').set({ state: 'uncertain', token: null }).execute()
      return null
    }
    await sendIssue(ours, { uncertain: 'hold' })
    expect(await ledger(ours)).toEqual(['uncertain reader01'])
  })
})

test('recovery that breaks off at any of its statements is taken up again: everybody gets it, once', async () => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(3) })
  await sendIssue(ours, { stop: AbortSignal.abort() })
  const dead = await deadToken()
  for (let place = 1, broken = true; broken; place++) {
    await ours.app.db.updateTable('deliveries').set({ state: 'queued' }).execute()
    await hold(ours, 1, 'dot', dead)
    await hold(ours, 2, 'claimed', dead)
    let statements = 0
    const before = () => {
      statements += 1
      if (statements === place) throw new Error('broken off')
    }
    const breaking: App = { ...ours.app, db: watched(ours.app.db, { before }) }
    const stop = AbortSignal.abort() // recovery alone
    const outcome = await resumeIssue({ ...ours, app: breaking }, { stop }).catch((error: unknown) => error)
    broken = outcome instanceof Error
    server.letters.length = 0
    await resumeIssue(ours)
    expect(await ledger(ours)).toEqual(['accepted reader01', 'accepted reader02', 'accepted reader03'])
    expect(server.letters.map(({ to }) => to).sort()).toEqual(readers(3))
  }
})

test('a lease is renewed while a server takes its time, and no longer', async ({ onTestFinished }) => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(1) })
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const leases: (string | null | undefined)[] = ['2015-06-15T12:03:00.000Z']
  server.onMessage = async () => {
    for (let minute = 1; minute <= 3; minute++) {
      ours.clock.now += 60_000
      await vi.advanceTimersByTimeAsync(60_000)
      const lease = async () => (await rowsOf(ours))[0]?.lease_until
      while ((await lease()) === leases.at(-1)) await new Promise(setImmediate)
      leases.push(await lease())
    }
    return null
  }
  await sendIssue(ours)
  expect(leases.slice(1)).toEqual([
    '2015-06-15T12:04:00.000Z',
    '2015-06-15T12:05:00.000Z',
    '2015-06-15T12:06:00.000Z',
  ])
  expect((await rowsOf(ours))[0]).toMatchObject({ state: 'accepted', lease_until: null })
  expect(vi.getTimerCount()).toBe(0)
})
