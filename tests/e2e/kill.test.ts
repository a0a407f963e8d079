// Senders that are killed at each step of a delivery: which state that leaves, and what becomes of it.
import { describe, expect, test } from 'vitest'
import type { Step } from '../../src/app/send/bookkeeper.ts'
import type { DeliveryState } from '../../src/dispatch/delivery.ts'
import { copies, mailServer } from '../app/send/mail-server.ts'
import { newsletter, readers, rowsOf, sendIssue } from '../app/send/newsletter.ts'
import type { Crash } from './sender.ts'
import { distinct, startSender, twice } from './senders.ts'

interface Case {
  readonly moment: string
  readonly crash: Crash
  /** How the three rows are left. */
  readonly leaves: readonly DeliveryState[]
  /** How many of the messages the server has by then. */
  readonly arrived: number
}

const at = (step: Step, nth: number): Crash => ({ when: 'at', step, nth })
const around = (when: 'before' | 'after', to: DeliveryState): Crash => ({
  when,
  statement: `update "deliveries" set "state" = ? … -- ${to}`,
  nth: 1,
})

// One connection: a commit holds the outcome of one message and the mark of the next.
const CASES: readonly Case[] = [
  {
    moment: 'after the claim',
    crash: at('claimed', 1),
    leaves: ['claimed', 'claimed', 'claimed'],
    arrived: 0,
  },
  {
    moment: 'after a mark, before its dot',
    crash: at('marked', 1),
    leaves: ['dot', 'claimed', 'claimed'],
    arrived: 0,
  },
  { moment: 'after a 250', crash: at('replied', 1), leaves: ['dot', 'claimed', 'claimed'], arrived: 1 },
  {
    moment: 'before the outcome and the next mark are recorded',
    crash: at('recording', 1),
    leaves: ['dot', 'claimed', 'claimed'],
    arrived: 1,
  },
  {
    moment: 'when both are recorded',
    crash: at('recorded', 1),
    leaves: ['accepted', 'dot', 'claimed'],
    arrived: 1,
  },
  {
    moment: 'before the last mark',
    crash: at('marking', 3),
    leaves: ['accepted', 'dot', 'claimed'],
    arrived: 2,
  },
  {
    moment: 'before the last outcome is recorded',
    crash: at('recording', 3),
    leaves: ['accepted', 'accepted', 'dot'],
    arrived: 3,
  },
  {
    moment: 'when all is recorded',
    crash: at('recorded', 3),
    leaves: ['accepted', 'accepted', 'accepted'],
    arrived: 3,
  },
]

/** Frozen for three readers; nothing has been sent. */
async function frozen() {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(3) })
  ours.clock.now = Date.now() // the senders have the real one
  await sendIssue(ours, { stop: AbortSignal.abort() })
  return { server, ours }
}

test('killed while freezing, it leaves nothing; the next send begins anew', async () => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(3) })
  const inFreeze: Crash = { when: 'after', statement: 'insert into "deliveries"', nth: 1 }
  expect(await startSender(ours, { resume: false, crash: inFreeze }).ended).toMatchObject({ killed: true })
  expect(await ours.app.db.selectFrom('dispatches').selectAll().execute()).toEqual([])
  await startSender(ours, { resume: false }).ended
  expect(copies(server)).toEqual(Object.fromEntries(readers(3).map(address => [address, 1])))
})

describe.each(CASES)('killed $moment', ({ crash, leaves, arrived }) => {
  test(`it leaves ${leaves.join(', ')}; “hold” makes no second copy, and “resend” names whoever may get one`, async () => {
    const { server, ours } = await frozen()
    expect(await startSender(ours, { crash }).ended).toMatchObject({ killed: true })
    expect((await rowsOf(ours)).map(({ state }) => state)).toEqual(leaves)
    expect(server.letters).toHaveLength(arrived)

    const doubtful = readers(3).filter((_, n) => leaves[n] === 'dot')
    const held = await startSender(ours, { uncertain: 'hold' }).ended
    expect(held.reports).toMatchObject([
      { sums: { accepted: 3 - doubtful.length, uncertain: doubtful.length }, resent: [], held: doubtful },
    ])
    expect(twice(server)).toEqual([])

    const resent = await startSender(ours).ended
    expect(resent.reports).toMatchObject([
      { sums: { candidates: 3, accepted: 3 }, resent: doubtful, held: [] },
    ])
    expect(twice(server)).toEqual(doubtful.filter(address => readers(arrived).includes(address)))
    expect(distinct(server)).toBe(3)
  })
})

test.each([
  ['before a row is taken back', around('before', 'uncertain')],
  ['after a row is taken back', around('after', 'uncertain')],
  ['after it is queued again', around('after', 'queued')],
  ['at its first claim', at('claimed', 1)],
])('killed while recovering, %s, it is recovered all the same', async (_, again) => {
  const { server, ours } = await frozen()
  await startSender(ours, { crash: at('marked', 2) }).ended
  expect(await startSender(ours, { crash: again }).ended).toMatchObject({ killed: true })
  const { reports } = await startSender(ours).ended
  expect(reports).toMatchObject([{ sums: { candidates: 3, accepted: 3 } }])
  expect(copies(server)).toEqual(Object.fromEntries(readers(3).map(address => [address, 1])))
})
