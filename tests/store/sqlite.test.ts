import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { NewsletterError } from '../../src/errors.ts'
import { inTransaction, openDatabase } from '../../src/store/database.ts'
import { explained } from '../../src/store/sqlite-file.ts'
import { newSqliteFile, openForTest, runNode } from '../contract/databases.ts'
import { candidate, source } from '../contract/rows.ts'

const modeOf = (file: string) => statSync(file).mode & 0o777

it('keeps the database and its companions from other users of the machine', async () => {
  const { file } = await newSqliteFile()
  const target = { kind: 'sqlite', file: join(dirname(file), 'new', 'state.db') } as const
  const { db } = await openForTest(target)
  await db.insertInto('sources').values(source).execute()
  expect(modeOf(dirname(target.file))).toBe(0o700)
  for (const name of [target.file, `${target.file}-wal`, `${target.file}-shm`])
    expect(modeOf(name)).toBe(0o600)
})

it('leaves the rights that somebody gave to a file or folder', async () => {
  const target = await newSqliteFile()
  const { close } = await openDatabase(target)
  await close()
  chmodSync(target.file, 0o640)
  chmodSync(dirname(target.file), 0o750)
  await openForTest(target)
  expect([modeOf(target.file), modeOf(dirname(target.file))]).toEqual([0o640, 0o750])
})

it('loses no commit to a power failure, keeps references true, and waits for other writers', async () => {
  const { db } = await openForTest(await newSqliteFile())
  const pragmas = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, busy_timeout: 10_000 }
  for (const [pragma, value] of Object.entries(pragmas)) {
    const { rows } = await sql.raw<object>(`pragma ${pragma}`).execute(db)
    expect([pragma, ...rows.flatMap(row => Object.values(row))]).toEqual([pragma, value])
  }
})

it('takes no text for a number in any table of ours', async () => {
  const { db } = await openForTest(await newSqliteFile())
  const loose = sql<{
    name: string
  }>`select name from pragma_table_list where strict = 0 and name not like 'sqlite_%'`
  expect((await loose.execute(db)).rows.map(row => row.name)).toEqual(['migrations'])
})

it('opens for reading while another process writes', async () => {
  const target = await newSqliteFile()
  const writer = await openForTest(target)
  await inTransaction(writer.db, async db => {
    await db.insertInto('sources').values(source).execute()
    const { db: reader } = await openForTest(target)
    expect(await reader.selectFrom('sources').selectAll().execute()).toEqual([])
  })
})

it.each([
  ['is not a database', (file: string) => writeFileSync(file, 'Dear readers, '.repeat(100))],
  ['cannot be opened', (file: string) => mkdirSync(file)],
])('says of a file that it %s', async (problem, make) => {
  const target = await newSqliteFile()
  make(target.file)
  await expect(openDatabase(target)).rejects.toMatchObject({
    code: 'database',
    message: `The database ${target.file} ${problem}.`,
    fix: expect.stringMatching(/./),
  })
})

it('says that a database cannot be where its folder is a file', async () => {
  const { file } = await newSqliteFile()
  writeFileSync(file, '')
  await expect(openDatabase({ kind: 'sqlite', file: join(file, 'state.db') })).rejects.toMatchObject({
    code: 'database',
  })
})

it('says that the disk is full, and undoes the transaction that met it', async () => {
  const { db } = await openForTest(await newSqliteFile())
  await sql`pragma max_page_count = 60`.execute(db)
  const work = inTransaction(db, async db => {
    for (;;)
      await db
        .insertInto('candidates')
        .values({ ...candidate, excerpt: 'x'.repeat(4000) })
        .execute()
  })
  await expect(work).rejects.toMatchObject({
    code: 'database',
    message: expect.stringMatching('no room on the disk'),
  })
  await sql`pragma max_page_count = 1000`.execute(db)
  expect(await db.selectFrom('candidates').selectAll().execute()).toEqual([])
  await db.insertInto('candidates').values(candidate).execute()
  const { rows } = await sql`pragma integrity_check`.execute(db)
  expect(rows).toMatchObject([{ integrity_check: 'ok' }])
})

it('says that the database is read-only', async () => {
  const { db } = await openForTest(await newSqliteFile())
  await sql`pragma query_only = on`.execute(db)
  await expect(db.insertInto('sources').values(source).execute()).rejects.toMatchObject({
    code: 'database',
    message: expect.stringMatching('is read-only'),
  })
})

it('says to try again later when another run holds the lock for too long', async () => {
  const target = await newSqliteFile()
  const { db } = await openForTest(target)
  const impatient = new DatabaseSync(target.file, { timeout: 0 })
  onTestFinished(() => impatient.close())
  const error = await inTransaction(db, async () => {
    try {
      impatient.exec('begin immediate')
      return null
    } catch (error) {
      return explained(target.file, error)
    }
  })
  expect(error).toBeInstanceOf(NewsletterError)
  expect(error).toMatchObject({ code: 'busy', exit: 75 })
})

it('goes on using a statement after its table has changed', async () => {
  const { db } = await openForTest(await newSqliteFile())
  const all = db.selectFrom('suppressions').selectAll()
  await sql`insert into suppressions values ('a', 'b', '2015-06-15T13:29:40.000Z')`.execute(db)
  const [before] = await all.execute()
  await sql`alter table suppressions add column note text default 'new'`.execute(db)
  expect(await all.execute()).toEqual([{ ...before, note: 'new' }])
})

it('loads no driver of PostgreSQL and prints no warning', async () => {
  const { stdout, stderr } = await runNode(join(import.meta.dirname, 'modules-loaded.ts'), [
    JSON.stringify(await newSqliteFile()),
  ])
  const modules = stdout.trim().split('\n')
  expect(modules).toContain('node:sqlite')
  expect(modules.filter(module => /^pg|postgres\.ts/.test(module))).toEqual([])
  expect(stderr).toBe('')
})

it('loads no migration when there is nothing to migrate', async () => {
  const target = await newSqliteFile()
  const script = join(import.meta.dirname, 'modules-loaded.ts')
  const runs = [
    await runNode(script, [JSON.stringify(target)]),
    await runNode(script, [JSON.stringify(target)]),
  ]
  expect(runs.map(({ stdout }) => stdout.includes('0001-first'))).toEqual([true, false])
})
