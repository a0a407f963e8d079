// What the rest of the program relies on, the same on both databases.
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { conflictOf, inTransaction } from '../../src/store/database.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { forEachDatabase, runScript } from './databases.ts'
import { candidate, delivery, dispatch, edition, entry, issue, link, NOW, origin, source } from './rows.ts'

forEachDatabase('values', open => {
  it('come back as they were stored: null, numbers, any well-formed text, JSON text', async () => {
    const { db } = await open()
    const row = {
      ...candidate,
      title: 'Ümläut, 漢字, 👩‍👩‍👧, \n\t \\ \' " % _ ? $1 :a',
      author: null,
      excerpt: '',
      paragraphs: JSON.stringify(['one', 'two "2"', '\u{1F600}']),
      position: Number.MAX_SAFE_INTEGER,
    }
    await db.insertInto('candidates').values(row).execute()
    expect(await db.selectFrom('candidates').selectAll().executeTakeFirst()).toMatchObject(row)
  })

  it('make a broken code point the replacement character', async () => {
    const { db } = await open()
    await db
      .insertInto('candidates')
      .values({ ...candidate, title: 'a\uD800b' })
      .execute()
    expect(await db.selectFrom('candidates').select('title').executeTakeFirst()).toEqual({
      title: 'a\uFFFDb',
    })
  })

  it.each([
    ['a date', new Date(0)],
    ['an object', { a: 1 }],
    ['an array', ['a']],
    ['a truth value', true],
    ['undefined', undefined],
    ['a symbol', Symbol('a')],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['text with a NUL', 'a\0b'],
  ])('that one of them would change in silence are refused by both: %s', async (_name, value) => {
    const { db } = await open()
    const statement = sql`insert into suppressions (address_key, reason, at) values (${value}, 'x', ${NOW})`
    await expect(statement.execute(db)).rejects.toThrow(TypeError)
    await expect(statement.execute(db)).rejects.toThrow('cannot be stored')
  })

  it('do not shift when the first one is refused', async () => {
    const { db } = await open()
    await expect(sql`select ${{ a: 1 }} as a, ${1} as b`.execute(db)).rejects.toThrow('kind Object')
  })

  it('count, sum and compare as numbers', async () => {
    const { db } = await open()
    await db
      .insertInto('sources')
      .values({ ...source, failures: 2 })
      .execute()
    const row = await db
      .selectFrom('sources')
      .select(eb => [
        eb.fn.countAll().as('rows'),
        eb.fn.sum('failures').as('sum'),
        eb.fn.max('failures').as('max'),
        eb(eb.fn.countAll(), '=', 1).as('one'),
        eb(eb.fn.countAll(), '>', 1).as('more'),
        eb.exists(eb.selectFrom('sources as s').select('s.id')).as('some'),
      ])
      .executeTakeFirst()
    expect(row).toEqual({ rows: 1, sum: 2, max: 2, one: 1, more: 0, some: 1 })
  })

  it('are never rounded: an integer that no number holds is an error', async () => {
    const { db } = await open()
    await expect(sql`select cast('9007199254740993' as bigint) as big`.execute(db)).rejects.toThrow(
      /too large/,
    )
  })

  it('are whole in integer columns and nothing else', async () => {
    const { db } = await open()
    await expect(
      db
        .insertInto('sources')
        .values({ ...source, failures: 1.5 })
        .execute(),
    ).rejects.toThrow()
  })
})

