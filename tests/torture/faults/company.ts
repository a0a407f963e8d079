// F17 and F19: others want the database, too. One that holds the write lock, and ten senders at once.
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { copiesPer, endedWith, type Fault, look, outcome } from '../fault.ts'

const SLOW = [{ at: 'dot', act: { kind: 'slow', ms: 2, spreadMs: 4 } }] as const
const LOCKED_SECONDS = 30

export const COMPANY: readonly Fault[] = [
  {
    row: 'F17',
    injected: `another process holds the write lock for ${LOCKED_SECONDS} s while it sends`,
    expected: 'waits, or ends with 75; nothing goes without its mark; all get it in the end',
    bound: 'one a connection',
    run: async ({ lab: make }) => {
      const lab = await make({ readers: 600, rules: SLOW })
      const { ended } = lab.send()
      await Promise.race([lab.sink.accepted(20), ended])
      const other = new DatabaseSync(lab.database, { timeout: 5_000 })
      other.exec('begin immediate')
      await setTimeout(1_000)
      const soon = lab.sink.receipts().length
      await setTimeout(LOCKED_SECONDS * 1_000 - 1_000)
      const late = lab.sink.receipts().length
      other.exec('rollback')
      other.close()
      const first = await ended
      await look(lab)
      const problems = [
        ...endedWith([0, 75], 'it', first),
        ...(late - soon > lab.connections
          ? [`${late - soon} messages went while nothing could be written`]
          : []),
        ...endedWith([0], 'afterwards it', await lab.finish()),
      ]
      return await outcome(lab, { bound: copiesPer(lab, 1) }, problems, `exit ${first.code}`)
    },
  },
  {
    row: 'F19',
    injected: 'ten `newsletter send` of the same issue at once',
    expected: 'they share the work or refuse; everybody gets one copy',
    bound: '0',
    run: async ({ lab: make }) => {
      const lab = await make({ readers: 500, rules: SLOW })
      const all = await Promise.all(Array.from({ length: 10 }, async () => await lab.send().ended))
      // One that ends while another still works says so by 75 or 1; none may fail.
      const problems = all.flatMap(ended => endedWith([0, 1, 65, 75], 'one of ten', ended))
      problems.push(...endedWith([0], 'afterwards it', await lab.finish()))
      return await outcome(lab, { bound: 0 }, problems, `exits ${all.map(({ code }) => code).join(' ')}`)
    },
  },
  {
    row: 'F19',
    injected: 'five `newsletter send --resume` at once, of which three are killed',
    expected: 'the others take over',
    bound: 'one a connection and kill',
    run: async ({ lab: make, random }) => {
      const lab = await make({ readers: 500, rules: SLOW })
      const first = lab.send()
      await Promise.race([lab.sink.accepted(10), first.ended])
      const five = Array.from({ length: 5 }, () => lab.start(['send', '--resume', '--json', '--wait', '1s']))
      const all = Promise.all([first, ...five].map(async ({ ended }) => await ended))
      for (const { child } of five.slice(0, 3)) {
        await Promise.race([
          lab.sink.accepted(lab.sink.receipts().length + 1 + Math.floor(random() * 30)),
          all,
        ])
        child.kill('SIGKILL')
        await look(lab)
      }
      await all
      await lab.finish()
      return await outcome(lab, { bound: copiesPer(lab, 3) })
    },
  },
]
