import { describe, expect, test } from 'vitest'
import { halt } from '../../../src/app/send/send.ts'
import { type Script, scriptedServer } from '../../transport/smtp/scripted-server.ts'
import { copies, type MailServer, mailServer } from './mail-server.ts'
import { issueOf, newsletter, readers, resumeIssue, rowsOf, sendIssue } from './newsletter.ts'

const NOBODY = 'smtp://127.0.0.1:9'

/** What everybody got from all of these servers, by address. */
function together(...servers: readonly MailServer[]): Readonly<Record<string, number>> {
  const all = servers.flatMap(({ letters }) => letters)
  return copies({ letters: all } as MailServer)
}

const once = (count: number) => Object.fromEntries(readers(count).map(address => [address, 1]))

/** A server that takes so many messages and then hangs up whenever one is announced. */
function fails(after: number): Script {
  let taken = 0
  return {
    MAIL: socket => {
      if (taken++ < after) socket.write('250 fine\r\n')
      else socket.destroy()
    },
  }
}

describe('several relays', () => {
  test('share the mail by their weights', async () => {
    const [heavy, light] = [await mailServer(), await mailServer()]
    const smtpKeys = `weight: 3, relays: [{ url: "${light.url}", connections: 2 }]`
    const ours = await newsletter({ smtp: heavy.url, connections: 2, smtpKeys, readers: readers(200) })
    const { reports } = await sendIssue(ours)
    expect(reports[0]?.sums).toMatchObject({ accepted: 200 })
    expect(together(heavy, light)).toEqual(once(200))
    expect(Math.abs(heavy.letters.length - 150)).toBeLessThanOrEqual(16)
  })

  test('of which one cannot be reached send all by the other, which is said', async () => {
    const server = await mailServer()
    const smtpKeys = `relays: [{ url: "${server.url}", connections: 1 }]`
    const ours = await newsletter({ smtp: NOBODY, smtpKeys, readers: readers(20) })
    const { reports, trouble } = await sendIssue(ours)
    expect([reports[0]?.ended, trouble]).toEqual(['idle', null])
    expect(copies(server)).toEqual(once(20))
    expect(ours.notices).toEqual([
      expect.stringMatching(/127\.0\.0\.1:9 cannot be used: .* Its mail goes by 127/),
    ])
  })

  test('of which one breaks in the midst send what it had by the other, to everybody once', async () => {
    await using broken = await scriptedServer(fails(5))
    const server = await mailServer()
    const smtpKeys = `relays: [{ url: "${server.url}", connections: 1 }]`
    const url = `smtp://127.0.0.1:${broken.target.port}`
    const ours = await newsletter({ smtp: url, smtpKeys, readers: readers(60) })
    const { reports, trouble } = await sendIssue(ours)
    expect([reports[0]?.sums, trouble]).toMatchObject([{ accepted: 60 }, null])
    const byBroken = broken.messages.map(
      message => /^To: .*?(reader\d+@example\.org)/m.exec(String(message))?.[1],
    )
    expect(byBroken).toHaveLength(5)
    expect(new Set([...server.letters.map(({ to }) => to), ...byBroken])).toEqual(new Set(readers(60)))
    expect(server.letters).toHaveLength(55)
    expect((await rowsOf(ours)).map(({ attempts }) => attempts)).toEqual(Array(60).fill(1))
    expect(ours.notices).toEqual([expect.stringContaining('3 times in a row')])
  })

  test('of which none can be used end the run: all are queued, and a later run reaches everybody', async () => {
    await using broken = await scriptedServer({ greeting: '421 4.3.2 busy' })
    const smtpKeys = `relays: [{ url: "smtp://127.0.0.1:${broken.target.port}" }]`
    const ours = await newsletter({ smtp: NOBODY, smtpKeys, readers: readers(10) })
    const { reports, trouble } = await sendIssue(ours)
    expect(trouble).toMatchObject({ code: 'smtp', exit: 69 })
    expect(reports[0]).toMatchObject({ ended: 'unavailable', sums: { queued: 10 } })
    expect((await rowsOf(ours)).map(({ state, attempts }) => [state, attempts])).toEqual(
      readers(10).map(() => ['queued', 0]),
    )
    delete broken.script.greeting
    expect((await resumeIssue(ours)).reports[0]?.sums).toMatchObject({ accepted: 10 })
  })
})

