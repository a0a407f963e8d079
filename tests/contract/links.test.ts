// Short links: given in order, once, and never again, whatever becomes of issue and entry.
import { expect, it } from 'vitest'
import type { LinkScheme } from '../../src/links/numbering.ts'
import { type Db, inTransaction } from '../../src/store/database.ts'
import { deleteIssue } from '../../src/store/issues.ts'
import {
  assignLinks,
  finaliseLinks,
  findLink,
  linksOfIssues,
  reserveSlug,
  retargetReserved,
} from '../../src/store/links.ts'
import { forEachDatabase } from './databases.ts'
import { issue, NOW } from './rows.ts'

const SCHEME: LinkScheme = { base: 'https://s.example.org', prefix: 'blog', start: 122 }
const TARGET = 'https://blog.example.org/post'

async function give(db: Db, count: number, scheme = SCHEME): Promise<readonly string[]> {
  const targets = Array.from({ length: count }, (_, n) => `${TARGET}/${n}`)
  return await inTransaction(db, async db => await assignLinks(db, scheme, 1, targets, NOW))
}

forEachDatabase('short links', open => {
  async function openWithIssue() {
    const { db } = await open()
    await db.insertInto('issues').values(issue).execute()
    return { db }
  }

  it('are numbered in order, from where the configuration starts', async () => {
    const { db } = await openWithIssue()
    expect(await give(db, 2)).toEqual(['blog122', 'blog123'])
    expect(await give(db, 0)).toEqual([])
    expect(await give(db, 1)).toEqual(['blog124'])
    expect(await findLink(db, 'blog123')).toMatchObject({
      number: 123,
      target: `${TARGET}/1`,
      issue_id: 1,
      state: 'reserved',
    })
    expect(await findLink(db, 'blog125')).toBeUndefined()
  })

  it('go on above the highest number, whatever the prefix and the start', async () => {
    const { db } = await openWithIssue()
    await give(db, 2)
    expect(await give(db, 1, { ...SCHEME, start: 1 })).toEqual(['blog124'])
    expect(await give(db, 1, { ...SCHEME, prefix: 'p' })).toEqual(['p125'])
    expect(await give(db, 1, { ...SCHEME, start: 500 })).toEqual(['blog500'])
  })

  it('are never given again after their issue was deleted', async () => {
    const { db } = await openWithIssue()
    await give(db, 2)
    await deleteIssue(db, 1)
    expect(await findLink(db, 'blog123')).toMatchObject({ issue_id: null, target: `${TARGET}/1` })
    await db.insertInto('issues').values(issue).execute()
    const targets = [TARGET]
    expect(await assignLinks(db, SCHEME, 2, targets, NOW)).toEqual(['blog124'])
  })

  it('are never given after an imported issue took their number or their name', async () => {
    const { db } = await openWithIssue()
    await reserveSlug(db, { slug: 'blog130', number: 130 }, 1, TARGET, NOW)
    await reserveSlug(db, { slug: 'blog131', number: null }, 1, TARGET, NOW)
    await reserveSlug(db, { slug: 'keyword', number: null }, 1, null, NOW)
    expect(await give(db, 2)).toEqual(['blog132', 'blog133'])
    expect(await findLink(db, 'keyword')).toMatchObject({ state: 'final', target: null, number: null })
  })

  it('keep what they lead to when another imported issue names them too', async () => {
    const { db } = await openWithIssue()
    await reserveSlug(db, { slug: 'blog136', number: 136 }, 1, TARGET, NOW)
    await reserveSlug(db, { slug: 'blog136', number: 136 }, 1, `${TARGET}/other`, NOW)
    await reserveSlug(db, { slug: 'blog0136', number: 136 }, 1, `${TARGET}/other`, NOW)
    expect(await findLink(db, 'blog136')).toMatchObject({ number: 136, target: TARGET })
    expect(await findLink(db, 'blog0136')).toMatchObject({ number: null, target: `${TARGET}/other` })
    expect(await give(db, 1)).toEqual(['blog137'])
  })

  it('are told apart by the case of their letters', async () => {
    const { db } = await openWithIssue()
    await reserveSlug(db, { slug: 'Blog', number: null }, 1, TARGET, NOW)
    expect(await findLink(db, 'blog')).toBeUndefined()
  })

  it('are each given once by several composers at once', async () => {
    const { db } = await openWithIssue()
    const given = await Promise.all(
      [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3].map(async count => await give(db, count)),
    )
    const slugs = given.flat().toSorted()
    expect(slugs).toEqual(Array.from({ length: 24 }, (_, n) => `blog${122 + n}`))
    for (const own of given) {
      const numbers = own.map(slug => Number(slug.slice(4)))
      expect(numbers).toEqual(numbers.map((_, n) => (numbers[0] ?? 0) + n))
    }
  })

  it('are given or not given with the rest of the transaction', async () => {
    const { db } = await openWithIssue()
    const failing = inTransaction(db, async db => {
      await assignLinks(db, SCHEME, 1, [TARGET], NOW)
      throw new Error('the issue cannot be written')
    })
    await expect(failing).rejects.toThrow('cannot be written')
    expect(await give(db, 1)).toEqual(['blog122'])
  })

  it('follow a corrected address until they are final, and never after', async () => {
    const { db } = await openWithIssue()
    await give(db, 2)
    await retargetReserved(db, 'blog122', `${TARGET}/corrected`)
    expect(await findLink(db, 'blog122')).toMatchObject({ target: `${TARGET}/corrected` })
    await finaliseLinks(db, ['blog122', 'unknown'])
    await finaliseLinks(db, [])
    await retargetReserved(db, 'blog122', `${TARGET}/late`)
    expect(await findLink(db, 'blog122')).toMatchObject({ state: 'final', target: `${TARGET}/corrected` })
    expect(await findLink(db, 'blog123')).toMatchObject({ state: 'reserved' })
  })

  it('that were disabled stay so', async () => {
    const { db } = await openWithIssue()
    await give(db, 1)
    await db.updateTable('links').set({ state: 'disabled' }).execute()
    await finaliseLinks(db, ['blog122'])
    await reserveSlug(db, { slug: 'blog122', number: 122 }, 1, TARGET, NOW)
    expect(await findLink(db, 'blog122')).toMatchObject({ state: 'disabled' })
  })

  it('are counted by issue, without those that lead nowhere any more', async () => {
    const { db } = await openWithIssue()
    const [disabled] = await give(db, 3)
    await db
      .updateTable('links')
      .set({ state: 'disabled' })
      .where('slug', '=', disabled ?? '')
      .execute()
    expect([...(await linksOfIssues(db, [1, 2]))]).toEqual([[1, 2]])
    expect([...(await linksOfIssues(db, []))]).toEqual([])
  })
})
