// Opens the ledger of a dispatch for a sender: SQLite on a thread of its own, PostgreSQL beside the sockets, since
// its driver waits for nothing.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import { NewsletterError } from '../errors.ts'
import { type Database, type DatabaseTarget, type Db, inTransaction } from './database.ts'
import { type Committed, commitGroup, type Ledger, type Order, type Row, type Run } from './ledger.ts'
import type { Answer, ThreadOrder } from './ledger-thread.ts'
import type { SqlValue } from './values.ts'

export async function openLedger(
  target: DatabaseTarget,
  db: Database['db'],
  order: Order,
  onBusy: () => void,
): Promise<Ledger> {
  return target.kind === 'sqlite'
    ? await onThread({ file: target.file, order }, onBusy)
    : onDatabase(db, order)
}

/** Each group one transaction through Kysely. */
export function onDatabase(db: Db, order: Order): Ledger {
  return {
    commit: async group => await inTransaction(db, async db => await commitGroup(runOn(db), order, group)),
    close: async () => {},
  }
}

function runOn(db: Db): Run {
  return async (statement, parameters) => {
    const parts = statement.split('?')
    const query = sql<Record<string, SqlValue>>(Object.assign(parts, { raw: parts }), ...parameters)
    const { rows } = await query.execute(db)
    return rows satisfies readonly Row[]
  }
}

/** As the build names it, or as the sources do. */
const THREAD = import.meta.url.endsWith('.ts') ? './ledger-thread.ts' : '../store/ledger-thread.js'

/** Megabytes: a group is small, and gone when the next one comes. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 }

async function onThread(workerData: ThreadOrder, onBusy: () => void): Promise<Ledger> {
  const worker = new Worker(new URL(THREAD, import.meta.url), { workerData, resourceLimits: LIMITS })
  let waiting: PromiseWithResolvers<Committed> | null = null
  let broken: Error | null = null
  const fail = (error: Error) => {
    broken ??= error
    waiting?.reject(broken)
    waiting = null
  }
  worker.on('message', (answer: Answer) => {
    if ('busy' in answer) return onBusy()
    if ('error' in answer) return fail(errorOf(answer.error))
    waiting?.resolve(answer.committed)
    waiting = null
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the thread that keeps the ledger has ended')))
  return {
    commit: async group => {
      if (broken !== null) throw broken
      waiting = Promise.withResolvers<Committed>()
      worker.postMessage(group, [])
      return await waiting.promise
    },
    close: async () => {
      if (broken !== null) return
      broken = new Error('the ledger is closed')
      const ended = once(worker, 'exit')
      worker.postMessage(null, [])
      await ended
    },
  }
}

function errorOf(error: Extract<Answer, { error: unknown }>['error']): Error {
  return typeof error === 'string' ? new Error(error) : new NewsletterError(error.code, error)
}
