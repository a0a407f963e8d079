// What was deleted stands in SQLite's write-ahead log until that is written over (https://sqlite.org/wal.html §2.2);
// in the file itself it is overwritten at once, by `secure_delete`. PostgreSQL's log is its own to keep.
import { sql } from 'kysely'
import type { Db } from './database.ts'
import { isSqlite } from './dialect.ts'

/** Outside of a transaction. While another process reads, the log stays until that has ended. */
export async function emptyLog(db: Db): Promise<void> {
  if (isSqlite(db)) await sql`pragma wal_checkpoint(truncate)`.execute(db)
}
