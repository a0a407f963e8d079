// Many rows at once are what each would be alone, and all or none in a transaction.
import { expect, it } from 'vitest'
import { conflictOf, inTransaction } from '../../src/store/database.ts'
import { insertRows } from '../../src/store/insert-rows.ts'
import { forEachDatabase } from './databases.ts'
import { NOW, subscriber } from './rows.ts'

const person = (n: number) => ({
  ...subscriber,
  name: n % 2 === 0 ? null : `R\u00E9ader ${n}`,
  address_key: `${n}`,
})

forEachDatabase('many rows', open => {
  it('go in in their order, whatever their number', async () => {
    const { db } = await open()
    const people = Array.from({ length: 1_203 }, (_, n) => person(n))
    await insertRows(db, 'subscribers', people)
    await insertRows(db, 'subscribers', [])
    const rows = await db.selectFrom('subscribers').selectAll().orderBy('id').execute()
    expect(rows).toMatchObject(people.map((row, n) => ({ id: n + 1, ...row })))
  })

  it('go in all or not at all, when one is refused', async () => {
    const { db } = await open()
    const work = inTransaction(db, async db => {
      await insertRows(db, 'subscribers', [person(1), person(2)])
      await insertRows(db, 'subscribers', [person(3), person(2)])
    })
    await expect(work).rejects.toSatisfy(error => conflictOf(error) === 'unique')
    expect(await db.selectFrom('subscribers').selectAll().execute()).toEqual([])
  })

  it('with a value that cannot be stored are refused, and name its kind', async () => {
    const { db } = await open()
    const suppressed = (reason: string) => ({ address_key: reason, reason, at: NOW })
    const work = inTransaction(db, async db => {
      await insertRows(db, 'suppressions', [suppressed('a'), suppressed('b\0c')])
    })
    await expect(work).rejects.toThrow('cannot be stored')
    expect(await db.selectFrom('suppressions').selectAll().execute()).toEqual([])
  })
})
