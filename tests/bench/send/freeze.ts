// How long it takes to freeze a dispatch, beside one prepared INSERT of the same rows into the same table in one
// transaction: each in a process of its own, on a copy of the same database. Ends with one line of JSON, in which
// rssMb is the most memory that the freezing process had, and rssBeforeMb what it had before it began.
//
//   node tests/bench/send/freeze.ts [ROWS]
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openKeys } from '../../../src/app/keys.ts'
import { freeze } from '../../../src/app/send/freeze.ts'
import { prepare } from '../../../src/app/send/prepare.ts'
import { keepHeapSmall } from '../../../src/app/small-heap.ts'
import { processIo } from '../../../src/cli/io.ts'
import { openApp } from '../../../src/cli/open-app.ts'
import { scaffold } from '../../../src/config/scaffold.ts'
import { workspaceAt } from '../../../src/config/workspace.ts'
import { openDatabase } from '../../../src/store/database.ts'

const INSTANT = '2015-06-15T13:29:40.000Z'
const ISSUE = `---\ntitle: "Community roundup"\ndate: 2015-06-15\n---\n**Pruning in winter** by Ada Example\n
> What we learned.\n\n… read more at [https://blog.example.org/pruning](https://blog.example.org/pruning)\n`
const COLUMNS =
  'id, dispatch_id, address, address_key, name, subscriber_id, since, state, reason, message_id, updated_at'
const PAGE = 10_000

/** With `setReturnArrays`, which the types do not follow. */
type Row = readonly (string | number | null)[]

const [first = '1000000', root = ''] = process.argv.slice(2)
switch (first) {
  case 'prepare':
  case 'freeze':
    await freezeHere(first === 'freeze')
    break
  case 'insert':
    insertHere()
    break
  default:
    await compare(Number(first))
}

async function compare(rows: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'newsletter-freeze-'))
  try {
    scaffold(folder)
    writeFileSync(join(folder, 'issue.md'), ISSUE)
    await subscribe(workspaceAt(folder).database, rows)
    inChild('prepare', folder)
    copyFileSync(workspaceAt(folder).database, join(folder, 'bare.db'))
    const frozen = inChild('freeze', folder)
    const { seconds: bareSeconds, cpuSeconds: bareCpuSeconds } = inChild('insert', folder)
    console.log(JSON.stringify({ rows, ...frozen, bareSeconds, bareCpuSeconds }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** In no order of their addresses, as people subscribe. */
async function subscribe(file: string, rows: number): Promise<void> {
  const { close } = await openDatabase({ kind: 'sqlite', file })
  await close()
  using database = new DatabaseSync(file)
  database.exec(`
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${rows}),
      people(key) as (select format('reader%d.%d@example.org', (n * 7919) % 100003, n) from numbers)
    insert into subscribers (roster, address, address_key, name, state, source, since, updated_at)
      select 'readers', key, key, 'Sample Reader', 'active', 'imported', '${INSTANT}', '${INSTANT}' from people`)
}

interface Taken {
  readonly seconds: number
  /** User and system. */
  readonly cpuSeconds: number
}

function inChild(role: string, folder: string): Taken {
  const env = { ...process.env, NEWSLETTER_SMTP_URL: 'smtp://127.0.0.1:9' }
  const args = [import.meta.filename, role, folder]
  const child = spawnSync(process.execPath, args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.status !== 0) throw new Error(`${role} ended with ${child.status}`)
  return JSON.parse(child.stdout) as Taken
}

/** The edition is rendered and stored when it is prepared, so that the process that freezes renders nothing. */
async function freezeHere(really: boolean): Promise<void> {
  keepHeapSmall()
  const { app, close } = await openApp(processIo(), () => {}, root)
  const what = { file: join(root, 'issue.md') }
  const asked = { what, to: 'readers', test: undefined, purpose: 'first', dryRun: false } as const
  const { intents } = await prepare(app, asked)
  const [intent] = intents
  if (intent === undefined) throw new Error('one audience is one intent')
  const keys = await openKeys(app)
  const rssBeforeMb = peak()
  const taken = stopwatch()
  if (really) await freeze(app, keys, intent)
  console.log(JSON.stringify({ ...taken(), rssMb: peak(), rssBeforeMb }))
  await close()
}

/** The rows are read from the frozen database page by page, which is not counted. */
function insertHere(): void {
  using frozen = new DatabaseSync(workspaceAt(root).database)
  using bare = new DatabaseSync(join(root, 'bare.db'))
  const dispatches = frozen.prepare('select * from dispatches')
  dispatches.setReturnArrays(true)
  bare.exec('pragma synchronous = full; begin immediate')
  for (const row of dispatches.all() as unknown as Row[]) {
    bare.prepare(`insert into dispatches values (${row.map(() => '?').join(', ')})`).run(...row)
  }
  const page = frozen.prepare(`select ${COLUMNS} from deliveries where id > ? order by id limit ${PAGE}`)
  page.setReturnArrays(true)
  const insert = bare.prepare(
    `insert into deliveries (${COLUMNS}) values (${COLUMNS.replaceAll(/\w+/g, '?')})`,
  )
  const parts: Taken[] = []
  for (let rows = page.all(0), after = 0; rows.length > 0; rows = page.all((after += PAGE))) {
    const taken = stopwatch()
    for (const row of rows as unknown as Row[]) insert.run(...row)
    parts.push(taken())
  }
  const taken = stopwatch()
  bare.exec('commit')
  parts.push(taken())
  const sum = (of: keyof Taken) => Number(parts.reduce((total, part) => total + part[of], 0).toFixed(2))
  console.log(JSON.stringify({ seconds: sum('seconds'), cpuSeconds: sum('cpuSeconds') }))
}

function stopwatch(): () => Taken {
  const [start, before] = [performance.now(), process.cpuUsage()]
  return () => {
    const { user, system } = process.cpuUsage(before)
    const rounded = (seconds: number) => Number(seconds.toFixed(2))
    return {
      seconds: rounded((performance.now() - start) / 1_000),
      cpuSeconds: rounded((user + system) / 1e6),
    }
  }
}

/** VmHWM of proc_pid_status(5), in MB. */
function peak(): number {
  const [, kilobytes] = /^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
  return Math.round(Number(kilobytes) / 1_024)
}
