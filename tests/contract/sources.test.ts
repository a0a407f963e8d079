// The blogs on the list: each address once, found by whatever a person calls it.
import { expect, it } from 'vitest'
import {
  addSource,
  findSource,
  listSources,
  moveSource,
  removeSource,
  updateSource,
} from '../../src/store/sources.ts'
import { forEachDatabase } from './databases.ts'
import { NOW } from './rows.ts'

const FEED = {
  url: 'https://blog.example.org/feed',
  title: 'A sample blog',
  author: null,
  site_url: 'https://blog.example.org/',
}

forEachDatabase('sources', open => {
  it('are added once, however often they are named', async () => {
    const { db } = await open()
    expect(await addSource(db, FEED, NOW)).toBe('added')
    expect(await addSource(db, { ...FEED, title: 'Another title' }, NOW)).toBe('known')
    expect(await listSources(db)).toMatchObject([{ ...FEED, state: 'active', failures: 0, added_at: NOW }])
  })

  it('are added once by two people at once', async () => {
    const { db } = await open()
    const outcomes = await Promise.all([1, 2, 3].map(async () => await addSource(db, FEED, NOW)))
    expect(outcomes.toSorted()).toEqual(['added', 'known', 'known'])
  })

  it('come back when they were retired, with a clean slate', async () => {
    const { db } = await open()
    await addSource(db, FEED, NOW)
    await updateSource(db, 1, { state: 'retired', problem: 'gone (410)', failures: 3, etag: '"a"' })
    expect(await listSources(db, 'active')).toEqual([])
    expect(await addSource(db, FEED, NOW)).toBe('revived')
    expect(await listSources(db, 'active')).toMatchObject([{ failures: 0, problem: null, etag: '"a"' }])
  })

  it('may have the address of another one’s site', async () => {
    const { db } = await open()
    await addSource(db, FEED, NOW)
    expect(await addSource(db, { ...FEED, url: FEED.site_url }, NOW)).toBe('added')
  })

  it('are found by id, feed or site, and by nothing else', async () => {
    const { db } = await open()
    await addSource(db, FEED, NOW)
    for (const ref of ['1', FEED.url, FEED.site_url]) expect(await findSource(db, ref)).toMatchObject(FEED)
    for (const ref of ['2', '', 'blog', '99999999999999999999999', '%'])
      expect(await findSource(db, ref)).toBeUndefined()
  })

  it('are listed in the order in which they came, by state', async () => {
    const { db } = await open()
    for (const name of ['c', 'a', 'b'])
      await addSource(db, { ...FEED, url: `https://${name}.example.org/` }, NOW)
    await updateSource(db, 2, { state: 'retired' })
    const urls = async (state?: 'active' | 'retired') =>
      (await listSources(db, state)).map(source => source.url)
    expect(await urls()).toEqual([
      'https://c.example.org/',
      'https://a.example.org/',
      'https://b.example.org/',
    ])
    expect(await urls('active')).toEqual(['https://c.example.org/', 'https://b.example.org/'])
    expect(await urls('retired')).toEqual(['https://a.example.org/'])
  })

  it('follow their feed to where it moved', async () => {
    const { db } = await open()
    await addSource(db, FEED, NOW)
    expect(await moveSource(db, 1, 'https://new.example.org/feed')).toBe('moved')
    expect(await moveSource(db, 1, 'https://new.example.org/feed')).toBe('moved')
    expect(await listSources(db)).toMatchObject([{ url: 'https://new.example.org/feed', state: 'active' }])
  })

  it('retire when their feed moved to that of another source', async () => {
    const { db } = await open()
    await addSource(db, FEED, NOW)
    await addSource(db, { ...FEED, url: 'https://new.example.org/feed' }, NOW)
    expect(await moveSource(db, 1, 'https://new.example.org/feed')).toBe('merged')
    expect(await listSources(db)).toMatchObject([
      { url: FEED.url, state: 'retired', problem: 'moved to https://new.example.org/feed, a source already' },
      { url: 'https://new.example.org/feed', state: 'active' },
    ])
  })

  it('are gone when they are removed, and their id is never given again', async () => {
    const { db } = await open()
    await addSource(db, FEED, NOW)
    await removeSource(db, 1)
    expect(await listSources(db)).toEqual([])
    await addSource(db, FEED, NOW)
    expect(await listSources(db)).toMatchObject([{ id: 2 }])
  })
})
