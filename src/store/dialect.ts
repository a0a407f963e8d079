// Which of the two databases this is, for the few places where they are not used alike.
import { SqliteAdapter } from 'kysely'
import type { Db } from './database.ts'

export function isSqlite(db: Db): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter
}
