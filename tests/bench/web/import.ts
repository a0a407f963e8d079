// How fast a roster is imported, beside bare parsing and bare inserting: whole processes, run in turn, each into a new
// database with the same tables, and how much memory ours takes at its highest.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scaffold } from '../../../src/config/scaffold.ts'
import { openDatabase } from '../../../src/store/database.ts'

const BIN = join(import.meta.dirname, '../../../bin/newsletter.js')
const BARE = join(import.meta.dirname, 'bare-import.ts')

export interface Measured {
  readonly figures: Readonly<Record<string, number>>
  readonly ratios: Readonly<Record<string, number>>
}

export async function benchImport({ people = 1_000_000, rounds = 3 } = {}): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'newsletter-import-'))
  try {
    const csv = join(folder, 'readers.csv')
    writeRoster(csv, people)
    const times: { ours: number; bare: number; mb: number }[] = []
    for (let round = 0; round < rounds; round += 1) {
      const workspace = join(folder, `round${round}`)
      scaffold(workspace)
      const ours = await run(workspace, [BIN, 'subscribers', 'import', csv, '--roster', 'readers'])
      rmSync(join(workspace, '.newsletter'), { recursive: true })
      const bare = await run(workspace, [BARE, join(workspace, '.newsletter/state.db'), csv])
      rmSync(workspace, { recursive: true })
      times.push({ ours: ours.seconds, bare: bare.seconds, mb: ours.mb })
    }
    const ours = median(times.map(time => time.ours))
    const bare = median(times.map(time => time.bare))
    return {
      figures: {
        import_people: people,
        import_seconds: round(ours),
        import_bare_seconds: round(bare),
        import_mb: round(Math.max(...times.map(({ mb }) => mb))),
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
async function run(workspace: string, args: readonly string[]): Promise<{ seconds: number; mb: number }> {
  const file = join(workspace, '.newsletter/state.db')
  await (await openDatabase({ kind: 'sqlite', file })).close()
  // Its children's highest memory is told by the kernel when they have ended; each process here is the only one.
  const script = `
    import { spawnSync } from 'node:child_process'
    const start = performance.now()
    const { status, stderr } = spawnSync(process.execPath, ${JSON.stringify(args)}, { cwd: ${JSON.stringify(workspace)} })
    if (status !== 0) throw new Error(String(stderr))
    console.log(performance.now() - start)`
  const timed = ['-f', '%M', process.execPath, '--input-type=module', '-e', script]
  const { status, stdout, stderr } = spawnSync('/usr/bin/time', timed, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return { seconds: Number(stdout) / 1_000, mb: Number(stderr.trim().split('\n').at(-1)) / 1_024 }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN
}

function round(value: number): number {
  return Number(value.toFixed(2))
}

if (process.argv[1] === import.meta.filename) {
  const people = Number(process.argv[2] ?? 1_000_000)
  console.log(JSON.stringify({ bench: 'import', ...(await benchImport({ people, rounds: 1 })) }))
}
