// How fast `newsletter serve` answers, beside a bare Hono handler that returns the same bytes: both are processes of
// their own and asked by a third one, in turn, several times. `--quick` for a first look.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { machine } from '../machine.ts'
import { median, ratio, round } from '../send/report.ts'
import { benchImport, type ImportFigures } from './import.ts'
import { answerOf, issuePath, makeNewsletter, startBare, startOurs } from './servers.ts'

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const ROUNDS = options.quick ? 3 : 7
const SECONDS = options.quick ? 1.5 : 4
const CONNECTIONS = 32

const loadSchema = z.object({
  requests: z.int(),
  seconds: z.number(),
  p50: z.number(),
  p99: z.number(),
  octets: z.int(),
})

type Turn = z.output<typeof loadSchema> & { readonly rate: number }

const turns = new Map<string, Turn[]>()
const folder = mkdtempSync(join(tmpdir(), 'newsletter-web-'))
try {
  makeNewsletter(folder)
  const ours = await startOurs(folder)
  const paths = { link: '/blog7', page: await issuePath(ours.port) }
  const answers = await Promise.all(Object.values(paths).map(async path => await answerOf(ours.port, path)))
  const bare = await startBare(answers)
  try {
    for (let turn = 0; turn <= ROUNDS; turn += 1) {
      for (const [name, path] of Object.entries(paths)) {
        for (const [who, { port }] of Object.entries({ ours, bare })) {
          const result = takeTurn(port, path)
          // The first round warms up, and is not counted.
          if (turn > 0) turns.set(`${name}_${who}`, [...(turns.get(`${name}_${who}`) ?? []), result])
        }
      }
    }
  } finally {
    await Promise.all([ours.stop(), bare.stop()])
  }
  report(await benchImport(options.quick ? { people: 50_000, rounds: 1 } : {}))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function takeTurn(port: number, path: string): Turn {
  const args = [join(import.meta.dirname, 'load.ts'), port, path, CONNECTIONS, SECONDS].map(String)
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the load generator ended with ${status}: ${stderr}`)
  const load = loadSchema.parse(JSON.parse(stdout))
  return { ...load, rate: load.requests / load.seconds }
}

function report(imported: ImportFigures): void {
  const rateOf = (name: string): number | null => median((turns.get(name) ?? []).map(({ rate }) => rate))
  console.table(
    Object.fromEntries(
      [...turns].map(([name, results]) => [
        name,
        {
          'median /s': round(rateOf(name), 0),
          'range /s': `${Math.min(...results.map(({ rate }) => Math.round(rate)))} to ${Math.max(...results.map(({ rate }) => Math.round(rate)))}`,
          'p50 ms': round(median(results.map(({ p50 }) => p50)), 2),
          'p99 ms': round(median(results.map(({ p99 }) => p99)), 2),
          octets: results[0]?.octets,
        },
      ]),
    ),
  )
  const rates = [...turns.keys()].map(name => [`${name}_per_s`, round(rateOf(name), 0)] as const)
  const figures = { ...Object.fromEntries(rates), ...imported.figures }
  const ratios = {
    link_hono: ratio(rateOf('link_ours'), rateOf('link_bare')),
    page_hono: ratio(rateOf('page_ours'), rateOf('page_bare')),
    ...imported.ratios,
  }
  console.table(
    Object.fromEntries(Object.entries(ratios).map(([name, value]) => [name, { 'ours ÷ bare': value }])),
  )
  console.log(JSON.stringify({ bench: 'web', machine: machine(), figures, ratios }))
}
