// One post is one candidate, however it arrived; what an editor wrote or decided stays.
import { expect, it } from 'vitest'
import { admit } from '../../src/entries/admit.ts'
import { postKeys } from '../../src/entries/identity.ts'
import type { Post } from '../../src/entries/post.ts'
import type { Entry } from '../../src/issues/issue.ts'
import {
  applyAdmission,
  countByState,
  findByKeys,
  findInSource,
  hasOrigin,
  listAccepted,
  listCandidates,
  markUsed,
  type Origin,
  release,
  setState,
  updateCandidate,
} from '../../src/store/candidates.ts'
import { type Db, inTransaction } from '../../src/store/database.ts'
import { insertIssue } from '../../src/store/issues.ts'
import { forEachDatabase } from './databases.ts'
import { candidate, NOW } from './rows.ts'

const LATER = '2015-06-16T08:00:00.000Z'
const FEED: Origin = { kind: 'feed', ref: '1' }

const POST: Post = {
  url: 'https://blog.example.org/the-post',
  canonicalUrl: null,
  title: 'The post',
  author: 'Ada Sample',
  excerpt: 'The first paragraph.',
  paragraphs: ['The first paragraph.', 'The second.'],
  publishedAt: '2015-06-14T10:00:00.000Z',
  language: 'en',
  guid: 'post-1',
}

/** As collecting does it. */
async function arrive(db: Db, changes: Partial<Post> = {}, origin = FEED, now = NOW) {
  const post = { ...POST, ...changes }
  return await inTransaction(db, async db => {
    const byKey = await findByKeys(db, postKeys(post))
    const bySource = byKey ? null : await findInSource(db, origin, post)
    const admission = admit(post, { byKey, bySource }, null)
    if (admission.kind !== 'new' && admission.kind !== 'known') throw new Error(admission.kind)
    return await applyAdmission(db, post, origin, admission, now)
  })
}

async function run(db: Db, entry: Partial<Entry>, issue: { number: number | null; date: string }) {
  const whole = { title: 'T', author: null, excerpt: '', url: 'https://else.example.org/x', shortUrl: null }
  const entries = [{ ...whole, section: null, ...entry }]
  const about = { state: 'past' as const, period: null, candidateIds: [] }
  await insertIssue(db, { title: 'Past', intro: '', outro: '', ...issue, entries }, about, NOW)
}

