// A post that was taken out before it was kept which links were disabled with it takes them along when it is put back.
import { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { enableLinksWith } from '../../src/store/links.ts'
import { bringUpToDate } from '../../src/store/migrate.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { postgresDialect } from '../../src/store/postgres.ts'
import type { Tables } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite.ts'
import { newPostgresSchema, newSqliteFile, openForTest } from '../contract/databases.ts'
import { entry, issue, link, NOW } from '../contract/rows.ts'

const BEFORE = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '0009'))

for (const name of ['SQLite', 'PostgreSQL'] as const) {
  test(`a post of before is put back with its links, on ${name}`, async () => {
    const target = name === 'SQLite' ? await newSqliteFile() : await newPostgresSchema()
    const isFile = target.kind === 'sqlite'
    const db = new Kysely<Tables>({ dialect: isFile ? await sqliteDialect(target) : postgresDialect(target) })
    await bringUpToDate(db, isFile ? null : target.schema, BEFORE)
    await db.insertInto('issues').values(issue).execute()
    const removed = {
      ...entry,
      issue_id: 1,
      position: 1,
      url: 'https://a.example.org/',
      key: 'a.example.org',
    }
    await db.insertInto('entries').values(removed).execute()
    const disabled = { ...link, issue_id: 1, state: 'disabled' as const }
    const links = [
      { ...disabled, slug: 'blog1', number: 1, target: removed.url },
      { ...disabled, slug: 'blog2', number: 2, target: 'https://b.example.org/' },
    ]
    await db.insertInto('links').values(links).execute()
    await db.insertInto('removals').values({ key: removed.key, removed_at: NOW }).execute()
    await db.destroy()

    const { db: after } = await openForTest(target)
    expect(await enableLinksWith(after, removed.key)).toEqual(['blog1'])
  })
}
