// How much of the database's file is kept in memory. The little that SQLite keeps by itself makes an import of a
// million people, whose addresses are spread all over an index, read and write the same pages again and again.
import { sql } from 'kysely'
import type { Db } from './database.ts'
import { isSqlite } from './dialect.ts'

const IMPORT_KIB = 24_000
const USUAL_KIB = 2_000

/** Does the work with room for a large index; PostgreSQL has memory of its own. */
export async function withLargeCache<T>(db: Db, work: () => Promise<T>): Promise<T> {
  if (!isSqlite(db)) return await work()
  await sql.raw(`pragma cache_size = -${IMPORT_KIB}`).execute(db)
  try {
    return await work()
  } finally {
    await sql.raw(`pragma cache_size = -${USUAL_KIB}`).execute(db)
  }
}
