import { type QueryExecutorProvider, sql } from 'kysely'
import { expect, it } from 'vitest'
import { bringUpToDate } from '../../src/store/migrate.ts'
import { MIGRATIONS, type Migrations } from '../../src/store/migrations/index.ts'
import { forEachDatabase } from '../contract/databases.ts'

forEachDatabase('migrating', (open, newTarget) => {
  it('does what is missing, in its order, once', async () => {
    const target = await newTarget()
    const schema = target.kind === 'postgres' ? target.schema : null
    const { db } = await open(target)
    const done: string[] = []
    const migrations = {
      ...MIGRATIONS,
      '9001-second': migration('create table extra (name text)', () => done.push('second')),
      '9002-third': migration(`insert into extra (name) values ('third')`, () => done.push('third')),
    }
    await bringUpToDate(db, schema, migrations)
    await bringUpToDate(db, schema, migrations)
    expect(done).toEqual(['second', 'third'])
    expect((await sql`select name from extra`.execute(db)).rows).toMatchObject([{ name: 'third' }])
    expect((await sql`select name from migrations order by name`.execute(db)).rows).toMatchObject([
      ...Object.keys(MIGRATIONS).map(name => ({ name })),
      { name: '9001-second' },
      { name: '9002-third' },
    ])
  })

  it('does all of it or nothing, and hands on what went wrong', async () => {
    const target = await newTarget()
    const schema = target.kind === 'postgres' ? target.schema : null
    const { db } = await open(target)
    const second = { ...MIGRATIONS, '9001-second': migration('create table extra (name text)') }
    const broken = { ...second, '9002-broken': migration('create table extra (name text)') }
    await expect(bringUpToDate(db, schema, broken)).rejects.toThrow(/already exists/)
    await expect(sql`select name from extra`.execute(db)).rejects.toThrow()
    await bringUpToDate(db, schema, second)
    expect((await sql`select name from extra`.execute(db)).rows).toEqual([])
  })
})

function migration(statement: string, then: () => void = () => {}): Migrations[string] {
  return async () => ({
    up: async (db: QueryExecutorProvider) => {
      await sql.raw(statement).execute(db)
      then()
    },
  })
}
