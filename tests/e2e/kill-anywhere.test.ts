// Senders that are killed at any moment, and senders that run at once.
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { verify } from '../../src/app/verify.ts'
import { copies, mailServer } from '../app/send/mail-server.ts'
import { issueOf, newsletter, readers, rowsOf, sendIssue } from '../app/send/newsletter.ts'
import { distinct, startSender, twice } from './senders.ts'

/** Milliseconds after a message came in: before its reply, at the next claim, in the next message … */
const MOMENTS = [0, 1, 3, 2, 7, 4, 1, 9]

test.each(['resend', 'hold'] as const)(
  'killed again and again while sending to 40, with “%s”: nobody is lost, and every second copy is named',
  async uncertain => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(40) })
    ours.clock.now = Date.now() // the senders have the real one
    await sendIssue(ours, { stop: AbortSignal.abort() })
    const doubtful = new Set<string>()
    let kills = 0
    for (const [turn, moment] of MOMENTS.entries()) {
      const sender = startSender(ours, { uncertain })
      server.onMessage = () => {
        if (server.letters.length >= (turn + 1) * 3)
          void setTimeout(moment).then(() => sender.kill('SIGKILL'))
        return null
      }
      kills += (await sender.ended).killed ? 1 : 0
      const rows = await rowsOf(ours)
      const past = rows.filter(({ state, reason }) => state === 'dot' || reason?.startsWith('sent again'))
      for (const { address } of past) doubtful.add(address)
      expect(rows).toHaveLength(40)
      expect(rows.filter(({ state }) => state === 'dot').length).toBeLessThanOrEqual(1)
    }
    server.onMessage = () => null
    const { reports } = await startSender(ours, { uncertain }).ended
    expect(kills).toBeGreaterThan(MOMENTS.length / 2)

    const got = copies(server)
    const held = new Set(reports.flatMap(report => report.held))
    expect(readers(40).filter(address => !(address in got) && !held.has(address))).toEqual([])
    expect(twice(server).length).toBeLessThanOrEqual(uncertain === 'hold' ? 0 : kills)
    expect(twice(server).filter(address => !doubtful.has(address))).toEqual([])
    expect(distinct(server)).toBe(Object.keys(got).length)
    const { problems } = await verify(ours.app, await issueOf(ours))
    expect(problems).toHaveLength(held.size)
  },
  120_000,
)

test('three at once send to everybody exactly once', async () => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(30) })
  const start = () => startSender(ours, { resume: false }).ended
  await Promise.all([start(), start(), start()])
  expect(copies(server)).toEqual(Object.fromEntries(readers(30).map(address => [address, 1])))
  expect(await ours.app.db.selectFrom('dispatches').selectAll().execute()).toHaveLength(1)
})
