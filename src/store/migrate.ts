// Brings a database up to date: the migrations that it has not had, in their order, in one transaction, all
// or none. Opening one that is up to date costs one query. A newer one is refused, never touched.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Dialect, DatabaseTarget } from './database.ts'
import { NewsletterError } from '../errors.ts'
import { MIGRATIONS } from './migrations/index.ts'
import type { PostgresTarget } from './postgres.ts'
import type { Tables } from './schema.ts'

const KNOWN = Object.keys(MIGRATIONS)

/** @throws NewsletterError `databaseNewer`, or what the driver throws */
export async function bringUpToDate(db: Kysely<Tables>, target: DatabaseTarget): Promise<void> {
  if (isCurrent(await recorded(db, target))) return
  await db.transaction().execute(async db => {
    if (target.kind === 'postgres') await holdSchema(db, target)
    // Another process may have done it while this one waited.
    if (!isCurrent(await recorded(db, target))) await migrate(db, target)
  })
}
