// F3 and F7: stopped in good manners, stopped twice, and killed while the reply to a message is on its way.
import { setTimeout } from 'node:timers/promises'
import { copiesPer, endedWith, type Fault, look, outcome } from '../fault.ts'

const SLOW = [{ at: 'dot', act: { kind: 'slow', ms: 20, spreadMs: 40 } }] as const

export const STOPS: readonly Fault[] = [
  {
    row: 'F3',
    injected: 'SIGTERM while messages are in flight, three times',
    expected: 'what is in flight is finished, exit 75, nothing held or in doubt, resumable',
    bound: '0',
    run: async ({ lab: make, random }) => {
      const lab = await make({ rules: SLOW })
      const problems: string[] = []
      for (const args of [null, ['send', '--resume', '--json'], ['send', '--resume', '--json']]) {
        const { child, ended } = args === null ? lab.send() : lab.start(args)
        const many = lab.sink.receipts().length + 5 + Math.floor(random() * 20)
        await Promise.race([lab.sink.accepted(many), ended])
        child.kill('SIGTERM')
        problems.push(...endedWith([75], 'stopped, it', await ended))
        const held = (await look(lab)).filter(({ state }) => ['claimed', 'dot', 'uncertain'].includes(state))
        if (held.length > 0) problems.push(`${held.length} rows are ${held[0]?.state} after it stopped`)
      }
      problems.push(...endedWith([0], 'resumed, it', await lab.finish()))
      return await outcome(lab, { bound: 0 }, problems)
    },
  },
  {
    row: 'F3',
    injected: 'SIGTERM twice, while every reply takes four seconds',
    expected: 'ends at once, resumable, like a crash',
    bound: 'one a connection',
    run: async ({ lab: make }) => {
      const lab = await make({
        readers: 60,
        rules: [{ at: 'dot', after: 20, times: 10, act: { kind: 'slow', ms: 4_000 } }],
      })
      const { child, ended } = lab.send()
      await Promise.race([lab.sink.accepted(20), ended])
      await setTimeout(300)
      child.kill('SIGTERM')
      await setTimeout(200)
      child.kill('SIGTERM')
      const second = performance.now()
      await ended
      const seconds = (performance.now() - second) / 1000
      await look(lab)
      const late = seconds > 2 ? [`it took ${seconds.toFixed(1)} s to end after the second signal`] : []
      await lab.finish()
      return await outcome(lab, { bound: copiesPer(lab, 1) }, late)
    },
  },
  ...(['resend', 'hold'] as const).map(
    (policy): Fault => ({
      row: 'F7',
      injected: `killed five times between a reply that was written and its being read, --uncertain ${policy}`,
      expected: policy === 'hold' ? 'uncertain, and named' : 'sent again, and named',
      bound: policy === 'hold' ? '0' : 'one a connection and kill',
      run: async ({ lab: make, random }) => {
        const lab = await make()
        for (let number = 0; number < 5; number += 1) {
          lab.sink.setRules([{ at: 'dot', after: 5 + Math.floor(random() * 20), act: { kind: 'ask' } }])
          const asked = lab.sink.asked()
          const { child, ended } =
            number === 0
              ? lab.send(['--uncertain', policy])
              : lab.start(['send', '--resume', '--json', '--uncertain', policy])
          await Promise.race([asked, ended])
          child.kill('SIGSTOP')
          lab.sink.answer()
          await setTimeout(50)
          child.kill('SIGKILL')
          await ended
          await look(lab)
        }
        lab.sink.setRules([])
        await lab.finish(['--uncertain', policy])
        const bound = policy === 'hold' ? 0 : copiesPer(lab, 5)
        return await outcome(lab, { bound, others: policy === 'hold' ? { uncertain: 'any' } : {} })
      },
    }),
  ),
]
