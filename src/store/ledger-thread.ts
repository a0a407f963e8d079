// The thread that keeps a SQLite ledger: node:sqlite waits for the disk, and for another writer's lock, and the
// sockets must not wait with it. Answers groups in the order in which they come.
import { parentPort, workerData } from 'node:worker_threads'
import { NewsletterError } from '../errors.ts'
import { type Committed, commitGroup, type Group, type Order } from './ledger.ts'
import { explained, isBusy, openSqliteFile } from './sqlite-file.ts'
import { type SqlValue, sqlValue } from './values.ts'

/** What the thread is started with. */
export interface ThreadOrder {
  readonly file: string
  readonly order: Order
}

export type Answer =
  | { readonly committed: Committed }
  /** Another process has held the lock for a while; the group still waits for it. */
  | { readonly busy: true }
  | {
      readonly error:
        | { readonly what: string; readonly fix: string; readonly code: 'database' | 'busy' }
        | string
    }

/** So many waits for the lock, of ten seconds each, before it is given up: a backup may hold it for minutes. */
const MOST_WAITS = 60

const { file, order } = workerData as ThreadOrder
const database = await open()
const statements = new Map<string, ReturnType<typeof database.prepare>>()

parentPort?.on('message', (group: Group | null) => {
  if (group !== null) return void answer(group)
  database.close()
  parentPort?.close()
})

async function open() {
  try {
    return await openSqliteFile(file)
  } catch (error) {
    tell({ error: readable(error) })
    throw error
  }
}

function tell(answer: Answer): void {
  parentPort?.postMessage(answer, [])
}

async function answer(group: Group): Promise<void> {
  try {
    await begin()
    tell({ committed: await commit(group) })
  } catch (error) {
    tell({ error: readable(explained(file, error)) })
    parentPort?.close() // what is on the disk is not known any more: whoever goes on opens it anew
    database.close()
  }
}

async function begin(): Promise<void> {
  for (let waits = 1; ; waits += 1) {
    try {
      run('begin immediate', [])
      return
    } catch (error) {
      if (!isBusy(error) || waits === MOST_WAITS) throw error
      tell({ busy: true })
    }
  }
}

async function commit(group: Group): Promise<Committed> {
  const committed = await commitGroup(run, order, group)
  run('commit', [])
  return committed
}

function run(statement: string, parameters: readonly SqlValue[]) {
  let prepared = statements.get(statement)
  if (prepared === undefined) {
    prepared = database.prepare(statement)
    statements.set(statement, prepared)
  }
  return prepared.all(...parameters.map(sqlValue)) as ReturnType<typeof prepared.all> &
    readonly Record<string, SqlValue>[]
}

function readable(error: unknown): Extract<Answer, { error: unknown }>['error'] {
  if (error instanceof NewsletterError && (error.code === 'database' || error.code === 'busy')) {
    return { what: error.message, fix: error.fix, code: error.code }
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
