// The file of a SQLite database: made for its owner's eyes alone, opened the way the ledger needs it
// (WAL, synchronous=FULL, foreign keys), and what SQLite says of its file told in words.
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { NewsletterError } from '../errors.ts'

/** How long a statement waits for another process's transaction to end. */
const WAIT_MS = 10_000
const PAUSE_MS = 5

/** @throws NewsletterError `database` or `busy` */
export async function openSqliteFile(file: string, waitMs = WAIT_MS): Promise<DatabaseSync> {
  try {
    makePrivate(file)
    const database = new DatabaseSync(file, { timeout: waitMs })
    try {
      await configure(database)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    throw explained(file, error)
  }
}

/**
 * Makes the file 0600, in a folder 0700 if that is new; SQLite gives its companions the file's mode.
 * Never opens a file that exists: closing it would take away the locks that this process holds on it
 * (https://sqlite.org/howtocorrupt.html §2.2).
 */
function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

/**
 * node:sqlite turns foreign keys on by itself. `synchronous=FULL` is SQLite's default, and said all the
 * same: with NORMAL a power loss may take back a commit that was acknowledged. What is deleted is overwritten, which
 * costs no writing but that of pages that become empty.
 */
async function configure(database: DatabaseSync): Promise<void> {
  await useWriteAheadLog(database)
  database.exec('pragma synchronous = full; pragma secure_delete = on')
}

/** Two processes that turn it on at once do not wait for each other as for a lock: one is told "locked". */
async function useWriteAheadLog(database: DatabaseSync): Promise<void> {
  for (let waited = 0; ; waited += PAUSE_MS) {
    try {
      database.exec('pragma journal_mode = wal')
      return
    } catch (error) {
      if (primaryCode(error) !== BUSY || waited >= WAIT_MS) throw error
      await setTimeout(PAUSE_MS)
    }
  }
}

const BUSY = 5

/** Whether another process holds the lock, so that the same may succeed later. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY
}

/** https://sqlite.org/rescode.html: the results that a person can do something about. */
const TROUBLES: Readonly<Record<number, { readonly what: string; readonly fix: string }>> = {
  3: { what: 'may not be accessed', fix: 'Give yourself the right to read and write it and its folder.' },
  8: { what: 'is read-only', fix: 'Give yourself the right to write it and its folder.' },
  10: { what: 'met an input/output error', fix: 'Look after the disk, then run the command again.' },
  11: { what: 'is damaged', fix: 'Put a backup in its place.' },
  13: { what: 'finds no room on the disk', fix: 'Free some space, then run the command again.' },
  14: { what: 'cannot be opened', fix: 'Look whether its folder exists and you may read and write there.' },
  26: {
    what: 'is not a database',
    fix: 'Put a backup in its place.',
  },
}

/** The error as a person can act on it, or as it is when it is of another kind (a constraint, our SQL). */
export function explained(file: string, error: unknown): unknown {
  const code = primaryCode(error)
  if (code === BUSY)
    return new NewsletterError(
      'busy',
      {
        what: `The database ${file} has been locked by another run for too long.`,
        fix: 'Try again when that has ended.',
      },
      { cause: error },
    )
  const trouble = code === null ? fileTrouble(error) : TROUBLES[code]
  if (!trouble) return error
  return new NewsletterError(
    'database',
    { what: `The database ${file} ${trouble.what}.`, fix: trouble.fix },
    { cause: error },
  )
}

/** SQLite's result code without the extension in its upper bits; null for what is not SQLite's. */
function primaryCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null
}

/** The same, when the file system refuses before SQLite does. */
function fileTrouble(error: unknown) {
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return TROUBLES[3]
    case 'EROFS':
      return TROUBLES[8]
    case 'ENOSPC':
    case 'EDQUOT':
      return TROUBLES[13]
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return TROUBLES[14]
    default:
      return undefined
  }
}
