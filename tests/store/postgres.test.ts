import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { NewsletterError } from '../../src/errors.ts'
import { openDatabase } from '../../src/store/database.ts'
import { explained, unfitness } from '../../src/store/postgres-server.ts'
import { newPostgresSchema, openForTest, postgresUrl } from '../contract/databases.ts'
import { source } from '../contract/rows.ts'

const PASSWORD = 'pa55w0rd'

it.each([
  [
    'nobody listens',
    `postgres://ada:${PASSWORD}@127.0.0.1:1/letters`,
    /127\.0\.0\.1:1\/letters does not answer/,
  ],
  [
    'the host is unknown',
    `postgres://ada:${PASSWORD}@host.invalid/letters`,
    /host\.invalid:5432\/letters cannot/,
  ],
  ['it is no address', `postgres://ada:${PASSWORD}@[::1/letters`, /address .* cannot be read/],
  ['it is another kind of address', `mysql://ada:${PASSWORD}@127.0.0.1/letters`, /address .* cannot be read/],
  ['it is a word', PASSWORD, /address .* cannot be read/],
])('says where the database is not, and not the password, when %s', async (_case, url, message) => {
  const error = await openingError(url)
  expect(error).toMatchObject({ code: 'database', message: expect.stringMatching(message) })
})

it('says that the password is wrong, or the database missing', async () => {
  const right = await postgresUrl()
  const wrong = new URL(right)
  wrong.password = PASSWORD
  expect((await openingError(wrong.href)).message).toMatch('refuses the password')
  const missing = new URL(right)
  missing.pathname = '/nowhere'
  expect((await openingError(missing.href)).message).toMatch('has no such database')
})

it('says that a user may not make a schema, and lets one work in a schema that is there', async () => {
  const admin = await openForTest(await newPostgresSchema())
  const [user, schema] = [`ada_${randomUUID()}`, `theirs_${randomUUID()}`]
  await sql`create role ${sql.id(user)} login password ${sql.lit(PASSWORD)}`.execute(admin.db)
  const url = new URL(await postgresUrl())
  url.username = user
  url.password = PASSWORD
  expect((await openingError(url.href)).message).toMatch('does not allow that to this user')
  await sql`create schema ${sql.id(schema)} authorization ${sql.id(user)}`.execute(admin.db)
  const { db } = await openForTest({ kind: 'postgres', url: url.href, schema })
  await db.insertInto('sources').values(source).execute()
})

it.each(['a"; drop schema public; --', "it's", 'UPPER lower', 'ünï', '$user', 'a,b', 'x'.repeat(80)])(
  'keeps to its schema whatever its name: %s',
  async name => {
    const target = { ...(await newPostgresSchema()), schema: `${name.slice(0, 40)}${randomUUID()}` }
    const { db } = await openForTest(target)
    await db.insertInto('sources').values(source).execute()
    const again = await openForTest(target)
    expect(await again.db.selectFrom('sources').select('url').execute()).toHaveLength(1)
    const { rows } = await sql`select 1 from pg_tables where schemaname = 'public'`.execute(db)
    expect(rows).toEqual([])
  },
)

it('keeps two newsletters in one database apart', async () => {
  const one = await openForTest(await newPostgresSchema())
  const two = await openForTest(await newPostgresSchema())
  await one.db.insertInto('sources').values(source).execute()
  expect(await two.db.selectFrom('sources').selectAll().execute()).toEqual([])
})

it('has commits on disk when they return, also where the server has that off', async () => {
  const target = await newPostgresSchema()
  const setting = sql<{ setting: string }>`select current_setting('synchronous_commit') as setting`
  const quick = await openForTest(target)
  const durable = await openForTest({ ...target, durable: true })
  expect((await setting.execute(quick.db)).rows).toEqual([{ setting: 'off' }])
  expect((await setting.execute(durable.db)).rows).toEqual([{ setting: 'local' }])
})

it.each([
  [{ standby: 1, fsync: 'on', encoding: 'UTF8' }, 'is a standby'],
  [{ standby: 0, fsync: 'off', encoding: 'UTF8' }, 'runs with fsync=off'],
  [{ standby: 0, fsync: 'on', encoding: 'SQL_ASCII' }, 'keeps text as SQL_ASCII'],
])('refuses a server that %o', (server, problem) => {
  expect(unfitness(server, true, 'db.example.org:5432/letters')).toMatchObject({
    code: 'database',
    message: expect.stringMatching(`PostgreSQL at db.example.org:5432/letters ${problem}`),
  })
})

it('takes a primary that is durable, and for tests one that is not', () => {
  const server = { standby: 0, fsync: 'on', encoding: 'UTF8' }
  expect(unfitness(server, true, 'here')).toBeNull()
  expect(unfitness({ ...server, fsync: 'off' }, false, 'here')).toBeNull()
})

it('says so when the server ends a connection in use, and goes on with a new one', async () => {
  const { db } = await openForTest(await newPostgresSchema())
  const killed = db.transaction().execute(async db => {
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
  })
  await expect(killed).rejects.toMatchObject({
    code: 'database',
    message: expect.stringMatching('ended the connection'),
  })
  expect(await db.selectFrom('sources').selectAll().execute()).toEqual([])
})

it('leaves our own mistakes as they are', () => {
  const mistake = Object.assign(new Error('syntax error'), { code: '42601' })
  expect(explained('here', mistake)).toBe(mistake)
})

async function openingError(url: string): Promise<NewsletterError> {
  const { schema } = await newPostgresSchema()
  const error: unknown = await openDatabase({ kind: 'postgres', url, schema }).catch(
    (error: unknown) => error,
  )
  if (!(error instanceof NewsletterError)) throw new Error('It was opened', { cause: error })
  expect(`${error.message} ${error.fix} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(PASSWORD)
  return error
}