forEachDatabase('order and likeness', open => {
  it('of text is that of its bytes, in order by, comparisons, min and max', async () => {
    const { db } = await open()
    const words = ['a', 'B', 'ab', 'Z', 'é', 'z', '_', '-', '10', '9', '\u{FFFD}', '\u{1F600}']
    await db
      .insertInto('suppressions')
      .values(words.map(word => ({ address_key: word, reason: word, at: NOW })))
      .execute()
    const bytewise = words.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    for (const column of ['address_key', 'reason'] as const) {
      const rows = await db.selectFrom('suppressions').select(column).orderBy(column).execute()
      expect(rows.map(row => row[column])).toEqual(bytewise)
      const after = await db.selectFrom('suppressions').select(column).where(column, '>', 'Z').execute()
      expect(after.map(row => row[column]).toSorted()).toEqual(words.filter(word => word > 'Z').toSorted())
    }
    const ends = await db
      .selectFrom('suppressions')
      .select(eb => [eb.fn.min('reason').as('first'), eb.fn.max('reason').as('last')])
      .executeTakeFirst()
    expect(ends).toEqual({ first: bytewise[0], last: bytewise.at(-1) })
  })

  it('of nulls is said by nullsLast, of letters by lower on both sides', async () => {
    const { db } = await open()
    const titles = [null, 'B', 'a']
    for (const title of titles)
      await db
        .insertInto('candidates')
        .values({ ...candidate, title })
        .execute()
    const sorted = await db
      .selectFrom('candidates')
      .select('title')
      .orderBy('title', order => order.asc().nullsLast())
      .execute()
    expect(sorted.map(row => row.title)).toEqual(['B', 'a', null])
    const alike = await db
      .selectFrom('candidates')
      .select('title')
      .where(eb => eb(eb.fn<string>('lower', ['title']), 'like', '%b%'))
      .execute()
    expect(alike).toEqual([{ title: 'B' }])
  })
})

