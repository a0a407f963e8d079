// How fast a roster is imported, beside bare parsing and bare inserting: whole processes, run in turn, each into a new
// database with the same tables, and how much memory ours takes at its highest.
import { createHash } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { scaffold } from '../../../src/config/scaffold.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { type Measured, measure } from '../send/measure.ts'

const BIN = join(import.meta.dirname, '../../../bin/newsletter.js')
const BARE = join(import.meta.dirname, 'bare-import.ts')

export interface ImportFigures {
  readonly figures: Readonly<Record<string, number>>
  readonly ratios: Readonly<Record<string, number>>
}

export async function benchImport({ people = 1_000_000, rounds = 3 } = {}): Promise<ImportFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'newsletter-import-'))
  try {
    const csv = join(folder, 'readers.csv')
    writeRoster(csv, people)
    const times: { ours: Measured; bare: Measured }[] = []
    for (let round = 0; round < rounds; round += 1) {
      const workspace = join(folder, `round${round}`)
      const state = join(workspace, '.newsletter')
      scaffold(workspace)
      const ours = await run(state, [BIN, 'subscribers', 'import', csv, '--roster', 'readers'])
      rmSync(state, { recursive: true })
      times.push({ ours, bare: await run(state, [BARE, join(state, 'state.db'), csv]) })
      rmSync(workspace, { recursive: true })
    }
    const ours = median(times.map(({ ours }) => ours.seconds))
    const bare = median(times.map(({ bare }) => bare.seconds))
    return {
      figures: {
        import_people: people,
        import_seconds: round(ours),
        import_bare_seconds: round(bare),
        import_mb: round(Math.max(...times.map(({ ours }) => ours.peakMb))),
      },
      ratios: { import_bare: round(bare / ours) },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Addresses in no order, as people's are, and names that need quotes. */
function writeRoster(file: string, people: number): void {
  let text = 'email,name\n'
  for (let number = 0; number < people; number += 1) {
    const local = createHash('md5').update(String(number)).digest('hex').slice(0, 12)
    text += `reader.${local}@example${number % 50}.org,"Sample, Reader ${number}"\n`
    if (text.length < 1_000_000 && number < people - 1) continue
    appendFileSync(file, text)
    text = ''
  }
}

/** In a process of its own, on a database with its tables made. */
async function run(state: string, args: readonly string[]): Promise<Measured> {
  await (await openDatabase({ kind: 'sqlite', file: join(state, 'state.db') })).close()
  return await measure(process.execPath, args, { cwd: dirname(state) })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN
}

function round(value: number): number {
  return Number(value.toFixed(2))
}
