// Collecting: politely, once, and whatever the sources are up to.
import { expect, it } from 'vitest'
import { type Collected, collect, collectBody } from '../../src/app/collect.ts'
import { listCandidates, setState, updateCandidate } from '../../src/store/candidates.ts'
import { addSource, listSources } from '../../src/store/sources.ts'
import { type AppForTest, forEachApp, type Item, NOW, ok, rss } from './app-for-test.ts'

const FEED = 'https://blog.example.org/feed'

/** A post of that many days ago. */
function item(n: number, days = 1, changes: Item = {}): Item {
  const date = new Date(Date.parse(NOW) - days * 86_400_000).toUTCString()
  const link = `https://blog.example.org/${n}`
  return { title: `Post ${n}`, link, guid: `g${n}`, date, author: 'Ada Sample', ...changes }
}

async function addFeed({ app }: AppForTest, url = FEED): Promise<void> {
  await addSource(app.db, { url, title: null, author: null, site_url: null }, NOW)
}

async function collectAll({ app }: AppForTest, since: string | null = null): Promise<readonly Collected[]> {
  return await Array.fromAsync(collect(app, await listSources(app.db, 'active'), since))
}

async function titles({ app }: AppForTest): Promise<readonly (string | null)[]> {
  return (await listCandidates(app.db)).map(({ title }) => title)
}

