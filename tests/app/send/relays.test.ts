import { describe, expect, test } from 'vitest'
import { type Script, scriptedServer } from '../../transport/smtp/scripted-server.ts'
import { copies, type MailServer, mailServer } from './mail-server.ts'
import { newsletter, readers, resumeIssue, rowsOf, sendIssue } from './newsletter.ts'

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
  test('is kept to, and what has to wait for it waits in the same run, without asking in between', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, smtpKeys: 'rate: [5/m]', readers: readers(12) })
    const pauses: number[] = []
    const { reports } = await sendIssue(ours, {
      sleep: async milliseconds => {
        pauses.push(milliseconds)
        ours.clock.now += milliseconds
      },
    })
    expect(reports[0]?.sums).toMatchObject({ accepted: 12 })
    expect(pauses).toEqual(Array(7).fill(12_000))
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
