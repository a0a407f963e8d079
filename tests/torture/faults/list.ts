// F27: the one post to a mailing list, whose reply is lost. It is never posted a second time by itself.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { endedWith, type Fault, type Outcome, outcome, type Torture } from '../fault.ts'
import type { Rule } from '../rules.ts'

const LOSSES = [
  { words: 'the server kept the post, and its reply is lost', kill: false, posts: 1, rule: lost(true) },
  { words: 'the server dropped the post after the dot', kill: false, posts: 0, rule: lost(false) },
  {
    words: 'killed before the reply is read',
    kill: true,
    posts: 1,
    rule: { at: 'dot', act: { kind: 'ask' } },
  },
] as const

export const LISTS: readonly Fault[] = LOSSES.map(loss => ({
  row: 'F27',
  injected: `a post to a list: ${loss.words}`,
  expected: 'held as uncertain for a person, whatever is said to subscribers; no second post',
  bound: '0',
  run: async torture => await post(torture, loss),
}))

function lost(keep: boolean): Rule {
  return { at: 'dot', times: 1, act: { kind: 'hang-up', how: 'reset', keep } }
}

async function post(
  { lab: make }: Torture,
  { kill, posts, rule }: (typeof LOSSES)[number],
): Promise<Outcome> {
  const lab = await make({ readers: 1, rules: [rule] })
  writeFileSync(
    join(lab.folder, 'subscribers/our-list.yaml'),
    'kind: list\naddress: our-list@lists.example.org\n',
  )
  const send = ['send', 'issue.md', '--to', 'our-list', '--yes', '--json']
  const { child, ended } = lab.start(send)
  if (kill) {
    await Promise.race([lab.sink.asked(), ended])
    child.kill('SIGSTOP')
    lab.sink.answer()
    await setTimeout(50)
    child.kill('SIGKILL')
  }
  await ended
  lab.sink.setRules([])
  const later = [
    await lab.resume(),
    await lab.resume(['--uncertain', 'resend']),
    await lab.run(send),
    await lab.run(send),
  ]
  const came = lab.sink.receipts().length
  const problems = [
    ...later.flatMap(run => endedWith([1], 'a later run', run)),
    ...(came === posts ? [] : [`${came} posts came, where ${posts} did before`]),
  ]
  return await outcome(lab, { bound: 0, candidates: 1, others: { uncertain: 1 } }, problems)
}
