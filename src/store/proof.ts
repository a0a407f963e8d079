// That the ledger can be written, seen by writing to it; and where it lies, so that somebody can look for room.
import { sql } from 'kysely'
import type { Db } from './database.ts'
import { isSqlite } from './dialect.ts'

/**
 * Writes a row, and takes it away: two commits that are on the disk, or the error of a ledger that cannot be
 * written. In a transaction it is one commit, which leaves nothing behind whatever happens.
 */
export async function proveWritable(db: Db, holder: string, now: string): Promise<void> {
  await db.insertInto('proofs').values({ holder, at: now }).execute()
  await db.deleteFrom('proofs').where('holder', '=', holder).execute()
}

/** The file of a SQLite database; null for PostgreSQL, whose disk is another machine's business. */
export async function databaseFile(db: Db): Promise<string | null> {
  if (!isSqlite(db)) return null
  const { rows } = await sql<{
    file: string
  }>`select file from pragma_database_list where name = 'main'`.execute(db)
  return rows[0]?.file ?? null
}
