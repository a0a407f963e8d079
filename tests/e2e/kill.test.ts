// Senders that are killed at each step of a delivery: which state that leaves, and what becomes of it.
import { describe, expect, test } from 'vitest'
import { copies, mailServer } from '../app/send/mail-server.ts'
import { ledger, newsletter, readers, sendIssue } from '../app/send/newsletter.ts'
import type { Crash } from './sender.ts'
import { distinct, startSender, twice } from './senders.ts'

interface Step {
  readonly at: string
  readonly crash: Crash
  /** How the second reader's row is left. */
  readonly leaves: 'queued' | 'claimed' | 'dot' | 'accepted'
  /** Whether the server has the second reader's message by then. */
  readonly arrived: boolean
}

const MOVE = 'update "deliveries" set "state" = ? … '
const crash = (when: Crash['when'], to: string, nth = 1): Crash => ({
  when,
  statement: `${MOVE}-- ${to}`,
  nth,
})

const STEPS: readonly Step[] = [
  { at: 'before the claim', crash: crash('before', 'claimed', 2), leaves: 'queued', arrived: false },
  { at: 'after the claim', crash: crash('after', 'claimed', 2), leaves: 'claimed', arrived: false },
  { at: 'before the dot is marked', crash: crash('before', 'dot', 2), leaves: 'claimed', arrived: false },
  { at: 'after the mark, before the dot', crash: crash('after', 'dot', 2), leaves: 'dot', arrived: false },
  {
    at: 'after the 250, before it is recorded',
    crash: crash('before', 'accepted', 2),
    leaves: 'dot',
    arrived: true,
  },
  {
    at: 'after the outcome is recorded',
    crash: crash('after', 'accepted', 2),
    leaves: 'accepted',
    arrived: true,
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

describe.each(STEPS)('killed $at', ({ crash, leaves, arrived }) => {
  test(`the row is ${leaves}; “hold” makes no second copy, and “resend” names whoever may get one`, async () => {
    const { server, ours } = await frozen()
    expect(await startSender(ours, { crash }).ended).toMatchObject({ killed: true })
    expect((await ledger(ours))[1]).toBe(`${leaves} reader02`)
    expect(server.letters).toHaveLength(arrived ? 2 : 1)

    const doubtful = leaves === 'dot' ? ['reader02@example.org'] : []
    const held = await startSender(ours, { uncertain: 'hold' }).ended
    expect(held.reports).toMatchObject([
      { sums: { accepted: 3 - doubtful.length, uncertain: doubtful.length }, resent: [], held: doubtful },
    ])
    expect(twice(server)).toEqual([])

    const resent = await startSender(ours).ended
    expect(resent.reports).toMatchObject([
      { sums: { candidates: 3, accepted: 3 }, resent: doubtful, held: [] },
    ])
    expect(twice(server)).toEqual(arrived ? doubtful : [])
    expect(distinct(server)).toBe(3)
  })
})

test.each([
  ['before a row is taken back', crash('before', 'uncertain')],
  ['after a row is taken back', crash('after', 'uncertain')],
  ['after it is queued again', crash('after', 'queued')],
  ['at its first claim', crash('after', 'claimed')],
])('killed while recovering, %s, it is recovered all the same', async (_, again) => {
  const { server, ours } = await frozen()
  await startSender(ours, { crash: crash('after', 'dot', 2) }).ended
  expect(await startSender(ours, { crash: again }).ended).toMatchObject({ killed: true })
  const { reports } = await startSender(ours).ended
  expect(reports).toMatchObject([{ sums: { candidates: 3, accepted: 3 } }])
  expect(copies(server)).toEqual(Object.fromEntries(readers(3).map(address => [address, 1])))
})
