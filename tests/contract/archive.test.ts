// What the archive is made from: which issues are published, where each stands for ever, and what was taken out.
import type { Insertable } from 'kysely'
import { expect, it } from 'vitest'
import {
  addRemoval,
  archiveStamp,
  dropRemoval,
  givePage,
  givePages,
  keyOfPost,
  pageFor,
  publishedIssues,
  removedPosts,
} from '../../src/store/archive.ts'
import type { Db } from '../../src/store/database.ts'
import type * as schema from '../../src/store/schema.ts'
import { forEachDatabase } from './databases.ts'
import { delivery, dispatch, edition, entry, issue, NOW } from './rows.ts'

const LATER = '2015-07-01T00:00:00.000Z'

async function addIssue(db: Db, parts: Partial<Insertable<schema.IssuesTable>> = {}): Promise<number> {
  const { id } = await db
    .insertInto('issues')
    .values({ ...issue, ...parts })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('entries')
    .values({ ...entry, issue_id: id, position: 1 })
    .execute()
  return id
}

async function addDispatch(
  db: Db,
  issueId: number,
  parts: Partial<Insertable<schema.DispatchesTable>>,
  state: schema.DeliveriesTable['state'],
): Promise<void> {
  const hash = `e${issueId}-${Object.values(parts).join()}-${state}`
  await db
    .insertInto('editions')
    .values({ ...edition, hash, issue_id: issueId })
    .execute()
  const { id } = await db
    .insertInto('dispatches')
    .values({ ...dispatch, issue_id: issueId, edition_hash: hash, ...parts })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('deliveries')
    .values({
      ...delivery,
      dispatch_id: id,
      state,
      message_id: `<${id}@example.org>`,
      token: 't',
      lease_until: NOW,
      next_at: NOW,
    })
    .execute()
}

async function withPages(db: Db) {
  await givePages(db, NOW)
  return await publishedIssues(db)
}

forEachDatabase('the archive', open => {
  it('has past issues, and those that somebody has, and no others', async () => {
    const { db } = await open()
    const past = await addIssue(db, { state: 'past', date: '2015-06-01' })
    await addIssue(db, { title: 'a draft' })
    const sent = await addIssue(db, { title: 'sent' })
    await addDispatch(db, sent, { created_at: '2015-06-15T08:00:00.000Z' }, 'accepted')
    const doubtful = await addIssue(db, { title: 'perhaps' })
    await addDispatch(db, doubtful, {}, 'uncertain')
    await addDispatch(db, await addIssue(db), { rehearsal: 1 }, 'accepted')
    await addDispatch(db, await addIssue(db), { kind: 'test', purpose: 'test' }, 'accepted')
    await addDispatch(db, await addIssue(db), {}, 'queued')
    await addDispatch(db, await addIssue(db), {}, 'failed')
    const issues = await withPages(db)
    expect(issues.map(({ id, publishedAt }) => [id, publishedAt])).toEqual([
      [past, '2015-06-01T00:00:00.000Z'],
      [sent, '2015-06-15T08:00:00.000Z'],
      [doubtful, NOW],
    ])
    expect(issues[0]?.entries).toEqual([
      {
        title: 'A post',
        author: null,
        excerpt: '',
        url: 'https://blog.example.org/post',
        shortUrl: null,
        section: null,
        key: 'blog.example.org/post',
      },
    ])
  })

  it('gives each issue a page by its date, once, and no other the same', async () => {
    const { db } = await open()
    const first = await addIssue(db, { state: 'past' })
    const second = await addIssue(db, { state: 'past', title: 'another of that day' })
    const slugs = async () => (await withPages(db)).map(({ id, slug }) => [id, slug])
    expect(await slugs()).toEqual([
      [first, '2015-06-15'],
      [second, '2015-06-15-2'],
    ])
    await db.updateTable('issues').set({ date: '2015-07-01' }).where('id', '=', first).execute()
    expect(await slugs()).toContainEqual([first, '2015-06-15'])
    await db.deleteFrom('issues').where('id', '=', second).execute()
    const third = await addIssue(db, { state: 'past', title: 'a third' })
    expect(await slugs()).toContainEqual([third, '2015-06-15-3'])
  })

  it('tells the page that an issue would have without giving it', async () => {
    const { db } = await open()
    const id = await addIssue(db)
    const about = { id, date: '2015-06-15' }
    expect(await pageFor(db, about)).toEqual({ slug: '2015-06-15', isGiven: false })
    expect(await db.selectFrom('pages').selectAll().execute()).toEqual([])
    expect(await givePage(db, about, NOW)).toBe('2015-06-15')
    expect(await givePage(db, { id, date: '2016-01-01' }, LATER)).toBe('2015-06-15')
    expect(await pageFor(db, about)).toEqual({ slug: '2015-06-15', isGiven: true })
  })

  it('says when an issue was changed after it was published, not when it was brought in', async () => {
    const { db } = await open()
    const id = await addIssue(db, { state: 'past', updated_at: LATER })
    const updated = async () => (await withPages(db))[0]?.updatedAt
    expect(await updated()).toBe('2015-06-15T00:00:00.000Z')
    await db.updateTable('issues').set({ revision: 2 }).where('id', '=', id).execute()
    expect(await updated()).toBe(LATER)
  })

  it('knows a post that was taken out by any spelling of its address', async () => {
    const { db } = await open()
    const key = keyOfPost('http://www.blog.example.org/post/?utm_source=x')
    expect(key).toBe(keyOfPost('https://blog.example.org/post'))
    expect([await addRemoval(db, key, NOW), await addRemoval(db, key, LATER)]).toEqual([true, false])
    expect(await removedPosts(db)).toEqual(new Set([key]))
    expect([await dropRemoval(db, key), await dropRemoval(db, key)]).toEqual([true, false])
  })

  it('has another stamp after everything that changes it', async () => {
    const { db } = await open()
    const stamps = [await archiveStamp(db)]
    const id = await addIssue(db, { state: 'past' })
    stamps.push(await archiveStamp(db))
    expect(await archiveStamp(db)).toBe(stamps.at(-1))
    await db.updateTable('issues').set({ revision: 2 }).where('id', '=', id).execute()
    stamps.push(await archiveStamp(db))
    await addRemoval(db, 'k', NOW)
    stamps.push(await archiveStamp(db))
    const link = { slug: 'blog1', created_at: NOW, state: 'final' as const }
    await db.insertInto('links').values(link).execute()
    stamps.push(await archiveStamp(db))
    await db.updateTable('links').set({ state: 'disabled' }).execute()
    stamps.push(await archiveStamp(db))
    const sent = await addIssue(db)
    await addDispatch(db, sent, {}, 'accepted')
    stamps.push(await archiveStamp(db))
    expect(new Set(stamps).size).toBe(stamps.length)
  })
})
