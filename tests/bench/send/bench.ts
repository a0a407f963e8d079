// How fast, and at what cost, `newsletter send` sends, beside smtp-source and nodemailer's pool: the same sink,
// the same sizes, ten connections each, in turn, several times. `--quick` for a first look, `--only NAME` for some
// contests. Ends with 1 when somebody could not take part; what they are missing in is null.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CONTESTS, type Contest, contestOf } from './contests.ts'
import { type Counts, type Material, prepare } from './material.ts'
import { amongAMillion } from './million.ts'
import { figuresOf, ratiosOf } from './ratios.ts'
import { printJson, printRatios, printTable } from './report.ts'
import { signAlone } from './sign-alone.ts'
import { installPostfix } from './sink.ts'
import { type Result, type Sender, takeTurn, warmUp } from './turn.ts'

interface Extent extends Counts {
  readonly rounds: number
  /** No round is begun that would probably end later than this. */
  readonly seconds: number
}

const FULL: Extent = { many: 60_000, few: 2_000, far: 2_000, rounds: 5, seconds: 390 }
const QUICK: Extent = { many: 20_000, few: 1_000, far: 600, rounds: 3, seconds: 120 }
/** Bounds the whole. */
const SECONDS = 690
/** Importing, freezing and beginning to send to a million takes minutes: not for a first look. */
const MILLION = 'million'

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})
const extent = options.quick ? QUICK : FULL
const wanted = options.only?.split(',') ?? [...CONTESTS, ...(options.quick ? [] : [MILLION])]
const unknown = wanted.filter(name => ![...CONTESTS, MILLION].includes(name))
if (unknown.length > 0) {
  throw new Error(`no contest ${unknown.join(', ')}; there are ${[...CONTESTS, MILLION].join(', ')}`)
}

const results = new Map<string, Result[]>()
const missing = new Map<string, string>()
const folder = mkdtempSync(join(tmpdir(), 'newsletter-send-'))
installPostfix()
try {
  const material = await prepare(folder, extent)
  for (const { name, sizes } of Object.values(material.letters))
    console.log(`octets on the wire, ${name}:`, sizes)
  const contests = CONTESTS.filter(name => wanted.includes(name)).map(name =>
    contestOf(name, material, extent),
  )
  await inRounds(contests, material)
  const million = wanted.includes(MILLION)
    ? await tried(MILLION, async () => await amongAMillion(folder, SECONDS - performance.now() / 1000))
    : null
  printTable(results)
  const ratios = { ...ratiosOf(results), rss_1m_10k: null, freeze_insert: null, ...million?.ratios }
  printRatios(ratios)
  for (const [sender, why] of missing) console.log(`missing: ${sender}: ${why}`)
  printJson({ ...figuresOf(results), ...million?.figures }, ratios)
  process.exitCode = missing.size > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function inRounds(contests: readonly Contest[], material: Material): Promise<void> {
  const start = performance.now()
  for (const { senders, roundTripMs } of contests) {
    for (const sender of senders) await tried(sender.name, async () => await warmUp(sender, roundTripMs))
  }
  for (let round = 1, last = 0; round <= extent.rounds; round += 1) {
    const before = performance.now()
    if (round > 1 && (before - start + last) / 1000 > extent.seconds) {
      console.error(`after ${round - 1} rounds the time is over`)
      return
    }
    for (const contest of contests) {
      console.error(`round ${round} of ${extent.rounds}: ${contest.name}`)
      if (contest.name === 'dkim') await alone(material)
      for (const sender of contest.senders) await turnOf(sender, contest.roundTripMs)
    }
    last = performance.now() - before
  }
}

async function turnOf(sender: Sender, roundTripMs: number): Promise<void> {
  const result = await tried(sender.name, async () => await takeTurn(sender, roundTripMs))
  if (result !== null) add(sender.name, result)
}

async function alone({ key }: Material): Promise<void> {
  const rate = await signAlone(key)
  add('rsa_alone', { rate, accepted: rate, seconds: 1, cpuSeconds: 0, peakMb: 0, sinkCpuSeconds: 0 })
}

function add(sender: string, result: Result): void {
  results.set(sender, [...(results.get(sender) ?? []), result])
}

/** Who failed once is missing from then on. */
async function tried<T>(name: string, act: () => Promise<T>): Promise<T | null> {
  if (missing.has(name)) return null
  try {
    return await act()
  } catch (error) {
    missing.set(name, error instanceof Error ? error.message : String(error))
    return null
  }
}
