// F1: the sender is killed again and again at random moments, with ten connections and thousands of recipients.
import { setTimeout } from 'node:timers/promises'
import { copiesPer, type Fault, look, type Outcome, outcome, type Torture } from '../fault.ts'
import type { Lab } from '../lab.ts'
import type { Rule } from '../rules.ts'

/** Beyond a run's share of messages the sink is so slow that the kill comes first, however late it comes. */
const GATE_MS = 1_500

const gate = (messages: number): readonly Rule[] => [
  { at: 'dot', after: messages, act: { kind: 'slow', ms: GATE_MS } },
  { at: 'dot', act: { kind: 'slow', ms: 0, spreadMs: 8 } },
]

/** How much of the time they may take; on a slow machine there are fewer kills, and how many is said. */
const SHARE = 0.6

export const KILLS: readonly Fault[] = [
  {
    row: 'F1',
    injected:
      'SIGKILL up to 200 times at random moments, 10 connections, 2,000 recipients, --uncertain resend',
    expected: 'resumes each time; whoever may have two copies is named',
    bound: 'one a connection and kill',
    limitSeconds: minutes => minutes * 60,
    run: async torture => await killed(torture, 'resend', 200, 2_000),
  },
  {
    row: 'F1',
    injected: 'SIGKILL up to 60 times at random moments, 10 connections, 1,000 recipients, --uncertain hold',
    expected: 'resumes each time; whoever may have it is uncertain and named',
    bound: '0',
    limitSeconds: minutes => minutes * 60,
    run: async torture => await killed(torture, 'hold', 60, 1_000),
  },
]

async function killed(
  torture: Torture,
  policy: 'resend' | 'hold',
  kills: number,
  readers: number,
): Promise<Outcome> {
  const lab = await torture.lab({ readers })
  const problems: string[] = []
  let hit = 0
  for (let number = 1; number <= kills && !torture.isShort(SHARE); number += 1) {
    const left = readers - lab.sink.receipts().length
    if (await killOnce(torture, lab, number === 1, policy, left / (kills - number + 1))) hit += 1
    const rows = await look(lab)
    const inDoubt = rows.filter(({ state }) => state === 'dot').length
    if (inDoubt > lab.connections)
      problems.push(`${inDoubt} rows past the dot with ${lab.connections} connections`)
  }
  // What the sink had from the last one killed, it writes down by then.
  await setTimeout(GATE_MS)
  lab.sink.setRules([])
  await lab.finish(['--uncertain', policy])
  const expected = {
    bound: policy === 'hold' ? 0 : copiesPer(lab, hit),
    others: policy === 'hold' ? { uncertain: 'any' as const } : {},
  }
  if (hit < kills / 4) problems.push(`only ${hit} of ${kills} kills hit a sender that was running`)
  return await outcome(lab, expected, problems, `${hit} kills`)
}

/** @returns whether it was still running when the kill came */
async function killOnce(
  { random }: Torture,
  lab: Lab,
  isFirst: boolean,
  policy: string,
  share: number,
): Promise<boolean> {
  const begun = lab.sink.receipts().length
  const messages = 1 + Math.floor(random() * 2 * share)
  lab.sink.setRules(gate(messages + Math.floor(random() * lab.connections)))
  const { child, ended } = isFirst
    ? lab.send(['--uncertain', policy])
    : lab.start(['send', '--resume', '--json', '--wait', '1s', '--uncertain', policy])
  // One in five at any moment from its start, so that starting and recovering are hit, too.
  const moment =
    !isFirst && random() < 0.2
      ? setTimeout(random() * 500)
      : lab.sink.accepted(begun + messages).then(() => setTimeout(random() * 10))
  await Promise.race([moment, ended])
  child.kill('SIGKILL')
  return (await ended).signal === 'SIGKILL'
}
