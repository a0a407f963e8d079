// `newsletter send issue.md --to readers --yes`, or --resume, as a process that dies where a test wants it to:
// before or after the nth statement of a kind, by SIGKILL, as in a power cut.
import { join } from 'node:path'
import type { App } from '../../src/app/app.ts'
import { issueMeant } from '../../src/app/find-issue.ts'
import type { RunOptions } from '../../src/app/send/carry-out.ts'
import { resume, send } from '../../src/app/send/send.ts'
import { loadConfig } from '../../src/config/load.ts'
import { workspaceAt } from '../../src/config/workspace.ts'
import { openDatabase } from '../../src/store/database.ts'
import { watched } from '../app/send/interrupt.ts'

export interface Order {
  readonly root: string
  readonly resume: boolean
  readonly uncertain: RunOptions['uncertain']
  readonly crash: Crash | null
}

export interface Crash {
  readonly when: 'before' | 'after'
  /** A part of the statement and its first parameter: `update "deliveries" … -- claimed`. */
  readonly statement: string
  readonly nth: number
}

const order: Order = JSON.parse(process.argv[2] ?? '') as Order
const workspace = workspaceAt(order.root)
const database = await openDatabase({ kind: 'sqlite', file: join(order.root, 'state.db') })
const app: App = {
  workspace,
  settings: loadConfig(order.root, {}),
  db: order.crash === null ? database.db : watched(database.db, { [order.crash.when]: dying(order.crash) }),
  now: () => new Date(),
  random: Math.random,
  fetcher: async () => await Promise.reject(new Error('sending fetches nothing')),
  notice: line => console.error(line),
}
const hooks = {
  grace: async () => {},
  stop: new AbortController().signal,
  onMove: () => {},
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

function dying({ statement, nth }: Crash): (done: string) => void {
  const [start = '', parameter = ''] = statement.split(' … ')
  let seen = 0
  return done => {
    if (!done.startsWith(start) || !done.endsWith(parameter)) return
    seen += 1
    if (seen === nth) process.kill(process.pid, 'SIGKILL')
  }
}
