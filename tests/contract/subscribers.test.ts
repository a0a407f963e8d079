// Rosters: each address once; who left stays away; who is suppressed gets nothing.
import { expect, it } from 'vitest'
import { type Db, inTransaction } from '../../src/store/database.ts'
import {
  activeSubscribers,
  addSubscriber,
  countSubscribers,
  findEverywhere,
  findSubscriber,
  findSuppression,
  importSubscribers,
  markLeft,
  suppress,
  suppressionsOf,
} from '../../src/store/subscribers.ts'
import { forEachDatabase } from './databases.ts'
import { NOW, subscriber } from './rows.ts'

const LATER = '2015-06-16T08:00:00.000Z'
const ADA = { address: 'Ada@example.org', addressKey: 'ada@example.org', name: 'Ada Sample' }

async function take(db: Db, changes: Partial<typeof ADA | { name: string | null }> = {}, roster = 'readers') {
  const [outcome] = await importSubscribers(db, roster, [{ ...ADA, ...changes }], 'imported', NOW)
  return outcome ?? 'nothing'
}

forEachDatabase('subscribers', open => {
  it('are added with where they came from and since when', async () => {
    const { db } = await open()
    expect(await take(db)).toBe('added')
    expect(await findSubscriber(db, 'readers', ADA.addressKey)).toMatchObject({
      address: ADA.address,
      name: ADA.name,
      state: 'active',
      source: 'imported',
      since: NOW,
    })
    expect(await findSubscriber(db, 'others', ADA.addressKey)).toBeUndefined()
  })

  it('are there once in each roster, and take a new name', async () => {
    const { db } = await open()
    await take(db)
    expect(await take(db)).toBe('unchanged')
    expect(await take(db, { name: null })).toBe('unchanged')
    expect(await take(db, { address: 'ADA@example.org', name: 'Ada S.' })).toBe('updated')
    expect(await take(db, {}, 'others')).toBe('added')
    expect(await findEverywhere(db, ADA.addressKey)).toMatchObject([
      { roster: 'readers', name: 'Ada S.', address: ADA.address, since: NOW },
      { roster: 'others' },
    ])
    expect(await countSubscribers(db, 'readers')).toBe(1)
  })

  it('are added once by two imports at once', async () => {
    const { db } = await open()
    const outcomes = await Promise.all(
      [1, 2, 3].map(async () => await inTransaction(db, async db => await take(db))),
    )
    expect(outcomes.toSorted()).toEqual(['added', 'unchanged', 'unchanged'])
  })

  it('that left stay away from every import, and come back when they ask', async () => {
    const { db } = await open()
    await take(db)
    await markLeft(db, 1, LATER)
    expect(await take(db, { name: 'New Name' })).toBe('left')
    expect(await countSubscribers(db, 'readers')).toBe(0)
    expect(await addSubscriber(db, 'readers', { ...ADA, name: null }, LATER)).toBe('returned')
    expect(await addSubscriber(db, 'readers', ADA, LATER)).toBe('known')
    expect(await findSubscriber(db, 'readers', ADA.addressKey)).toMatchObject({
      state: 'active',
      name: ADA.name,
      source: 'by hand',
      since: LATER,
    })
    expect(await addSubscriber(db, 'readers', { ...ADA, addressKey: 'bob@example.org' }, NOW)).toBe('added')
  })

  it('come in pages by id, the active ones of one roster alone', async () => {
    const { db } = await open()
    const row = (n: number) => ({ ...subscriber, address_key: `r${n}@example.org` })
    await db
      .insertInto('subscribers')
      .values([...Array(7).keys()].map(row))
      .execute()
    await db
      .insertInto('subscribers')
      .values({ ...row(0), roster: 'others' })
      .execute()
    await markLeft(db, 3, LATER)
    const pages: number[][] = []
    for await (const page of activeSubscribers(db, 'readers', 2)) pages.push(page.map(({ id }) => id))
    expect(pages).toEqual([
      [1, 2],
      [4, 5],
      [6, 7],
    ])
    for await (const page of activeSubscribers(db, 'nobody')) expect(page).toBeUndefined()
  })

  it('that are suppressed are refused, with the last reason', async () => {
    const { db } = await open()
    await suppress(db, ADA.addressKey, 'complained', NOW)
    await suppress(db, ADA.addressKey, 'does not exist', LATER)
    expect(await take(db)).toBe('suppressed')
    expect(await findSuppression(db, ADA.addressKey)).toEqual({ reason: 'does not exist' })
    expect(await findSuppression(db, 'bob@example.org')).toBeUndefined()
    expect(await suppressionsOf(db, [])).toEqual(new Map())
    expect(await suppressionsOf(db, ['bob@example.org', ADA.addressKey])).toEqual(
      new Map([[ADA.addressKey, 'does not exist']]),
    )
  })
})
