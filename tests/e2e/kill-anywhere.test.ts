// Senders with ten connections that are killed at any moment, and senders that run at once.
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { verify } from '../../src/app/verify.ts'
import { copies, mailServer } from '../app/send/mail-server.ts'
import { issueOf, newsletter, readers, rowsOf, sendIssue } from '../app/send/newsletter.ts'
import { randomFrom } from '../torture/random.ts'
import { distinct, startSender, twice } from './senders.ts'

const CONNECTIONS = 10
/** Kills with each policy. */
const KILLS = 25
/** Enough that a killed sender never gets through: it dies soon after its first messages. */
const READERS = 400

test.each([
  { uncertain: 'resend', seed: 1 },
  { uncertain: 'hold', seed: 2 },
] as const)(
  `killed ${KILLS} times with ten connections, with “$uncertain”: nobody is lost, and every second copy is named`,
  async ({ uncertain, seed }) => {
    const server = await mailServer()
    const ours = await newsletter({
      smtp: server.url,
      connections: CONNECTIONS,
      readers: readers(READERS),
    })
    ours.clock.now = Date.now() // the senders have the real one
    await sendIssue(ours, { stop: AbortSignal.abort() })
    const random = randomFrom(seed)
    /** Who was past their dot at a kill: they alone may get it again. */
    const doubtful = new Set<string>()
    let kills = 0
    let allowed = 0
    while (kills < KILLS) {
      const sender = startSender(ours, { uncertain })
      // So many messages, and milliseconds after that: before a reply, between two commits, in the next message …
      let left = Math.floor(random() * 8)
      const moment = Math.floor(random() * 6)
      server.onMessage = () => {
        if (left-- === 0) void setTimeout(moment).then(() => sender.kill('SIGKILL'))
        return null
      }
      if (!(await sender.ended).killed) break
      kills += 1
      const rows = await rowsOf(ours)
      const past = rows.filter(({ state }) => state === 'dot')
      expect(past.length).toBeLessThanOrEqual(CONNECTIONS)
      allowed += past.length
      for (const { address } of past) doubtful.add(address)
      expect(rows).toHaveLength(READERS)
    }
    server.onMessage = () => null
    const { reports } = await startSender(ours, { uncertain }).ended
    expect(kills).toBe(KILLS)
    expect(allowed).toBeGreaterThan(0)

    const got = copies(server)
    const held = new Set(reports.flatMap(report => report.held))
    expect(readers(READERS).filter(address => !(address in got) && !held.has(address))).toEqual([])
    expect(twice(server).length).toBeLessThanOrEqual(uncertain === 'hold' ? 0 : allowed)
    expect(twice(server).filter(address => !doubtful.has(address))).toEqual([])
    expect([...held].filter(address => !doubtful.has(address))).toEqual([])
    expect(distinct(server)).toBe(Object.keys(got).length)
    const { problems, sums } = await verify(ours.app, await issueOf(ours))
    expect(problems).toHaveLength(held.size)
    expect(sums).toMatchObject([
      { candidates: READERS, accepted: READERS - held.size, uncertain: held.size, queued: 0, failed: 0 },
    ])
  },
  240_000,
)

test('ten at once, with ten connections each, send to everybody exactly once', async () => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, connections: CONNECTIONS, readers: readers(300) })
  const sent = await Promise.all(
    Array.from({ length: 10 }, async () => await startSender(ours, { resume: false }).ended),
  )
  expect(sent.map(({ killed }) => killed)).toEqual(Array(10).fill(false))
  expect(copies(server)).toEqual(Object.fromEntries(readers(300).map(address => [address, 1])))
  expect(await ours.app.db.selectFrom('dispatches').selectAll().execute()).toHaveLength(1)
  expect((await rowsOf(ours)).map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(
    Array(300).fill('accepted 1'),
  )
}, 120_000)