forEachApp('collecting', open => {
  it('makes candidates of what is in the feed, and remembers what the feed is', async () => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = ok(rss([item(1)]), { headers: { etag: '"a"', lastModified: 'yesterday' } })
    expect(await collectAll(test)).toEqual([
      { source: FEED, status: 'collected', new: 1, seen: 0, updated: 0, old: 0, problem: null },
    ])
    expect(await listCandidates(test.db)).toMatchObject([
      { title: 'Post 1', author: 'Ada Sample', state: 'pending', origins: [{ kind: 'feed', ref: '1' }] },
    ])
    expect(await listSources(test.db)).toMatchObject([
      {
        title: 'A sample blog',
        site_url: 'https://blog.example.org/',
        etag: '"a"',
        last_modified: 'yesterday',
        checked_at: NOW,
        succeeded_at: NOW,
        failures: 0,
      },
    ])
  })

  it('asks for what has changed since, and finds nothing new the second time', async () => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = ok(rss([item(1)]), { headers: { etag: '"a"' } })
    await collectAll(test)
    test.web[FEED] = { kind: 'not-modified' }
    expect(await collectAll(test)).toMatchObject([{ status: 'unchanged', new: 0, problem: null }])
    expect(test.requests[1]?.request).toMatchObject({ etag: '"a"', lastModified: null })
    expect(await listSources(test.db)).toMatchObject([{ etag: '"a"' }])
  })

  it('finds nothing new in the same octets from a server that knows no validators', async () => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = rss([item(1), item(2)])
    await collectAll(test)
    expect(await collectAll(test)).toMatchObject([{ status: 'unchanged', new: 0, seen: 0 }])
    test.web[FEED] = rss([item(1), item(2)], '<lastBuildDate>now</lastBuildDate>')
    expect(await collectAll(test)).toMatchObject([{ status: 'collected', new: 0, seen: 2 }])
    expect(await titles(test)).toHaveLength(2)
  })

  it('takes only the window the first time, and late posts afterwards', async () => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = rss([item(1, 1), item(2, 6), item(3, 8), item(4, 400)])
    expect(await collectAll(test)).toMatchObject([{ new: 2, old: 2 }])
    test.at('2015-06-22T13:29:40.000Z')
    test.web[FEED] = rss([item(5, -3), item(6, 5), item(1, 1), item(2, 6), item(3, 8), item(4, 400)])
    expect(await collectAll(test)).toMatchObject([{ new: 2, seen: 2, old: 2 }])
    expect(await titles(test)).toEqual(['Post 1', 'Post 2', 'Post 5', 'Post 6'])
  })

  it('takes what was published since a day that is named, also from a feed that has not changed', async () => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = ok(rss([item(1, 1), item(2, 20)]), { headers: { etag: '"a"' } })
    await collectAll(test)
    const since = new Date(Date.parse(NOW) - 30 * 86_400_000).toISOString()
    expect(await collectAll(test, since)).toMatchObject([{ status: 'collected', new: 1, seen: 1 }])
    expect(test.requests[1]?.request.etag ?? null).toBeNull()
  })

  it('takes a few undated posts the first time, and the new ones afterwards', async () => {
    const test = await open()
    await addFeed(test)
    const undated = (n: number): Item => ({ title: `Post ${n}`, link: `https://blog.example.org/${n}` })
    const archive = Array.from({ length: 20 }, (_, n) => undated(n))
    test.web[FEED] = rss(archive)
    expect(await collectAll(test)).toMatchObject([{ new: 5, old: 15 }])
    test.web[FEED] = rss([undated(100), undated(101), ...archive])
    expect(await collectAll(test)).toMatchObject([{ new: 2, seen: 20, old: 0 }])
    const pending = await listCandidates(test.db, { state: 'pending' })
    expect(pending.map(({ title }) => title)).toEqual([
      'Post 0',
      'Post 1',
      'Post 2',
      'Post 3',
      'Post 4',
      'Post 100',
      'Post 101',
    ])
  })

  it('follows a post that was edited while its candidate is pending', async () => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = rss([item(1)])
    await collectAll(test)
    test.web[FEED] = rss([
      item(1, 1, { title: 'Better', text: 'It says something else now, at some length.' }),
    ])
    expect(await collectAll(test)).toMatchObject([{ updated: 1, new: 0 }])
    expect(await listCandidates(test.db)).toMatchObject([
      { title: 'Better', excerpt: 'It says something else now, at some length.' },
    ])
  })

  it.each(['accepted', 'rejected'] as const)('leaves a candidate that is %s as it is', async state => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = rss([item(1)])
    await collectAll(test)
    await setState(test.db, [1], state, NOW)
    test.web[FEED] = rss([item(1, 1, { title: 'Better' })])
    expect(await collectAll(test)).toMatchObject([{ seen: 1, updated: 0 }])
    expect(await listCandidates(test.db)).toMatchObject([{ title: 'Post 1', state }])
  })

  it('leaves what an editor wrote as it is', async () => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = rss([item(1)])
    await collectAll(test)
    await updateCandidate(test.db, 1, { title: 'Mine', edited: '["title"]' }, NOW)
    test.web[FEED] = rss([item(1, 1, { title: 'Theirs', author: 'Someone Else' })])
    expect(await collectAll(test)).toMatchObject([{ updated: 1 }])
    expect(await listCandidates(test.db)).toMatchObject([{ title: 'Mine', author: 'Someone Else' }])
  })

  it('makes no second candidate of a post that is repeated, or moved, or in two feeds', async () => {
    const test = await open()
    await addFeed(test)
    await addFeed(test, 'https://planet.example.org/feed')
    test.web[FEED] = rss([
      item(1),
      item(1),
      item(1, 1, { link: 'http://www.blog.example.org/1/?utm_source=rss' }),
    ])
    test.web['https://planet.example.org/feed'] = rss([item(1, 1, { guid: 'other' })])
    await collectAll(test)
    test.web[FEED] = rss([item(1, 1, { link: 'https://blog.example.org/2015/post-one' })])
    await collectAll(test)
    expect(await titles(test)).toEqual(['Post 1'])
  })

  it('makes no second candidate of a post behind a feed’s proxy, and asks the proxy once', async () => {
    const test = await open()
    await addFeed(test)
    await addFeed(test, 'https://feeds.feedburner.com/blog')
    const proxied = 'http://feedproxy.google.com/~r/blog/~3/abc/1'
    test.web['https://feeds.feedburner.com/blog'] = rss([item(1, 1, { link: proxied, guid: 'x' })])
    test.web[proxied] = ok('', { url: 'https://blog.example.org/1?utm_medium=feed' })
    test.web[FEED] = rss([item(1)])
    await collectAll(test)
    expect(await titles(test)).toEqual(['Post 1'])
    test.web['https://feeds.feedburner.com/blog'] = rss([
      item(1, 1, { link: proxied }),
      item(2, 90, { link: `${proxied}2` }),
    ])
    await collectAll(test)
    expect(await titles(test)).toEqual(['Post 1'])
    expect(test.requests.filter(({ url }) => url.startsWith(proxied))).toHaveLength(1)
  })

  it('keeps a post whose proxy is gone, under the address it has', async () => {
    const test = await open()
    await addFeed(test)
    const proxied = 'http://feedproxy.google.com/~r/blog/~3/abc/1'
    test.web[FEED] = rss([item(1, 1, { link: proxied })])
    expect(await collectAll(test)).toMatchObject([{ new: 1 }])
    expect(await listCandidates(test.db)).toMatchObject([{ url: proxied }])
  })

  it('follows a feed to where it has moved for good, and says so', async () => {
    const test = await open()
    await addFeed(test)
    const to = 'https://new.example.org/feed'
    test.web[FEED] = ok(rss([item(1)]), { url: to, movedTo: to, headers: { etag: '"new"' } })
    expect(await collectAll(test)).toMatchObject([{ source: FEED, new: 1 }])
    expect(await listSources(test.db)).toMatchObject([{ url: to, etag: '"new"', state: 'active' }])
    expect(test.notices).toEqual([`${FEED} has moved for good: its address is now ${to}`])
    test.web[to] = { kind: 'not-modified', movedTo: `${to}.xml` }
    await collectAll(test)
    expect(await listSources(test.db)).toMatchObject([{ url: `${to}.xml`, etag: '"new"' }])
  })

  it('retires a feed that moved to one that is a source already', async () => {
    const test = await open()
    const to = 'https://new.example.org/feed'
    for (const url of [FEED, to]) await addFeed(test, url)
    test.web[FEED] = ok(rss([item(1)]), { url: to, movedTo: to })
    test.web[to] = rss([item(1)])
    await collectAll(test)
    expect(await listSources(test.db)).toMatchObject([
      { url: FEED, state: 'retired' },
      { url: to, state: 'active' },
    ])
    expect(await titles(test)).toEqual(['Post 1'])
  })

  it('does not follow to an address that nothing can hold', async () => {
    const test = await open()
    await addFeed(test)
    const noise = Array.from({ length: 900 }, (_, at) => ((at * 7919) % 46_656).toString(36)).join('')
    test.web[FEED] = ok(rss([item(1)]), { movedTo: `https://new.example.org/${noise}` })
    expect(await collectAll(test)).toMatchObject([{ status: 'collected', new: 1 }])
    expect(await listSources(test.db)).toMatchObject([{ url: FEED }])
  })

  it('retires a feed that is gone for good, and asks for it no more', async () => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = { kind: 'gone' }
    expect(await collectAll(test)).toMatchObject([
      { status: 'retired', problem: 'it is gone for good (410)' },
    ])
    expect(await listSources(test.db)).toMatchObject([
      { state: 'retired', problem: 'it is gone for good (410)' },
    ])
    expect(await collectAll(test)).toEqual([])
  })

  it('counts failures, shows them, and forgets them after a success', async () => {
    const test = await open()
    await addFeed(test)
    expect(await collectAll(test)).toMatchObject([{ status: 'failed', problem: 'HTTP 404' }])
    test.web[FEED] = '<html><p>No feed.'
    expect(await collectAll(test)).toMatchObject([{ status: 'failed', problem: /\(2 times in a row\)$/ }])
    test.web[FEED] = { kind: 'refused', problem: 'not a public address' }
    expect(await collectAll(test)).toMatchObject([
      { status: 'refused', problem: 'not a public address (3 times in a row)' },
    ])
    expect(await listSources(test.db)).toMatchObject([
      { failures: 3, problem: 'not a public address', checked_at: NOW, succeeded_at: null },
    ])
    test.web[FEED] = rss([item(1)])
    expect(await collectAll(test)).toMatchObject([{ status: 'collected', new: 1, problem: null }])
    expect(await listSources(test.db)).toMatchObject([{ failures: 0, problem: null, succeeded_at: NOW }])
  })

  it('reads a feed again that could not be read, although it has not changed', async () => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = ok('nonsense', { headers: { etag: '"a"' } })
    await collectAll(test)
    test.web[FEED] = ({ etag }) => (etag === '"a"' ? { kind: 'not-modified' } : rss([item(1)]))
    expect(await collectAll(test)).toMatchObject([{ status: 'collected', new: 1 }])
  })

  it('names the items that are no posts, and takes the others', async () => {
    const test = await open()
    await addFeed(test)
    test.web[FEED] = rss([{ title: 'No link' }, item(1)])
    expect(await collectAll(test)).toMatchObject([{ new: 1, problem: 'item 1 "No link" has no link' }])
    expect(await listSources(test.db)).toMatchObject([
      { failures: 0, problem: 'item 1 "No link" has no link' },
    ])
  })

  it('is not stopped by one source, whatever is wrong with it', async () => {
    const test = await open()
    const urls = ['a', 'b', 'c', 'd'].map(name => `https://${name}.example.org/feed`)
    for (const url of urls) await addFeed(test, url)
    test.web[urls[0] ?? ''] = '{"\0\uFFFF'
    test.web[urls[1] ?? ''] = () => {
      throw new TypeError('a fault of ours')
    }
    test.web[urls[3] ?? ''] = rss([item(1)])
    const results = await collectAll(test)
    const byUrl = Object.fromEntries(results.map(({ source, status }) => [source, status]))
    expect(urls.map(url => byUrl[url])).toEqual(['failed', 'failed', 'failed', 'collected'])
    expect(results.find(({ source }) => source === urls[1])?.problem).toContain('a fault of ours')
  })

  it('reads at most as many sources at once as it may', async () => {
    const test = await open({ config: { fetch: { concurrency: 3 } } })
    let [now, most] = [0, 0]
    for (let n = 0; n < 10; n++) {
      await addFeed(test, `https://blog${n}.example.org/feed`)
      test.web[`https://blog${n}.example.org/feed`] = async () => {
        most = Math.max(most, ++now)
        await new Promise(resolve => setImmediate(resolve))
        now--
        return rss([item(n)])
      }
    }
    expect(await collectAll(test)).toHaveLength(10)
    expect(most).toBe(3)
    expect(await titles(test)).toHaveLength(10)
  })

  it('records what a feed brought and that it was read together, or neither', async () => {
    const test = await open()
    await addFeed(test)
    const feed = rss([item(1), item(2), item(3)])
    test.web[FEED] = ok(feed, { headers: { etag: 'what no database stores: \0' } })
    await expect(collectAll(test)).rejects.toThrow('cannot be stored')
    expect(await titles(test)).toEqual([])
    expect(await listSources(test.db)).toMatchObject([{ etag: null, body_hash: null, succeeded_at: null }])
    test.web[FEED] = feed
    expect(await collectAll(test)).toMatchObject([{ new: 3 }])
  })

  it('can go on twice at once, and makes each candidate once', async () => {
    const test = await open()
    for (const n of [1, 2, 3]) {
      await addFeed(test, `https://blog${n}.example.org/feed`)
      const posts = Array.from({ length: 15 }, (_, at) => item(at))
      test.web[`https://blog${n}.example.org/feed`] = rss([...posts, item(100 + n)])
    }
    const both = await Promise.all([collectAll(test), collectAll(test)])
    expect(both.flat().every(({ status }) => status === 'collected')).toBe(true)
    expect(await titles(test)).toHaveLength(18)
    const made = both.flat().reduce((total, result) => total + result.new, 0)
    expect(made).toBe(18)
  })

  it('reads a feed from a file, and the second time finds nothing new', async () => {
    const test = await open()
    const body = new TextEncoder().encode(
      rss([item(1), item(2, 30), ...Array.from({ length: 9 }, (_, n) => undated(n))]),
    )
    const file = { url: FEED, body, source: undefined }
    expect(await collectBody(test.app, file, null)).toMatchObject({ source: FEED, new: 6, old: 5 })
    expect(await collectBody(test.app, file, null)).toMatchObject({ new: 0, seen: 10, old: 1 })
    const broken = { ...file, body: new Uint8Array() }
    expect(await collectBody(test.app, broken, null)).toMatchObject({
      status: 'failed',
      problem: 'it is empty',
    })
    expect(test.requests).toEqual([])
  })
})

function undated(n: number): Item {
  return { title: `Undated ${n}`, link: `https://blog.example.org/u${n}` }
}
