// Brings a database up to date: the migrations that it has not had, in their order, in one transaction, all
// or none. One that is up to date costs two small queries. A newer one is refused, never touched.
import { type Kysely, sql, type Transaction } from 'kysely'
import { NewsletterError } from '../errors.ts'
import type { Db } from './database.ts'
import { MIGRATIONS, type Migrations } from './migrations/index.ts'
import type { Tables } from './schema.ts'

interface MigratedTables extends Tables {
  /** The names of the migrations that this database has had. */
  migrations: { name: string }
}

/**
 * @param schema the newsletter's schema on PostgreSQL, made when it is missing; null on SQLite
 * @throws NewsletterError `databaseNewer`, or what the driver throws
 */
export async function bringUpToDate(
  db: Kysely<MigratedTables>,
  schema: string | null,
  migrations: Migrations = MIGRATIONS,
): Promise<void> {
  if (pending(await namesDone(db, schema), migrations).length === 0) return
  await db.transaction().execute(async transaction => {
    // SQLite lets in one transaction at a time; PostgreSQL has to be asked.
    if (schema !== null) await lockSchema(transaction, schema)
    await sql`create table if not exists migrations (name text primary key)`.execute(transaction)
    // Asked anew: another process may have done it while this one waited.
    for (const [name, load] of pending(await namesDone(transaction, schema), migrations)) {
      const migration = await load()
      await migration.up(transaction, schema === null ? 'sqlite' : 'postgres')
      await transaction.insertInto('migrations').values({ name }).execute()
    }
  })
}

/** Whether a database that was brought up to date still is: another version of the program may have gone on. */
export async function isCurrent(db: Db): Promise<boolean> {
  const { rows } = await sql<MigratedTables['migrations']>`select name from migrations order by name`.execute(
    db,
  )
  return rows.map(row => row.name).join() === Object.keys(MIGRATIONS).join()
}

function pending(done: readonly string[], migrations: Migrations) {
  const newest = done.findLast(name => !(name in migrations))
  if (newest !== undefined)
    throw new NewsletterError('databaseNewer', {
      what: `The database is at version ${newest}; this program knows versions up to ${Object.keys(migrations).at(-1)}.`,
      fix: 'Update the program to the version that the database was last used with, or a later one.',
    })
  return Object.entries(migrations).filter(([name]) => !done.includes(name))
}

async function namesDone(db: Kysely<MigratedTables>, schema: string | null): Promise<readonly string[]> {
  const { rows } = await (schema === null
    ? sql`select 1 from sqlite_schema where name = 'migrations'`
    : sql`select 1 from pg_tables where schemaname = ${schema} and tablename = 'migrations'`
  ).execute(db)
  if (rows.length === 0) return []
  const names = await db.selectFrom('migrations').select('name').orderBy('name').execute()
  return names.map(row => row.name)
}

async function lockSchema(db: Transaction<MigratedTables>, schema: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`newsletter ${schema}`}, 0))`.execute(db)
  const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(db)
  if (rows.length === 0) await db.schema.createSchema(schema).execute()
}
