// A message that was recorded before its author counted is known again.
import { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { bringUpToDate } from '../../src/store/migrate.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { postgresDialect } from '../../src/store/postgres.ts'
import type { Tables } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite.ts'
import { newPostgresSchema, newSqliteFile, openForTest } from '../contract/databases.ts'
import { received } from '../contract/rows.ts'

const BEFORE = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '0010'))

for (const name of ['SQLite', 'PostgreSQL'] as const) {
  test(`a message of before is known by its author, too, on ${name}`, async () => {
    const target = name === 'SQLite' ? await newSqliteFile() : await newPostgresSchema()
    const isFile = target.kind === 'sqlite'
    const db = new Kysely<Tables>({ dialect: isFile ? await sqliteDialect(target) : postgresDialect(target) })
    await bringUpToDate(db, isFile ? null : target.schema, BEFORE)
    const rows = [
      { identity: '<1@example.net>', message_id: '<1@example.net>', sender: 'Ada@example.org' },
      { identity: '<2@example.net>', message_id: '<2@example.net>', sender: null },
      { identity: 'sha256:00', message_id: null, sender: 'ada@example.org' },
    ]
    await db
      .insertInto('received')
      .values(rows.map(row => ({ ...received, ...row })))
      .execute()
    await db.destroy()

    const { db: after } = await openForTest(target)
    const known = await after.selectFrom('received').select('identity').orderBy('id').execute()
    expect(known.map(({ identity }) => identity)).toEqual([
      '<1@example.net> ada@example.org',
      '<2@example.net>',
      'sha256:00',
    ])
  })
}
