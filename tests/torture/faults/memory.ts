// F23: the process itself breaks: no more memory, a crash in one of its threads.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { copiesPer, endedWith, type Fault, look, type Outcome, outcome, type Torture } from '../fault.ts'
import type { Running } from '../program.ts'
import { need } from '../tools.ts'

const SLOW = [{ at: 'dot', act: { kind: 'slow', ms: 2, spreadMs: 6 } }] as const

interface Break {
  readonly injected: string
  readonly env?: NodeJS.ProcessEnv
  readonly now: (running: Running) => void
}

const BREAKS: readonly Break[] = [
  {
    injected: 'no page of memory more than it has (RLIMIT_AS), while it sends',
    now: ({ child }) => {
      need('prlimit')
      const kilobytes = /^VmSize:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      spawnSync('prlimit', ['--pid', String(child.pid), `--as=${Number(kilobytes ?? 0) * 1024}`])
    },
  },
  {
    injected: 'a heap of 24 MB (--max-old-space-size)',
    env: { NODE_OPTIONS: '--max-old-space-size=24' },
    now: () => {},
  },
  {
    injected: 'a fault in native code (SIGSEGV), while it sends',
    now: ({ child }) => void child.kill('SIGSEGV'),
  },
]

export const BREAKDOWNS: readonly Fault[] = BREAKS.map(one => ({
  row: 'F23',
  injected: one.injected,
  expected: 'ends, and the next run carries on as after a kill; or lives with it',
  bound: 'one a connection',
  run: async torture => await breakDown(torture, one),
}))

async function breakDown({ lab: make }: Torture, { env = {}, now }: Break): Promise<Outcome> {
  const lab = await make({ readers: 400, rules: SLOW })
  const running = lab.send([], { env })
  await Promise.race([lab.sink.accepted(30), running.ended])
  now(running)
  const { code, signal } = await running.ended
  const rows = await look(lab)
  // Rendering may have been what there was no memory for; then nothing was frozen, and it is begun anew.
  const again = rows.length > 0 ? await lab.finish() : await lab.send().ended
  const problems = endedWith([0], 'afterwards it', again)
  return await outcome(lab, { bound: copiesPer(lab, 1) }, problems, `first run: ${code ?? signal}`)
}
