// The one seam between the newsletter and its database: opened here, SQLite and PostgreSQL behave the
// same. Values are null, numbers, bigints, text and bytes; counts are numbers; text sorts bytewise; what
// is read in a transaction stays true until it commits; a statement that failed spoils its transaction.
import { setTimeout } from 'node:timers/promises'
import { Kysely, type PostgresDialect, type SqliteDialect, type Transaction } from 'kysely'
import { NewsletterError } from '../errors.ts'
import { bringUpToDate } from './migrate.ts'
import type { PostgresTarget } from './postgres.ts'
import type { Tables } from './schema.ts'
import type { SqliteTarget } from './sqlite.ts'

export type DatabaseTarget = SqliteTarget | PostgresTarget

/** What the store's functions take: the database, or a transaction on it. */
export type Db = Kysely<Tables> | Transaction<Tables>

export interface Database {
  readonly db: Kysely<Tables>
  readonly dialect: DatabaseTarget['kind']
  readonly close: () => Promise<void>
}

/**
 * Opens the database, makes it when there is none, and brings it up to date. Only the driver that is
 * needed gets loaded. `stream()` works on neither dialect (on SQLite a write inside it would wait for
 * itself): page by key instead.
 * @throws NewsletterError `database`, `databaseNewer` or `busy`
 */
export async function openDatabase(target: DatabaseTarget): Promise<Database> {
  const db = new Kysely<Tables>({ dialect: await dialectOf(target) })
  try {
    await bringUpToDate(db, target.kind === 'postgres' ? target.schema : null)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return { db, dialect: target.kind, close: async () => await db.destroy() }
}

async function dialectOf(target: DatabaseTarget): Promise<SqliteDialect | PostgresDialect> {
  return target.kind === 'sqlite'
    ? await (await import('./sqlite.ts')).sqliteDialect(target)
    : (await import('./postgres.ts')).postgresDialect(target)
}

const MOST_TRIES = 20
const PAUSE_MS = 5
/** A little less than a statement waits by itself: who has waited that long is told at once. */
const PATIENCE_MS = 9_500
const LOCKED_PAUSE_MS = 50

/**
 * Does the work in one transaction, or in the one that `db` is already. Transactions happen as if one
 * after the other: SQLite lets one write at a time, PostgreSQL is asked for it and may make one of two
 * begin again. Where statements do not wait for another process that writes, this does, for ten seconds,
 * and whoever else uses `db` goes on meanwhile. So `work` may run several times and touches nothing but the database, through the `db`
 * that it is given (using the outer one would wait for itself). An error in it undoes everything; a
 * statement's error must not be caught to go on.
 */
export async function inTransaction<T>(db: Db, work: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
  if (isTransaction(db)) return await work(db)
  const begun = performance.now()
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().setIsolationLevel('serializable').execute(work)
    } catch (error) {
      const locked = isLocked(error)
      const isOver = locked ? performance.now() - begun >= PATIENCE_MS : tries >= triesWorthwhile(error)
      if (isOver) throw error
      await setTimeout(locked ? LOCKED_PAUSE_MS : tries * PAUSE_MS)
    }
  }
}

/** Reads everything as it is at one moment, and waits for nobody who writes. `work` writes nothing. */
export async function atOneMoment<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  if (isTransaction(db)) return await work(db)
  return await db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)
}

/** Does the work and undoes all that it wrote: what it would come to. */
export async function withoutTrace<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  let result: { readonly value: T } | undefined
  try {
    await inTransaction(db, async trial => {
      result = { value: await work(trial) }
      throw new Undo()
    })
  } catch (error) {
    if (!(error instanceof Undo)) throw error
  }
  if (result === undefined) throw new Error('a trial ends with a result or an error')
  return result.value
}

class Undo extends Error {}

function isTransaction(db: Db): db is Transaction<Tables> {
  return db.isTransaction
}

/**
 * PostgreSQL, Appendix A: serialization_failure and deadlock_detected say that a race was lost. A
 * unique_violation may say so, too (§13.2.3); if it does not, it comes again.
 */
function triesWorthwhile(error: unknown): number {
  const { code } = codesOf(error)
  if (code === '40001' || code === '40P01') return MOST_TRIES
  return code === '23505' ? 3 : 1
}

/** Another process has SQLite's write lock; `busy` alone may also be what a verb says of a run that is under way. */
function isLocked(error: unknown): boolean {
  return (
    error instanceof NewsletterError && error.code === 'busy' && codesOf(error.cause).errcode !== undefined
  )
}

export type Conflict = 'unique' | 'foreign-key' | 'check' | 'not-null'

/** https://sqlite.org/rescode.html (extended codes) and PostgreSQL, Appendix A, class 23. */
const CONFLICTS: Readonly<Record<string, Conflict>> = {
  1555: 'unique',
  2067: 'unique',
  2579: 'unique',
  787: 'foreign-key',
  1811: 'foreign-key',
  275: 'check',
  1299: 'not-null',
  23505: 'unique',
  23503: 'foreign-key',
  23001: 'foreign-key',
  23514: 'check',
  23502: 'not-null',
}

/** Which constraint refused the statement; null when the error is of another kind. */
export function conflictOf(error: unknown): Conflict | null {
  const { code, errcode } = codesOf(error)
  return CONFLICTS[String(errcode ?? code)] ?? null
}

/** `errcode` is SQLite's number, `code` PostgreSQL's SQLSTATE; node:sqlite has a `code` of its own beside. */
function codesOf(error: unknown): { readonly code?: unknown; readonly errcode?: unknown } {
  return typeof error === 'object' && error !== null ? error : {}
}
