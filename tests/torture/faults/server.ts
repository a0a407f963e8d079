// F5, F6, F8 to F11 and F13: a server that does not do what servers do. Most are one table row: rules for the sink,
// how the first run may end, and what is done when the server is well again.
import { endedWith, type Fault, midway, type Outcome, outcome, type Torture } from '../fault.ts'
import type { Lab } from '../lab.ts'
import type { Row } from '../oracle.ts'
import type { Rule } from '../rules.ts'

interface Case extends Omit<Fault, 'run' | 'bound'> {
  readonly rules: readonly Rule[]
  /** Copies beyond the first. */
  readonly copies: number
  /** How the run that meets the fault may end; without it anyhow. */
  readonly ends?: readonly number[]
  readonly readers?: number
  readonly args?: readonly string[]
  /** Lines of newsletter.yaml. */
  readonly config?: string
  /** What must hold before the server is well again. */
  readonly meanwhile?: (lab: Lab, rows: readonly Row[]) => readonly string[]
  /** How it is carried on. */
  readonly again?: readonly string[]
  readonly others?: Readonly<Partial<Record<Row['state'], number | 'any'>>>
}

/** With so much time, a reply takes as long as a client has to wait. */
const LONG_MINUTES = 25
const SCHEDULE = 'send: { retry: [1s, 1s, 2s] }\n'
const reply = (text: string, close = false) => ({ kind: 'reply', reply: text, close }) as const

const CASES: readonly Case[] = [
  ...(['reset', 'fin'] as const).map(
    (how): Case => ({
      row: 'F5',
      injected: `the server ends the connection (${how}) in the middle of a message, 5 times`,
      expected: 'tried again',
      copies: 0,
      rules: [{ at: 'content', after: 30, times: 5, act: { kind: 'hang-up', how } }],
    }),
  ),
  ...(['reset', 'fin'] as const).flatMap(how =>
    [true, false].flatMap((keep): readonly Case[] => {
      const rules: readonly Rule[] = [{ at: 'dot', after: 30, times: 5, act: { kind: 'hang-up', how, keep } }]
      const injected = `the server ends the connection (${how}) after 5 dots, ${keep ? 'keeping' : 'dropping'} the message`
      return [
        {
          row: 'F6',
          injected: `${injected}, --uncertain resend`,
          expected: 'goes again with the same octets',
          copies: keep ? 5 : 0,
          rules,
        },
        {
          row: 'F6',
          injected: `${injected}, --uncertain hold`,
          expected: 'these are uncertain, and nobody else',
          copies: 0,
          args: ['--uncertain', 'hold'],
          again: ['--uncertain', 'hold'],
          rules,
          meanwhile: (_, rows) =>
            rows.filter(({ state }) => state === 'uncertain').length > 5 ? ['more are uncertain'] : [],
          others: { uncertain: 'any' },
        },
      ]
    }),
  ),
  {
    row: 'F6',
    injected: 'the server is silent after 5 dots for 10 s, then resets, having kept the message',
    expected: 'uncertain, then sent again',
    copies: 5,
    rules: [
      { at: 'dot', after: 30, times: 5, act: { kind: 'hang-up', how: 'reset', afterMs: 10_000, keep: true } },
    ],
  },
  ...(['banner', 'mail', 'rcpt', 'dot'] as const).map(
    (at): Case => ({
      row: 'F9',
      injected: `421 at the ${at}, 4 times, and the connection closed`,
      expected: 'the connection is given up, the recipient tried again',
      copies: 0,
      rules: [{ at, after: at === 'banner' ? 0 : 30, times: 4, act: reply('421 4.3.2 closing', true) }],
      ends: [0, 69, 75],
    }),
  ),
  {
    row: 'F10',
    injected: 'greylisting: 451 to everybody once, then to some of them once more',
    expected: 'deferred and tried again by the schedule, nobody asked for more often than that',
    copies: 0,
    config: SCHEDULE,
    args: ['--wait', '2m'],
    ends: [0],
    rules: [
      { at: 'rcpt', perRecipient: true, times: 1, act: reply('451 4.7.1 greylisted, come back later') },
      { at: 'rcpt', perRecipient: true, times: 1, chance: 0.2, act: reply('450 4.2.1 not yet') },
    ],
    meanwhile: lab => askedTooOften(lab, 3),
  },
  {
    row: 'F10',
    injected: '451 for ever to one recipient, 452 too many recipients, 452 no room, now and then to others',
    expected: 'that one fails after the schedule, the others get it',
    copies: 0,
    config: SCHEDULE,
    args: ['--wait', '2m'],
    rules: [
      { at: 'rcpt', recipient: 'reader00007@', act: reply('451 4.7.1 come back later') },
      { at: 'rcpt', perRecipient: true, times: 1, chance: 0.1, act: reply('452 4.5.3 too many recipients') },
      { at: 'dot', perRecipient: true, times: 1, chance: 0.1, act: reply('452 4.3.1 no room') },
    ],
    meanwhile: lab => askedTooOften(lab, 5),
    others: { failed: 1 },
  },
  {
    row: 'F11',
    injected: '550 5.1.1 to some recipients, 552 5.2.2 to some messages',
    expected: 'these have failed, exit 1, nobody is suppressed; --retry-failed reaches them',
    copies: 0,
    ends: [1],
    rules: [
      { at: 'rcpt', chance: 0.04, act: reply('550 5.1.1 no such user') },
      { at: 'dot', chance: 0.04, act: reply('552 5.2.2 mailbox full') },
    ],
    again: ['--retry-failed'],
  },
  ...(['rcpt', 'dot'] as const).map(
    (at): Case => ({
      row: 'F11',
      injected: `550 5.7.1 at the ${at} to everybody`,
      expected: 'paused after 20 in a row, nobody suppressed; --retry-failed reaches everybody',
      copies: 0,
      rules: [{ at, act: reply('550 5.7.1 refused by policy') }],
      again: ['--retry-failed'],
      meanwhile: (lab, rows) => {
        const tried = rows.filter(({ state }) => state !== 'queued').length
        return tried < 20 || tried > 20 + lab.connections
          ? [`${tried} were tried, where 20, and at most one a connection more, are expected`]
          : []
      },
    }),
  ),
  ...(['long line', 'endless lines', 'NUL and escapes', 'no number'] as const).flatMap(what =>
    (['rcpt', 'dot'] as const).map(
      (at): Case => ({
        row: 'F13',
        injected: `nonsense at a ${at}: ${what}`,
        expected: 'the connection is given up within bounds',
        copies: 1,
        readers: 60,
        rules: [{ at, after: 10, times: 1, act: { kind: 'babble', what } }],
      }),
    ),
  ),
]

