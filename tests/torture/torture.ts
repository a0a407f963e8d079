// Tortures `newsletter send` with every fault of the matrix that one machine can have, a real process against a sink
// that writes down what it takes. Bounded in time; what there was no time for has failed. The seed is printed, and
// with it chance falls the same way again, as far as processes allow. `--only F6,F15` for some rows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Fault, Outcome, Torture } from './fault.ts'
import { CHANGES } from './faults/change.ts'
import { COMPANY } from './faults/company.ts'
import { DISKS } from './faults/disk.ts'
import { KILLS } from './faults/kill.ts'
import { LISTS } from './faults/list.ts'
import { BREAKDOWNS } from './faults/memory.ts'
import { POWER } from './faults/power.ts'
import { RELAYS } from './faults/relay.ts'
import { SERVERS } from './faults/server.ts'
import { STOPS } from './faults/stop.ts'
import { TIMES } from './faults/time.ts'
import { Lab } from './lab.ts'
import { randomFrom } from './random.ts'

const { values: options } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' }, only: { type: 'string' } },
})
const minutes = Number(options.minutes)
const seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 31))
if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('--minutes and --seed want numbers')
const only = options.only?.split(',')

/** The long ones first, so that nobody waits for them alone at the end. */
const ALL: readonly Fault[] = [
  ...KILLS,
  ...POWER,
  ...COMPANY,
  ...TIMES,
  ...CHANGES,
  ...DISKS,
  ...BREAKDOWNS,
  ...STOPS,
  ...SERVERS,
  ...RELAYS,
  ...LISTS,
]
/** Much of a fault is waiting, so several are suffered at a time. */
const AT_A_TIME = 3
const LIMIT_SECONDS = 180

const base = mkdtempSync(join(tmpdir(), 'newsletter-torture-'))
const deadline = performance.now() + minutes * 60_000
const wanted = ALL.filter(({ row }) => only === undefined || only.includes(row))
let [passed, failed] = [0, 0]
console.log(`seed ${seed}: ${wanted.length} faults, at most ${minutes} minutes`)
try {
  const queue = wanted.entries()
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (const [number, fault] of queue) await suffer(fault, seed + number * 1_000)
    }),
  )
} finally {
  rmSync(base, { recursive: true, force: true })
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

async function suffer(fault: Fault, ownSeed: number): Promise<void> {
  const start = performance.now()
  const { problems, detail } =
    start > deadline
      ? { problems: ['not begun: the time was over'], detail: '' }
      : await outcomeOf(fault, ownSeed)
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6)
  if (problems.length === 0) passed += 1
  else failed += 1
  const lines = [
    `${problems.length === 0 ? 'ok    ' : 'FAILED'} ${seconds} s  ${fault.row.padEnd(3)}  ${fault.injected}`,
    `                    expected: ${fault.expected}; copies allowed: ${fault.bound}. ${detail}`,
    ...problems.map(problem => `                    - ${problem}`),
  ]
  console.log(lines.join('\n'))
}

/** Whatever a fault throws is a failure of it, and the others go on. */
async function outcomeOf(fault: Fault, ownSeed: number): Promise<Outcome> {
  const labs: Lab[] = []
  const torture: Torture = {
    minutes,
    isShort: share => performance.now() > deadline - (1 - share) * minutes * 60_000,
    random: randomFrom(ownSeed),
    folder: name => mkdtempSync(join(base, `${name}-`)),
    lab: async (labOptions = {}) => {
      const lab = await Lab.make(base, ownSeed + labs.length, labOptions)
      labs.push(lab)
      return lab
    },
  }
  try {
    return await Promise.race([fault.run(torture), hanging(fault)])
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)], detail: '' }
  } finally {
    for (const lab of labs) await lab.end()
  }
}

async function hanging({ limitSeconds }: Fault): Promise<Outcome> {
  const seconds = limitSeconds?.(minutes) ?? LIMIT_SECONDS
  await setTimeout(seconds * 1000, undefined, { ref: false })
  return { problems: [`it hangs: nothing came of it in ${seconds} seconds`], detail: '' }
}
