// A roster in pages: everybody once, in order, and along an index, so that no page costs more than another.
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { type Db, inTransaction } from '../../src/store/database.ts'
import { isSqlite } from '../../src/store/dialect.ts'
import {
  byAddress,
  byNumber,
  type RosterQuery,
  rosterPage,
  rosterPages,
} from '../../src/store/roster-pages.ts'
import { importSubscribers } from '../../src/store/subscribers.ts'
import { forEachDatabase } from './databases.ts'
import { NOW } from './rows.ts'

const READERS: RosterQuery = { roster: 'readers', state: 'active' }

async function fill(db: Db, count = 60) {
  const people = Array.from({ length: count }, (_, n) => ({
    address: `reader${String(n).padStart(5, '0')}@${n % 2 === 0 ? 'example.org' : 'example.com'}`,
    addressKey: `reader${String(n).padStart(5, '0')}@${n % 2 === 0 ? 'example.org' : 'example.com'}`,
    name: n % 10 === 0 ? `Ada Example ${n}` : n === 7 ? '100% \u00C4rger_\\' : null,
    tags: n % 3 === 0 ? ['founder'] : [],
  }))
  await inTransaction(db, async db => {
    for (let start = 0; start < count; start += 500) {
      await importSubscribers(db, 'readers', people.slice(start, start + 500), 'imported', NOW)
    }
  })
  await importSubscribers(db, 'others', people.slice(0, 20), 'imported', NOW)
}

async function numbers(db: Db, query: Partial<RosterQuery>, most?: number) {
  const pages = await Array.fromAsync(rosterPages(db, { ...READERS, ...query }, most))
  return pages.flat().map(({ address }) => Number(/\d+/.exec(address)?.[0]))
}

forEachDatabase('a roster in pages', open => {
  it('has everybody once, whatever the size of a page', async () => {
    const { db } = await open()
    await fill(db)
    const everybody = [...Array(60).keys()]
    for (const most of [1, 7, 60, 500]) expect(await numbers(db, {}, most)).toEqual(everybody)
    expect(await numbers(db, { state: 'left' })).toEqual([])
    expect(await numbers(db, { roster: 'nobody' })).toEqual([])
  })

  it('is searched by tag, by the beginning of an address, and by a piece of a name or address', async () => {
    const { db } = await open()
    await fill(db)
    expect(await numbers(db, { tag: 'founder' }, 4)).toEqual([...Array(20).keys()].map(n => n * 3))
    expect(await numbers(db, { search: 'READER00012@' }, 4)).toEqual([12])
    expect(await numbers(db, { search: 'ada EX' }, 4)).toEqual([0, 10, 20, 30, 40, 50])
    expect(await numbers(db, { search: 'ada', tag: 'founder' }, 4)).toEqual([0, 30])
    expect(await numbers(db, { search: '@example.com' }, 4)).toHaveLength(30)
    expect(await numbers(db, { search: 'reader00003@example', tag: 'founder' })).toEqual([3])
  })

  it('takes nothing in what is looked for as a pattern or as SQL', async () => {
    const { db } = await open()
    await fill(db)
    for (const search of ['%', '_', '100%', '\u00C4rger_', '\\'])
      expect(await numbers(db, { search })).toEqual([7])
    for (const search of ["'; drop table subscribers; --", '"', 'NEAR(a, b)', '*', 'a* OR b', "x' or '1'='1"])
      expect(await numbers(db, { search })).toEqual([])
  })

  it('looks at a slice for a page of what is rarely found, and goes on from there', async () => {
    const { db } = await open()
    await fill(db, 10_100)
    const query = { ...READERS, search: 'reader10050' }
    const first = await rosterPage(db, query, null, 50)
    expect([first.rows.length, first.next]).toEqual([0, '5000'])
    expect(await numbers(db, { search: 'reader10050' })).toEqual([10_050])
  })

  it('goes along an index for every page, and sorts nothing', async () => {
    const { db } = await open()
    await fill(db)
    const queries = {
      subscribers_by_roster: byNumber(db, READERS, 20, null, 10),
      subscribers_by_address: byAddress(db, READERS, 'reader', 'reader00007', 10),
      tags: byNumber(db, { ...READERS, tag: 'founder' }, 20, null, 10),
    }
    for (const [index, query] of Object.entries(queries)) {
      const plan = await planOf(db, query.compile())
      expect(plan).toContain(index)
      expect(plan).not.toMatch(/sort|temp b-tree|scan subscribers(?! using)|seq scan/i)
    }
  })
})

/** Where a table is as small as here, PostgreSQL would read the whole of it if it were let. */
async function planOf(db: Db, { sql: text, parameters }: { sql: string; parameters: readonly unknown[] }) {
  const start = isSqlite(db) ? 'explain query plan ' : 'explain '
  return await inTransaction(db, async db => {
    if (!isSqlite(db)) {
      for (const way of ['seqscan', 'bitmapscan', 'sort', 'hashjoin'])
        await sql.raw(`set local enable_${way} = off`).execute(db)
    }
    const compiled = { ...sql`select 1`.compile(db), sql: start + text, parameters }
    const { rows } = await db.executeQuery<object>(compiled)
    return rows.map(row => Object.values(row).join(' ')).join('\n')
  })
}