describe('a rate', () => {
  test('is kept to, and what has to wait for it waits in the same run', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, smtpKeys: 'rate: [5/m]', readers: readers(12) })
    const pauses: number[] = []
    const { reports } = await sendIssue(ours, {
      wait: 30 * 60_000,
      sleep: async milliseconds => {
        pauses.push(milliseconds)
        ours.clock.now += milliseconds
      },
    })
    expect(reports[0]?.sums).toMatchObject({ accepted: 12 })
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(7 * 12_000)
  })

  test('that is used up for longer than anybody wants to wait ends the run; a later one goes on', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, smtpKeys: 'rate: [3/h]', readers: readers(6) })
    const began = ours.clock.now
    const { reports } = await sendIssue(ours, { wait: 30 * 60_000 })
    expect(reports[0]).toMatchObject({ ended: 'held up', sums: { accepted: 4, queued: 2 } })
    expect(ours.clock.now - began).toBe(20 * 60_000)
    expect((await rowsOf(ours)).map(({ token }) => token)).toEqual(Array(6).fill(null))
    expect((await resumeIssue(ours, { wait: 3_600_000 })).reports[0]?.sums).toMatchObject({ accepted: 6 })
  })

  test('of a domain that is used up for longer than that keeps nobody else from being tried again', async () => {
    const server = await mailServer()
    server.onRecipient = (address, before) =>
      address === 'reader01@example.org' && before === 0 ? '451 4.3.2 later' : null
    const slow = ['ada@slow.example.org', 'ben@slow.example.org']
    const smtpKeys = 'domains: { slow.example.org: [1/d] }'
    const ours = await newsletter({ smtp: server.url, smtpKeys, readers: [...slow, ...readers(2)] })
    const { reports } = await sendIssue(ours, { wait: 30 * 60_000 })
    expect(reports[0]).toMatchObject({ ended: 'idle', sums: { accepted: 3, queued: 1, deferred: 0 } })
  })

  test('that one relay has used up does not hold up the other', async () => {
    const [slow, quick] = [await mailServer(), await mailServer()]
    const smtpKeys = `rate: [1/h], relays: [{ url: "${quick.url}", connections: 1 }]`
    const ours = await newsletter({ smtp: slow.url, smtpKeys, readers: readers(60) })
    const began = ours.clock.now
    await sendIssue(ours)
    expect([slow.letters.length, quick.letters.length, ours.clock.now - began]).toEqual([1, 59, 0])
  })

  test('is not waited for when the dispatch is paused meanwhile', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, smtpKeys: 'rate: [1/h]', readers: readers(3) })
    const began = ours.clock.now
    const { reports } = await sendIssue(ours, {
      wait: 24 * 3_600_000,
      sleep: async milliseconds => {
        ours.clock.now += milliseconds
        if (ours.clock.now - began === milliseconds) await halt(ours.app, await issueOf(ours), 'paused', null)
        await new Promise(setImmediate)
      },
    })
    expect(reports[0]).toMatchObject({ ended: 'halted' })
    expect(ours.clock.now - began).toBeLessThan(1_800_000)
  })

  test('of a domain does not make others wait, however many of it stand before them', async () => {
    const server = await mailServer()
    const slow = Array.from({ length: 200 }, (_, n) => `ada${n}@slow.example.org`)
    const smtpKeys = 'domains: { slow.example.org: [1/m] }'
    const ours = await newsletter({ smtp: server.url, smtpKeys, readers: [...slow, ...readers(20)] })
    const stop = new AbortController()
    await sendIssue(ours, { stop: stop.signal, sleep: async () => stop.abort() })
    expect(server.letters.filter(({ to }) => to.endsWith('@example.org'))).toHaveLength(20)
  })

  test('of a domain lets the others go first', async () => {
    const server = await mailServer()
    const slow = ['ada', 'ben', 'cleo'].map(name => `${name}@slow.example.org`)
    const smtpKeys = 'domains: { slow.example.org: [1/m] }'
    const ours = await newsletter({ smtp: server.url, smtpKeys, readers: [...slow, ...readers(3)] })
    await sendIssue(ours, { wait: 10 * 60_000 })
    expect(server.letters.map(({ to }) => to.split('@')[0])).toEqual([
      'ada',
      'reader01',
      'reader02',
      'reader03',
      'ben',
      'cleo',
    ])
  })
})
