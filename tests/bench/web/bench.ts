// How fast `newsletter serve` answers, beside a bare Hono handler that returns the same bytes: both are processes of
// their own and asked by a third one, in turn, several times. And how fast a roster is imported, beside bare parsing
// and inserting. `--quick` for a first look, `--only serve` or `--only import` for one of the two.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { machine } from '../machine.ts'
import { median, ratio, round } from '../send/report.ts'
import { benchImport } from './import.ts'
import { answerOf, issuePath, makeNewsletter, type Running, startBare, startOurs } from './servers.ts'

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})
/** Many short ones: what else the machine does changes by the second, and hits both of a short round alike. */
const ROUNDS = options.quick ? 5 : 15
const SECONDS = options.quick ? 1 : 1.5
const CONNECTIONS = 32
/** A million rows take minutes; for a first look a twentieth will do. */
const IMPORT = options.quick ? { people: 50_000, rounds: 1 } : { people: 1_000_000, rounds: 3 }
const PARTS = ['serve', 'import']
const wanted = options.only?.split(',') ?? PARTS
const unknown = wanted.filter(name => !PARTS.includes(name))
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${PARTS.join(', ')}`)

const loadSchema = z.object({
  requests: z.int(),
  seconds: z.number(),
  p50: z.number(),
  p99: z.number(),
  octets: z.int(),
})

type Turn = z.output<typeof loadSchema> & { readonly rate: number }

const turns = new Map<string, Turn[]>()
if (wanted.includes('serve')) await benchServe()
report(wanted.includes('import') ? await benchImport(IMPORT) : { figures: {}, ratios: { import_bare: null } })

async function benchServe(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'newsletter-web-'))
  try {
    makeNewsletter(folder)
    const ours = await startOurs(folder)
    const paths = { link: '/blog7', page: await issuePath(ours.port) }
    const answers = await Promise.all(Object.values(paths).map(async path => await answerOf(ours.port, path)))
    const bare = await startBare(answers)
    try {
      inTurn({ ours, bare }, paths)
    } finally {
      await Promise.all([ours.stop(), bare.stop()])
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function inTurn(servers: Readonly<Record<string, Running>>, paths: Readonly<Record<string, string>>): void {
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, path] of Object.entries(paths)) {
      for (const [who, { port }] of Object.entries(servers)) {
        const result = takeTurn(port, path)
        // The first round warms up, and is not counted.
        if (round > 0) turns.set(`${name}_${who}`, [...(turns.get(`${name}_${who}`) ?? []), result])
      }
    }
  }
}

function takeTurn(port: number, path: string): Turn {
  const args = [join(import.meta.dirname, 'load.ts'), port, path, CONNECTIONS, SECONDS].map(String)
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the load generator ended with ${status}: ${stderr}`)
  const load = loadSchema.parse(JSON.parse(stdout))
  return { ...load, rate: load.requests / load.seconds }
}

function report(imported: {
  readonly figures: Readonly<Record<string, number>>
  readonly ratios: Readonly<Record<string, number | null>>
}): void {
  const rateOf = (name: string): number | null => median((turns.get(name) ?? []).map(({ rate }) => rate))
  if (turns.size > 0) console.table(Object.fromEntries([...turns].map(([name, all]) => [name, rowOf(all)])))
  const rates = [...turns.keys()].map(name => [`${name}_per_s`, round(rateOf(name), 0)] as const)
  const figures = { ...Object.fromEntries(rates), ...imported.figures }
  const ratios = {
    link_hono: byRound('link'),
    page_hono: byRound('page'),
    ...imported.ratios,
  }
  console.table(
    Object.fromEntries(Object.entries(ratios).map(([name, value]) => [name, { 'ours ÷ bare': value }])),
  )
  console.log(JSON.stringify({ bench: 'web', machine: machine(), figures, ratios }))
}

/** The median of what the rounds say, each of which compares neighbours in time. */
function byRound(name: string): number | null {
  const bare = turns.get(`${name}_bare`) ?? []
  const ratios = (turns.get(`${name}_ours`) ?? []).map(({ rate }, at) => ratio(rate, bare[at]?.rate ?? null))
  return round(median(ratios.filter(one => one !== null)), 3)
}

function rowOf(turns: readonly Turn[]): Readonly<Record<string, unknown>> {
  const rates = turns.map(({ rate }) => Math.round(rate))
  return {
    'median /s': round(median(rates), 0),
    'range /s': `${Math.min(...rates)} to ${Math.max(...rates)}`,
    'p50 ms': round(median(turns.map(({ p50 }) => p50)), 2),
    'p99 ms': round(median(turns.map(({ p99 }) => p99)), 2),
    octets: turns[0]?.octets,
  }
}