forEachDatabase('candidates', open => {
  it('are made of what arrives, with all its words, and wait', async () => {
    const { db } = await open()
    expect(await arrive(db)).toEqual({ id: 1, outcome: 'new' })
    const { url, title, author, excerpt, paragraphs, publishedAt, language } = POST
    const words = { url, title, author, excerpt, paragraphs, publishedAt, language }
    const about = { id: 1, state: 'pending', edited: [], section: null, position: null, addedAt: NOW }
    expect(await listCandidates(db)).toMatchObject([
      { ...words, ...about, origins: [FEED], ranIn: null, ranInProbably: null },
    ])
  })

  it('are one for a post that comes by several addresses and in several ways', async () => {
    const { db } = await open()
    await arrive(db, { url: 'https://proxy.example.org/1', canonicalUrl: POST.url })
    await arrive(
      db,
      { url: 'http://www.blog.example.org/the-post/?utm_source=x#top' },
      { kind: 'hand', ref: '' },
    )
    await arrive(db, { url: 'https://proxy.example.org/1' }, { kind: 'mail', ref: '<1@example.org>' }, LATER)
    const all = await listCandidates(db)
    expect(all).toMatchObject([{ id: 1, url: POST.url }])
    expect(all[0]?.origins).toEqual([
      FEED,
      { kind: 'hand', ref: '' },
      { kind: 'mail', ref: '<1@example.org>' },
    ])
  })

  it('are one when the same post comes again and again', async () => {
    const { db } = await open()
    await arrive(db)
    for (const now of [NOW, LATER])
      expect(await arrive(db, {}, FEED, now)).toEqual({ id: 1, outcome: 'seen' })
    expect(await listCandidates(db)).toMatchObject([{ origins: [FEED] }])
  })

  it('are one when two collections admit it at once', async () => {
    const { db } = await open()
    const outcomes = await Promise.all([1, 2, 3, 4].map(async () => (await arrive(db)).outcome))
    expect(outcomes.toSorted()).toEqual(['new', 'seen', 'seen', 'seen'])
  })

  it('are one for a post that moved within its feed', async () => {
    const { db } = await open()
    await arrive(db)
    const moved = { url: 'https://blog.example.org/2015/the-post' }
    expect(await arrive(db, moved)).toMatchObject({ id: 1, outcome: 'seen' })
    expect(await arrive(db, { ...moved, guid: null, url: 'https://blog.example.org/p/1' })).toMatchObject({
      id: 1,
    })
    expect(await arrive(db, moved, { kind: 'feed', ref: '2' })).toMatchObject({ id: 1 })
  })

  it('are several where a feed gives all its items one id', async () => {
    const { db } = await open()
    const at = (n: number) => ({
      url: `https://blog.example.org/${n}`,
      publishedAt: `2015-06-1${n}T10:00:00.000Z`,
    })
    for (const n of [1, 2, 3]) await arrive(db, { ...at(n), guid: 'same', title: `Post ${n}` })
    expect(await listCandidates(db)).toHaveLength(3)
    const moved = { ...at(3), url: 'https://blog.example.org/three', guid: 'same', title: 'Post 3' }
    expect(await arrive(db, moved)).toMatchObject({ id: 3 })
  })

  it('are told from others by their own words, whatever signs are in them', async () => {
    const { db } = await open()
    await arrive(db, { title: '100% _done_', guid: '%' })
    const other = {
      url: 'https://blog.example.org/2',
      title: '100 percent done',
      publishedAt: null,
      guid: '_',
    }
    expect(await arrive(db, other)).toMatchObject({ outcome: 'new' })
    expect(await findInSource(db, { kind: 'feed', ref: '%' }, { ...POST, guid: '%' })).toBeNull()
    const bare = { ...POST, url: 'https://blog.example.org/3', title: null, guid: null, publishedAt: null }
    expect(await findInSource(db, FEED, bare)).toBeNull()
  })

  it('take addresses and ids of any length', async () => {
    const { db } = await open()
    const noise = Array.from({ length: 900 }, (_, at) => ((at * 7919) % 46_656).toString(36)).join('')
    const long = { url: `https://blog.example.org/${noise}`, guid: `${noise}漢字`, title: 'Long' }
    expect(await arrive(db, long)).toMatchObject({ outcome: 'new' })
    expect(await arrive(db, long)).toMatchObject({ id: 1, outcome: 'seen' })
    expect(await arrive(db, { ...long, url: 'https://blog.example.org/short' })).toMatchObject({ id: 1 })
    expect(await arrive(db, { ...long, url: `${long.url}x`, guid: 'y', title: 'Other' })).toMatchObject({
      outcome: 'new',
    })
    await run(db, { url: long.url }, { number: 4, date: '2015-06-08' })
    expect(await listCandidates(db, { ids: [1] })).toMatchObject([{ url: long.url, ranIn: '4' }])
    const mail: Origin = { kind: 'mail', ref: `<${noise}@example.org>` }
    await arrive(db, {}, mail)
    expect(await hasOrigin(db, mail)).toBe(true)
  })

  it('know whether anything ever came from a source', async () => {
    const { db } = await open()
    expect(await hasOrigin(db, FEED)).toBe(false)
    await arrive(db)
    expect(await hasOrigin(db, FEED)).toBe(true)
    expect(await hasOrigin(db, { kind: 'feed', ref: '2' })).toBe(false)
    expect(await hasOrigin(db, { kind: 'mail', ref: '1' })).toBe(false)
  })

  it('follow their post while they are pending', async () => {
    const { db } = await open()
    await arrive(db)
    const edited = {
      title: 'The better post',
      excerpt: 'New words.',
      paragraphs: ['New words.'],
      language: 'de',
    }
    expect(await arrive(db, edited, FEED, LATER)).toEqual({ id: 1, outcome: 'updated' })
    expect(await listCandidates(db)).toMatchObject([{ ...edited, author: POST.author }])
    expect(await arrive(db, { ...edited, author: null, excerpt: null })).toMatchObject({ outcome: 'seen' })
  })

  it.each(['accepted', 'rejected', 'used'] as const)('keep their words once they are %s', async state => {
    const { db } = await open()
    await arrive(db, { author: null })
    await (state === 'used' ? markUsed(db, [1], NOW) : setState(db, [1], state, NOW))
    expect(await arrive(db, { title: 'Other', author: 'Late Sample' })).toMatchObject({ outcome: 'updated' })
    expect(await listCandidates(db)).toMatchObject([{ state, title: POST.title, author: 'Late Sample' }])
  })

  it('keep what an editor wrote for ever, and follow their post in the rest', async () => {
    const { db } = await open()
    await arrive(db)
    const own = { title: 'Mine', author: null, edited: JSON.stringify(['title', 'author']) }
    await updateCandidate(db, 1, own, NOW)
    await arrive(db, { title: 'Theirs', author: 'They', excerpt: 'Theirs.', paragraphs: [] })
    expect(await listCandidates(db)).toMatchObject([
      { title: 'Mine', author: null, excerpt: 'Theirs.', edited: ['title', 'author'] },
    ])
  })

  it('are moved by an editor, but not out of an issue', async () => {
    const { db } = await open()
    for (const n of [1, 2, 3])
      await arrive(db, { url: `https://blog.example.org/${n}`, title: `${n}`, guid: null })
    await markUsed(db, [2], NOW)
    expect(await setState(db, [1, 2, 3, 99], 'accepted', LATER)).toBe(2)
    expect(await setState(db, [], 'rejected', LATER)).toBe(0)
    expect(await countByState(db)).toEqual({ pending: 0, accepted: 2, rejected: 0, used: 1 })
    await release(db, [1, 2], 'pending', LATER)
    expect((await listCandidates(db)).map(({ state }) => state)).toEqual(['accepted', 'pending', 'accepted'])
    await markUsed(db, [1], NOW)
    await release(db, [1], 'accepted', LATER)
    expect((await listAccepted(db)).map(({ id }) => id)).toEqual([1, 3])
  })

  it('are counted by state, also when there are none', async () => {
    const { db } = await open()
    expect(await countByState(db)).toEqual({ pending: 0, accepted: 0, rejected: 0, used: 0 })
  })

  it('are listed by state and by id, in the order of their ids', async () => {
    const { db } = await open()
    for (const n of [1, 2, 3])
      await arrive(db, { url: `https://blog.example.org/${n}`, title: `${n}`, guid: null })
    await setState(db, [3], 'rejected', NOW)
    const ids = async (filter: Parameters<typeof listCandidates>[1]) =>
      (await listCandidates(db, filter)).map(({ id }) => id)
    expect(await ids({})).toEqual([1, 2, 3])
    expect(await ids({ state: 'pending' })).toEqual([1, 2])
    expect(await ids({ ids: [3, 1, 3, 77] })).toEqual([1, 3])
    expect(await ids({ ids: [3, 1], state: 'pending' })).toEqual([1])
    expect(await ids({ ids: [] })).toEqual([])
  })

  it('say in which issue they ran: the first, by its number or else its date', async () => {
    const { db } = await open()
    await arrive(db)
    await run(db, { url: 'http://www.blog.example.org/the-post/' }, { number: null, date: '2015-06-08' })
    expect(await listCandidates(db)).toMatchObject([{ ranIn: '2015-06-08', ranInProbably: null }])
    await run(db, { url: POST.url }, { number: 7, date: '2015-06-01' })
    expect(await listCandidates(db)).toMatchObject([{ ranIn: '7' }])
  })

  it('say in which issue they probably ran: by title and author, whatever their spelling', async () => {
    const { db } = await open()
    await arrive(db, { title: 'Grüße: a “sample”', author: 'ÄDA Sample' })
    await run(db, { title: 'GRÜSSE', author: 'Äda Sample' }, { number: 8, date: '2015-06-02' })
    expect(await listCandidates(db)).toMatchObject([{ ranIn: null, ranInProbably: null }])
    await run(db, { title: 'grüße a sample', author: 'äda sample' }, { number: 9, date: '2015-06-08' })
    expect(await listCandidates(db)).toMatchObject([{ ranIn: null, ranInProbably: '9' }])
  })

  it('did not probably run where nobody is named', async () => {
    const { db } = await open()
    await arrive(db, { title: 'Hello world', author: null })
    await arrive(db, { url: 'https://blog.example.org/2', title: null, author: 'Ada', guid: null })
    await run(db, { title: 'Hello world', author: null }, { number: 9, date: '2015-06-08' })
    await run(db, { title: '…', author: 'Ada' }, { number: 10, date: '2015-06-09' })
    expect((await listCandidates(db)).map(({ ranInProbably }) => ranInProbably)).toEqual([null, null])
  })

  it('can be more than a statement has parameters', async () => {
    const { db } = await open()
    const count = 33_000
    for (let at = 0; at < count; at += 3_000) {
      const lot = Array.from({ length: 3_000 }, (_, n) => ({ ...candidate, title: `${at + n}` }))
      await db.insertInto('candidates').values(lot).execute()
    }
    const all = await listCandidates(db)
    expect(all).toHaveLength(count)
    const ids = all.map(({ id }) => id)
    expect(await setState(db, ids, 'accepted', NOW)).toBe(count)
    expect(await listCandidates(db, { ids })).toHaveLength(count)
    expect((await listAccepted(db)).length).toBe(count)
  })
})
