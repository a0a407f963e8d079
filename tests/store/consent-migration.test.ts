// A roster of before there were consents comes through with everybody on it, and their numbers go on from there.
import { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { bringUpToDate } from '../../src/store/migrate.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { postgresDialect } from '../../src/store/postgres.ts'
import type { Tables } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite.ts'
import { newPostgresSchema, newSqliteFile, openForTest } from '../contract/databases.ts'
import { subscriber } from '../contract/rows.ts'

const BEFORE = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '0006'))

for (const name of ['SQLite', 'PostgreSQL'] as const) {
  test(`everybody stays who they are, on ${name}`, async () => {
    const target = name === 'SQLite' ? await newSqliteFile() : await newPostgresSchema()
    const isFile = target.kind === 'sqlite'
    const db = new Kysely<Tables>({ dialect: isFile ? await sqliteDialect(target) : postgresDialect(target) })
    await bringUpToDate(db, isFile ? null : target.schema, BEFORE)
    const people = ['ada', 'bob', 'cleo'].map(local => ({
      ...subscriber,
      address: `${local}@example.org`,
      address_key: `${local}@example.org`,
    }))
    await db.insertInto('subscribers').values(people).execute()
    await db.destroy()

    const { db: after } = await openForTest(target)
    const rows = await after.selectFrom('subscribers').selectAll().orderBy('id').execute()
    expect(rows.map(({ id, address }) => [id, address])).toEqual(
      people.map(({ address }, n) => [n + 1, address]),
    )
    expect(rows[0]).toMatchObject({ text_only: 0, version: 1, language: null, paused_until: null })
    const next = { ...subscriber, roster: 'others' }
    expect(await after.insertInto('subscribers').values(next).returning('id').executeTakeFirst()).toEqual({
      id: 4,
    })
    const twice = after
      .insertInto('subscribers')
      .values({ ...subscriber, roster: 'others' })
      .execute()
    await expect(twice).rejects.toThrow(/unique/i)
    await (await openDatabase(target)).close()
  })
}
