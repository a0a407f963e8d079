// Counts of clicks: added up by link, day and kind, and never lost between two who count at once.
import { expect, it } from 'vitest'
import type { CountedClick } from '../../src/links/bursts.ts'
import { clickCounts, clickTotals, countClicks, followersOf, newLogLines } from '../../src/store/clicks.ts'
import { forEachDatabase } from './databases.ts'
import { issue, link } from './rows.ts'

const CLICK: CountedClick = { linkId: 1, day: '2015-06-15', kind: 'reader' }

forEachDatabase('clicks', open => {
  async function openWithLinks() {
    const { db } = await open()
    await db.insertInto('issues').values(issue).execute()
    for (const slug of ['blog1', 'blog2'])
      await db
        .insertInto('links')
        .values({ ...link, slug, issue_id: slug === 'blog1' ? 1 : null })
        .execute()
    return { db }
  }

  it('are added up by link, day and kind', async () => {
    const { db } = await openWithLinks()
    await countClicks(db, [])
    await countClicks(db, [CLICK])
    await countClicks(db, [CLICK, { ...CLICK, kind: 'scanner' }, CLICK, { ...CLICK, day: '2015-06-16' }])
    await countClicks(db, [{ ...CLICK, linkId: 2 }])
    expect(await clickCounts(db)).toEqual([
      { ...CLICK, count: 3 },
      { ...CLICK, kind: 'scanner', count: 1 },
      { ...CLICK, day: '2015-06-16', count: 1 },
      { ...CLICK, linkId: 2, count: 1 },
    ])
    expect((await clickCounts(db, 1)).map(({ linkId }) => linkId)).toEqual([1, 1, 1])
    expect(await clickTotals(db)).toEqual(
      new Map([
        [1, { reader: 4, scanner: 1 }],
        [2, { reader: 1 }],
      ]),
    )
  })

  it('of readers alone are followers', async () => {
    const { db } = await openWithLinks()
    expect(await followersOf(db, 1)).toBe(0)
    await countClicks(db, [CLICK, { ...CLICK, kind: 'burst' }, { ...CLICK, day: '2015-06-16' }])
    expect(await followersOf(db, 1)).toBe(2)
  })

  it('of several who count at once are all counted', async () => {
    const { db } = await openWithLinks()
    const other = { ...CLICK, linkId: 2 }
    await Promise.all(Array.from({ length: 12 }, async () => await countClicks(db, [other, CLICK])))
    expect([await followersOf(db, 1), await followersOf(db, 2)]).toEqual([12, 12])
  })

  it('know a line of a log again', async () => {
    const { db } = await openWithLinks()
    expect(await newLogLines(db, ['a', 'b', 'a'])).toEqual(new Set(['a', 'b']))
    expect(await newLogLines(db, ['b', 'c'])).toEqual(new Set(['c']))
    expect(await newLogLines(db, [])).toEqual(new Set())
  })
})