forEachDatabase('constraints', open => {
  it('are told apart when they refuse', async () => {
    const { db } = await open()
    await db.insertInto('sources').values(source).execute()
    const attempts = {
      unique: db.insertInto('sources').values(source),
      check: db.insertInto('sources').values({ ...source, url: 'x', added_at: 'yesterday' }),
      'not-null': sql`insert into sources (url, state, added_at) values (null, 'active', ${NOW})`,
      'foreign-key': db.insertInto('origins').values({ ...origin, candidate_id: 99 }),
    }
    for (const [conflict, attempt] of Object.entries(attempts)) {
      const error: unknown = await attempt.execute(db).catch((error: unknown) => error)
      expect(conflictOf(error)).toBe(conflict)
    }
    const key = db.insertInto('candidate_keys').values({ key: 'k', candidate_id: 1 })
    await db.insertInto('candidates').values(candidate).execute()
    await key.execute()
    expect(conflictOf(await key.execute().catch((error: unknown) => error))).toBe('unique')
  })

  it('are not what any other error is about', async () => {
    const { db } = await open()
    expect(conflictOf(await sql`select nonsense`.execute(db).catch((error: unknown) => error))).toBeNull()
    for (const other of [null, undefined, 'text', 5, {}, new Error('unique')])
      expect(conflictOf(other)).toBeNull()
  })

  it('can be stepped aside for, and the count of rows says so', async () => {
    const { db } = await open()
    const add = db
      .insertInto('sources')
      .values({ ...source, title: 'new' })
      .onConflict(conflict => conflict.column('url').doNothing())
    expect((await add.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows).toBe(1n)
    expect((await add.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows).toBe(0n)
    const put = db
      .insertInto('sources')
      .values({ ...source, title: 'newer' })
      .onConflict(conflict => conflict.column('url').doUpdateSet(eb => ({ title: eb.ref('excluded.title') })))
      .returning(['id', 'title'])
    expect(await put.execute()).toEqual([{ id: 1, title: 'newer' }])
  })

  it('let a conditional update tell by its count whether it moved the row', async () => {
    const { db } = await open()
    await db.insertInto('sources').values(source).execute()
    const retire = db.updateTable('sources').set({ state: 'retired' }).where('state', '=', 'active')
    expect((await retire.executeTakeFirstOrThrow()).numUpdatedRows).toBe(1n)
    expect((await retire.executeTakeFirstOrThrow()).numUpdatedRows).toBe(0n)
  })
})

forEachDatabase('deleting', open => {
  it('an issue takes its entries and editions along, and leaves the slugs that were given', async () => {
    const { db } = await open()
    await db.insertInto('issues').values(issue).execute()
    await db.insertInto('entries').values(entry).execute()
    await db.insertInto('editions').values(edition).execute()
    await db.insertInto('approvals').values({ hash: 'e1', by: 'ada', at: NOW }).execute()
    await db
      .insertInto('links')
      .values({ ...link, issue_id: 1 })
      .execute()
    await db.deleteFrom('issues').execute()
    for (const table of ['entries', 'editions', 'approvals'] as const)
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
    expect(await db.selectFrom('links').select(['slug', 'issue_id']).execute()).toEqual([
      { slug: 'blog1', issue_id: null },
    ])
  })

  it('an issue that was dispatched is refused, and so is a dispatch with deliveries', async () => {
    const { db } = await open()
    await db.insertInto('issues').values(issue).execute()
    await db.insertInto('editions').values(edition).execute()
    await db.insertInto('dispatches').values(dispatch).execute()
    await db.insertInto('deliveries').values(delivery).execute()
    for (const table of ['issues', 'editions', 'dispatches'] as const) {
      const error: unknown = await db
        .deleteFrom(table)
        .execute()
        .catch((error: unknown) => error)
      expect(conflictOf(error)).toBe('foreign-key')
    }
  })

  it('a row never frees its id for another', async () => {
    const { db } = await open()
    const add = db.insertInto('issues').values(issue).returning('id')
    expect(await add.executeTakeFirst()).toEqual({ id: 1 })
    await db.deleteFrom('issues').execute()
    expect(await add.executeTakeFirst()).toEqual({ id: 2 })
  })
})

forEachDatabase('transactions', (open, newTarget) => {
  const addSource = { ...source, failures: 0 }

  it('undo everything when their work fails, and hand on its error', async () => {
    const { db } = await open()
    const work = inTransaction(db, async db => {
      await db.insertInto('sources').values(source).execute()
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    expect(await db.selectFrom('sources').selectAll().execute()).toEqual([])
  })

  it('join the one that is there already', async () => {
    const { db } = await open()
    const outer = inTransaction(db, async db => {
      const id = await inTransaction(db, async db => {
        const added = await db.insertInto('sources').values(source).returning('id').executeTakeFirstOrThrow()
        return added.id
      })
      expect(id).toBe(1)
      throw new Error('undo both')
    })
    await expect(outer).rejects.toThrow('undo both')
    expect(await db.selectFrom('sources').selectAll().execute()).toEqual([])
  })

  it('cannot go on after a statement that failed', async () => {
    const { db } = await open()
    await db.insertInto('sources').values(source).execute()
    const goOn = inTransaction(db, async db => {
      await db.insertInto('suppressions').values({ address_key: 'a', reason: 'b', at: NOW }).execute()
      await db
        .insertInto('sources')
        .values(source)
        .execute()
        .catch(() => undefined)
      await db.selectFrom('sources').selectAll().execute()
    })
    await expect(goOn).rejects.toThrow(/transaction/)
    const commitAnyway = inTransaction(db, async db => {
      await db.insertInto('suppressions').values({ address_key: 'a', reason: 'b', at: NOW }).execute()
      await db
        .insertInto('sources')
        .values(source)
        .execute()
        .catch(() => undefined)
    })
    await expect(commitAnyway).rejects.toThrow(/transaction/i)
    expect(await db.selectFrom('suppressions').selectAll().execute()).toEqual([])
  })

  it('can go back to a savepoint after a statement that failed', async () => {
    const { db } = await open()
    await db.insertInto('sources').values(source).execute()
    const transaction = await db.startTransaction().execute()
    const saved = await transaction.savepoint('here').execute()
    await expect(saved.insertInto('sources').values(source).execute()).rejects.toThrow()
    await saved.rollbackToSavepoint('here').execute()
    await transaction
      .insertInto('sources')
      .values({ ...source, url: 'https://b.example.org/' })
      .execute()
    await transaction.commit().execute()
    expect(await db.selectFrom('sources').select('url').execute()).toHaveLength(2)
  })

  it('take lots of 500 rows in one statement', async () => {
    const { db } = await open()
    const rows = Array.from({ length: 500 }, (_, n) => ({ ...source, url: `https://${n}.example.org/` }))
    await db.insertInto('sources').values(rows).execute()
    expect(
      await db
        .selectFrom('sources')
        .select(eb => eb.fn.countAll().as('rows'))
        .execute(),
    ).toEqual([{ rows: 500 }])
  })

  it('may ask several things at once', async () => {
    const { db } = await open()
    const ask = async () =>
      await inTransaction(
        db,
        async db =>
          await Promise.all([1, 2, 3].map(async () => await db.selectFrom('sources').selectAll().execute())),
      )
    expect(await ask()).toEqual([[], [], []])
  })

  it('that read before they write lose nothing, twenty at once', async () => {
    const { db } = await open()
    await db.insertInto('sources').values(addSource).execute()
    const addOne = async () =>
      await inTransaction(db, async db => {
        const { failures } = await db.selectFrom('sources').select('failures').executeTakeFirstOrThrow()
        await db
          .updateTable('sources')
          .set({ failures: failures + 1 })
          .execute()
      })
    await Promise.all(Array.from({ length: 20 }, addOne))
    expect(await db.selectFrom('sources').select('failures').execute()).toEqual([{ failures: 20 }])
  })

  it('that read before they write lose nothing, fifty in each of three processes', async () => {
    const target = await newTarget()
    const { db } = await open(target)
    await db.insertInto('sources').values(addSource).execute()
    await Promise.all([1, 2, 3].map(async () => await runScript('add-often.ts', target, '50')))
    expect(await db.selectFrom('sources').select('failures').execute()).toEqual([{ failures: 150 }])
  })

  it('see in another connection what was committed, and only that', async () => {
    const target = await newTarget()
    const { db } = await open(target)
    const other = await open(target)
    const seen = async () => (await other.db.selectFrom('sources').select('url').execute()).length
    await inTransaction(db, async db => {
      await db.insertInto('sources').values(source).execute()
      expect(await seen()).toBe(0)
    })
    expect(await seen()).toBe(1)
  })
})

forEachDatabase('opening', (open, newTarget) => {
  it('makes a new database once when three processes do it at once', async () => {
    const target = await newTarget()
    const printed = await Promise.all([1, 2, 3].map(async () => await runScript('open-once.ts', target)))
    expect(printed).toEqual(['0 issues', '0 issues', '0 issues'])
  })

  it('keeps what is there when it opens again', async () => {
    const target = await newTarget()
    const first = await open(target)
    await first.db.insertInto('sources').values(source).execute()
    const second = await open(target)
    expect(await second.db.selectFrom('sources').select('url').execute()).toEqual([{ url: source.url }])
  })

  it('refuses a database that a newer program made, naming both versions, and leaves it as it is', async () => {
    const target = await newTarget()
    const { db } = await open(target)
    await sql`insert into migrations (name) values ('0099-later')`.execute(db)
    await expect(open(target)).rejects.toMatchObject({
      code: 'databaseNewer',
      message: expect.stringMatching(new RegExp(`0099-later.*${Object.keys(MIGRATIONS).at(-1)}`)),
    })
    const { rows } = await sql`select name from migrations order by name`.execute(db)
    expect(rows).toMatchObject([...Object.keys(MIGRATIONS), '0099-later'].map(name => ({ name })))
  })

  it('gives no streams, in which a write could wait for itself for ever', async () => {
    const { db } = await open()
    const stream = db.selectFrom('sources').selectAll().stream()
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow()
  })
})