export const SERVERS: readonly Fault[] = [
  ...CASES.map(
    (one): Fault => ({
      ...one,
      bound: String(one.copies),
      run: async torture => await meet(torture, one),
    }),
  ),
  {
    row: 'F8',
    injected: 'a reply to the dot that takes 30 s (with --minutes 25 and more: 590 s), 3 times',
    expected: 'waited for, not tried again',
    bound: '0',
    limitSeconds: minutes => (minutes >= LONG_MINUTES ? 2_000 : 180),
    run: async ({ lab: make, minutes }) => {
      const ms = minutes >= LONG_MINUTES ? 590_000 : 30_000
      const lab = await make({
        readers: 60,
        rules: [{ at: 'dot', after: 20, times: 3, act: { kind: 'slow', ms } }],
      })
      const ended = await lab.send([], { stuckSeconds: (3 * ms) / 1000 + 60 }).ended
      return await outcome(lab, { bound: 0 }, endedWith([0], 'it', ended), `${ms / 1000} s`)
    },
  },
]

async function meet({ lab: make }: Torture, one: Case): Promise<Outcome> {
  const { rules, config = '', readers = 200 } = one
  const lab = await make({ readers, rules, config })
  const ended = await lab.send(one.args).ended
  const { problems, rows } = await midway(lab, one.copies)
  const found = [
    ...problems.map(problem => `before the server was well again: ${problem}`),
    ...endedWith(one.ends ?? [0, 1, 69, 75], 'the first run', ended),
    ...(one.meanwhile?.(lab, rows) ?? []),
  ]
  lab.sink.setRules([])
  if (one.others?.failed === undefined) await lab.finish(one.again)
  return await outcome(lab, { bound: one.copies, others: one.others ?? {} }, found, `exit ${ended.code}`)
}

/** Nobody is asked for in a tight loop. */
function askedTooOften(lab: Lab, most: number): readonly string[] {
  const often = Map.groupBy(lab.sink.recipientsAsked(), ({ to }) => to)
  return [...often]
    .filter(([, times]) => times.length > most)
    .map(([to, times]) => `${to} was asked for ${times.length} times, where ${most} are the most`)
    .slice(0, 3)
}
