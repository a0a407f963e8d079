// F18, F20 and F28: the clock is set while it sends, a sender sleeps longer than its lease, an issue expires.
import type { ChildProcess } from 'node:child_process'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { adjustableClock, clockAt } from '../clock.ts'
import { copiesPer, endedWith, type Fault, look, type Outcome, outcome, type Torture } from '../fault.ts'
import type { Lab } from '../lab.ts'
import type { Row } from '../oracle.ts'

const SLOW = [{ at: 'dot', act: { kind: 'slow', ms: 5, spreadMs: 10 } }] as const
/** Some are put off, so that an instant to try again at is on record when the clock is set. */
const GREYLIST = {
  at: 'rcpt',
  perRecipient: true,
  times: 1,
  chance: 0.3,
  act: { kind: 'reply', reply: '451 4.7.1 come back later' },
} as const

const JUMPS = [
  { to: '+365d', words: 'a year ahead', expires: true },
  { to: '-1d', words: 'a day back', expires: false },
  { to: '@1970-01-02 00:00:00', words: 'to 1970', expires: false },
  { to: '+1h', words: 'an hour ahead, as where summer time is in the clock', expires: false },
] as const

export const TIMES: readonly Fault[] = [
  ...JUMPS.map(
    (jump): Fault => ({
      row: 'F18',
      injected: `the clock is set ${jump.words} while it sends, some having been put off for a second; then stopped and resumed`,
      expected: jump.expires
        ? 'no storm, no stall; who was left has failed as expired, or has it'
        : 'no storm, no stall; everybody gets it, all with the same Date',
      bound: '0',
      run: async torture => await setClock(torture, jump),
    }),
  ),
  ...(['resend', 'hold'] as const).map(
    (policy): Fault => ({
      row: 'F20',
      injected: `SIGSTOP, another run whose clock is beyond the lease, then SIGCONT, --uncertain ${policy}`,
      expected: 'the other takes over; what the first writes late is fenced off',
      bound: policy === 'hold' ? '0' : 'one a connection',
      run: async torture => await sleepThrough(torture, policy),
    }),
  ),
  {
    row: 'F28',
    injected: 'resumed six days later, when the dispatch has expired',
    expected: 'who was left has failed as expired, exit 1, nothing more is sent',
    bound: '0',
    run: async ({ lab: make }) => {
      const lab = await make({ rules: SLOW })
      const { child, ended } = lab.send()
      await Promise.race([lab.sink.accepted(40), ended])
      child.kill('SIGTERM')
      await ended
      const before = lab.sink.receipts().length
      const late = await lab.resume([], { env: clockAt('+6d') })
      const rows = await look(lab)
      const problems = [
        ...endedWith([1], 'six days later it', late),
        ...(lab.sink.receipts().length > before ? ['it sent old news'] : []),
        ...notExpired(rows),
      ]
      return await outcome(lab, { bound: 0, others: { failed: lab.readers - before } }, problems)
    },
  },
]

async function setClock({ lab: make, folder }: Torture, jump: (typeof JUMPS)[number]): Promise<Outcome> {
  const config = 'send: { retry: [1s, 1s, 1s] }\n'
  const lab = await make({ readers: 300, rules: [GREYLIST, ...SLOW], config })
  const clock = adjustableClock(`${folder('clock')}/offset`)
  const { child, ended } = lab.send(['--wait', '5m'], { env: clock.env, stuckSeconds: 90 })
  await Promise.race([lab.sink.accepted(80), ended])
  clock.set(jump.to)
  await Promise.race([lab.sink.accepted(140), ended])
  child.kill('SIGTERM')
  const first = await ended
  // A program may well go by the clock that never jumps; the next run begins by the one that did.
  const start = performance.now()
  const second = await lab.resume(['--wait', '5m'], { env: clockAt(jump.to), stuckSeconds: 90 })
  const seconds = (performance.now() - start) / 1000
  const rows = await look(lab)
  const dates = new Set(lab.sink.receipts().map(({ date }) => date))
  const problems = [
    ...endedWith([0, 75], 'it', first),
    ...endedWith(jump.expires ? [0, 1] : [0], 'the next run', second),
    ...(seconds > 60 ? [`the next run took ${seconds.toFixed(0)} s`] : []),
    ...(dates.size === 1 ? [] : [`${dates.size} different Dates`]),
    ...notExpired(rows),
    ...(rows.some(({ at }) => isBeyond(at)) ? [] : ['no clock was set: no row says so']),
  ]
  const detail = `the next run took ${seconds.toFixed(1)} s`
  return await outcome(lab, { bound: 0, others: jump.expires ? { failed: 'any' } : {} }, problems, detail)
}

/** Written by a clock that is not ours. */
function isBeyond(at: string): boolean {
  return Math.abs(Date.parse(at) - Date.now()) > 30 * 60_000
}

function notExpired(rows: readonly Row[]): readonly string[] {
  const others = rows.filter(({ state, reason }) => state === 'failed' && !/expired/.test(reason ?? ''))
  return others.length === 0 ? [] : [`${others.length} failed otherwise: ${others[0]?.reason}`]
}

async function sleepThrough({ lab: make }: Torture, policy: 'resend' | 'hold'): Promise<Outcome> {
  const lab = await make({ rules: SLOW })
  const args = ['--uncertain', policy]
  const { child, ended } = lab.send(args)
  await Promise.race([lab.sink.accepted(40), ended])
  await putToSleep(lab, child)
  const other = await lab.resume(args, { env: clockAt('+1h') })
  const problems = [...endedWith([0, 1], 'the other', other), ...stillHeld(await look(lab))]
  const before = lab.sink.receipts().length
  child.kill('SIGCONT')
  const first = await ended
  const after = lab.sink.receipts().length - before
  if (after > lab.connections) problems.push(`the first sent ${after} more after it woke`)
  await lab.finish(args)
  const others = policy === 'hold' ? { uncertain: 'any' as const } : {}
  const bound = policy === 'hold' ? 0 : copiesPer(lab, 1)
  return await outcome(lab, { bound, others }, problems, `the first ended with ${first.code ?? first.signal}`)
}

/** Not within a transaction: then the whole database would sleep with it, which is F17's business. */
async function putToSleep({ database }: Lab, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    child.kill('SIGSTOP')
    // What was under way arrives, and is not answered to anybody who reads.
    await setTimeout(100)
    if (isFree(database)) return
    child.kill('SIGCONT')
    await setTimeout(tries % 7)
  }
  throw new Error('it was never asleep without the write lock')
}

function isFree(file: string): boolean {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('begin immediate; rollback')
    return true
  } catch {
    return false
  } finally {
    database.close()
  }
}

function stillHeld(rows: readonly Row[]): readonly string[] {
  const held = rows.filter(({ state }) => state === 'claimed' || state === 'dot')
  return held.length === 0 ? [] : [`${held.length} rows stayed with the sleeping sender`]
}
