// `newsletter send issue.md --to readers --yes`, or --resume, as a process that dies where a test wants it to:
// before or after the nth statement of a kind, by SIGKILL, as in a power cut.
import { join } from 'node:path'
import type { App } from '../../src/app/app.ts'
import { issueMeant } from '../../src/app/find-issue.ts'
import type { Step } from '../../src/app/send/bookkeeper.ts'
import type { RunOptions } from '../../src/app/send/carry-out.ts'
import { resume, send } from '../../src/app/send/send.ts'
import { loadConfig } from '../../src/config/load.ts'
import { workspaceAt } from '../../src/config/workspace.ts'
import { type Db, openDatabase } from '../../src/store/database.ts'
import { openLedger } from '../../src/store/open-ledger.ts'
import { watched } from '../app/send/interrupt.ts'

export interface Order {
  readonly root: string
  readonly resume: boolean
  readonly uncertain: RunOptions['uncertain']
  readonly crash: Crash | null
}

/** At a step of sending; or before or after a statement of what comes around it. */
export type Crash =
  | { readonly when: 'at'; readonly step: Step; readonly nth: number }
  | {
      readonly when: 'before' | 'after'
      /** A part of the statement and its first parameter: `update "deliveries" … -- uncertain`. */
      readonly statement: string
      readonly nth: number
    }

const order: Order = JSON.parse(process.argv[2] ?? '') as Order
const workspace = workspaceAt(order.root)
const target = { kind: 'sqlite', file: join(order.root, '.newsletter/state.db') } as const
const database = await openDatabase(target)
const app: App = {
  workspace,
  settings: loadConfig(order.root, {}),
  db: order.crash === null || order.crash.when === 'at' ? database.db : dying(database.db, order.crash),
  now: () => new Date(),
  random: Math.random,
  env: {},
  fetcher: async () => await Promise.reject(new Error('sending fetches nothing')),
  openLedger: async of => await openLedger(target, database.db, of, () => {}),
  notice: line => console.error(line),
}
const hooks = {
  grace: async () => {},
  stop: new AbortController().signal,
  onMove: () => {},
  onStep: dieAt(order.crash),
  sleep: async () => {},
}
const { reports, trouble } = await run()
await database.close()
console.log(JSON.stringify({ reports, trouble: trouble?.message ?? null }))

async function run() {
  const options = { uncertain: order.uncertain, wait: 0 }
  if (order.resume) {
    const issue = await issueMeant(app.db, undefined)
    return await resume(app, issue, { audiences: null, retryFailed: false }, options, hooks)
  }
  const { prepare } = await import('../../src/app/send/prepare.ts')
  const what = { file: join(order.root, 'issue.md') }
  const { intents } = await prepare(app, {
    what,
    to: 'readers',
    test: undefined,
    purpose: 'first',
    dryRun: false,
  })
  return await send(app, intents, options, hooks)
}

function dying<D extends Db>(db: D, { when, statement, nth }: Exclude<Crash, { when: 'at' }>): D {
  const [start = '', parameter = ''] = statement.split(' … ')
  let seen = 0
  const watch = (done: string) => {
    if (!done.startsWith(start) || !done.endsWith(parameter)) return
    seen += 1
    if (seen === nth) die()
  }
  return watched(db, { [when]: watch })
}

function dieAt(crash: Crash | null): (step: Step) => void {
  let seen = 0
  return step => {
    if (crash?.when !== 'at' || step !== crash.step) return
    seen += 1
    if (seen === crash.nth) die()
  }
}

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}
