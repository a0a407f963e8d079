import { expect, it } from 'vitest'
import { addCandidate } from '../../../src/app/add-candidate.ts'
import { MOST_LINKS } from '../../../src/inbound/contribution-limits.ts'
import { listCandidates, setState } from '../../../src/store/candidates.ts'
import { contributionsOf } from '../../../src/store/contributions.ts'
import { listProposed } from '../../../src/store/proposed-sources.ts'
import { findReceived } from '../../../src/store/received.ts'
import { entry, issue } from '../../contract/rows.ts'
import { forEachApp, NOW } from '../app-for-test.ts'
import { outboxOf, textOf } from '../letters/sample-letters.ts'
import { take } from '../receive/mails.ts'
import { CONFIG, EXCERPT, FEED, mailOf, POST, page } from './pages.ts'

forEachApp('a submission', open => {
  it('becomes a candidate with the contributor as its author, and is acknowledged as it will look', async () => {
    const { app, db, web, notices } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    await take(app, mailOf())
    expect(await listCandidates(db)).toMatchObject([
      {
        url: POST,
        title: 'How to count sheep',
        author: 'Ada Example',
        excerpt: EXCERPT,
        state: 'pending',
        origins: [{ kind: 'mail', ref: '<one@example.net>' }],
        contributors: [{ address: 'ada@example.net', verified: true, withdrawn: false }],
      },
    ])
    expect(await findReceived(db, 1)).toMatchObject({ state: 'done', problem: 'candidate 1' })
    expect(notices).toContain('ada@example.net: candidate 1')
    const [letter = '', ...others] = outboxOf(app)
    expect(others).toEqual([])
    expect(letter).toContain('To: Ada Example <ada@example.net>')
    expect(textOf(letter)).toContain(`How to count sheep, by Ada Example\n\n${EXCERPT}`)
    expect(textOf(letter)).toContain('It is planned for “Sample roundup, week of June 8, 2015”.')
    expect(textOf(letter)).toContain(FEED)
    expect(await listProposed(db)).toMatchObject([{ url: FEED, contributor: 'ada@example.net' }])
  })

  it('keeps the author that the page names', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep', 'Bob Sample')
    await take(app, mailOf())
    expect(await listCandidates(db)).toMatchObject([{ author: 'Bob Sample' }])
  })

  it('has the title, the author and the excerpt that its sender gives it', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep', 'Bob Sample')
    await take(
      app,
      mailOf({ words: `${POST}\n\ntitle: Counting sheep\nby: Ada B. Example\nexcerpt: Just begin.` }),
    )
    const words = { title: 'Counting sheep', author: 'Ada B. Example', excerpt: 'Just begin.' }
    expect(await listCandidates(db)).toMatchObject([{ ...words, edited: ['title', 'author', 'excerpt'] }])
  })

  it('from a sender who is not proved is a candidate that says so, and gets no answer', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    await take(app, mailOf({ proved: false }))
    expect(await listCandidates(db)).toMatchObject([{ contributors: [{ verified: false }] }])
    expect(outboxOf(app)).toEqual([])
    expect(await listProposed(db)).toEqual([])
  })

  it('that changes nothing of a post that came from another side', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    await addCandidate(app, POST, { author: 'Bob Sample' })
    await take(app, mailOf({ words: `${POST}\n\ntitle: Buy my book\nby: Mallory Sample` }))
    const [candidate, ...others] = await listCandidates(db)
    expect(others).toEqual([])
    expect(candidate).toMatchObject({ title: 'How to count sheep', author: 'Bob Sample' })
    expect(candidate?.origins.map(({ kind }) => kind).toSorted()).toEqual(['hand', 'mail'])
  })

  it('of a post that they sent before corrects it, and an unproved one does not', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    const again = (title: string) => `${POST}\n\ntitle: ${title}`
    await take(app, mailOf(), mailOf({ id: 'two@example.net', words: again('Counting sheep') }))
    await take(app, mailOf({ id: 'three@example.net', words: again('Buy my book'), proved: false }))
    expect(await listCandidates(db)).toMatchObject([{ title: 'Counting sheep', edited: ['title'] }])
  })

  it('whose link leads nowhere is told so in plain words', async () => {
    const { app, db } = await open({ config: CONFIG })
    await take(app, mailOf())
    expect(await listCandidates(db)).toEqual([])
    expect(textOf(outboxOf(app)[0] ?? '')).toContain(`${POST}\nIt could not be read: HTTP 404.`)
    expect(await findReceived(db, 1)).toMatchObject({ state: 'done' })
  })

  it('whose page cannot be read is taken as its sender describes it', async () => {
    const { app, db } = await open({ config: CONFIG })
    await take(app, mailOf({ words: `${POST}\ntitle: Counting sheep` }))
    expect(await listCandidates(db)).toMatchObject([{ url: POST, title: 'Counting sheep' }])
  })

  it('whose address must not be read is never taken, whatever its sender says of it', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    const url = 'http://192.0.2.1/post'
    web[url] = { kind: 'refused', url, problem: '192.0.2.1 is not a public address' }
    await take(app, mailOf({ words: `${url}\ntitle: Counting sheep` }))
    expect(await listCandidates(db)).toEqual([])
    expect(textOf(outboxOf(app)[0] ?? '')).toContain(
      `${url}\nIt could not be read: 192.0.2.1 is not a public address.`,
    )
  })

  it('of a post that is in an issue is told so, and not that it is planned', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    await take(app, mailOf())
    await db.insertInto('issues').values(issue).execute()
    await db
      .insertInto('entries')
      .values({ ...entry, candidate_id: null, url: POST, key: 'blog.example.org/sheep' })
      .execute()
    const before = outboxOf(app)
    await take(app, mailOf({ id: 'two@example.net' }))
    const [letter = ''] = outboxOf(app).filter(one => !before.includes(one))
    expect(textOf(letter)).toContain('This one is in an issue already')
    expect(textOf(letter)).not.toContain('It is planned for')
  })

  it('of a post that the editor has rejected is told so, and changes nothing', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    await take(app, mailOf())
    await setState(db, [1], 'rejected', NOW)
    const before = outboxOf(app)
    await take(app, mailOf({ id: 'two@example.net' }))
    const [letter = ''] = outboxOf(app).filter(one => !before.includes(one))
    expect(textOf(letter)).toContain(`${POST}\nThe editor has decided about it already.`)
    expect(textOf(letter)).not.toContain('This is how your post will look')
    expect(await listCandidates(db)).toMatchObject([{ state: 'rejected' }])
  })

  it('waits when the page cannot be read for a passing reason, and is given up after the third time', async () => {
    const { app, db, web, at, requests } = await open({ config: CONFIG })
    web[POST] = { kind: 'failed', problem: 'HTTP 503', status: 503, retryAfter: null }
    await take(app, mailOf())
    expect(await contributionsOf(db, 1)).toMatchObject([{ state: 'waiting', attempts: 1 }])
    await take(app)
    expect(requests).toHaveLength(1)
    expect(outboxOf(app)).toEqual([])
    at('2015-06-15T13:45:00.000Z')
    await take(app)
    at('2015-06-15T14:00:00.000Z')
    await take(app)
    expect(await contributionsOf(db, 1)).toMatchObject([{ state: 'refused', attempts: 3 }])
    expect(textOf(outboxOf(app)[0] ?? '')).toContain('HTTP 503')
  })

  it('that links to a front page proposes the feed and makes no candidate', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    web['https://blog.example.org/'] = page('A sample blog', null, 'https://blog.example.org/')
    await take(app, mailOf({ words: 'My blog is https://blog.example.org/' }))
    expect(await listCandidates(db)).toEqual([])
    expect(await listProposed(db)).toMatchObject([{ url: FEED }])
    expect(textOf(outboxOf(app)[0] ?? '')).toContain('front page')
  })

  it('without a link is left to a person, and not answered', async () => {
    const { app, db } = await open({ config: CONFIG })
    await take(app, mailOf({ words: 'What a fine newsletter!' }))
    expect(await findReceived(db, 1)).toMatchObject({
      state: 'done',
      problem: 'no link in it leads to a post: it is for a person to read',
    })
    expect(outboxOf(app)).toEqual([])
  })

  it('is read up to five links, and the others are told', async () => {
    const { app, web, requests } = await open({ config: CONFIG })
    const urls = Array.from({ length: 8 }, (_, at) => `https://blog${at}.example.org/post`)
    for (const url of urls) web[url] = page(`A post at ${url.slice(8, 13)}`, 'Ada Example', url)
    await take(app, mailOf({ words: urls.join('\n\n') }))
    const fetched = requests.filter(({ url }) => urls.includes(url))
    expect(fetched).toHaveLength(MOST_LINKS)
    expect(textOf(outboxOf(app)[0] ?? '')).toContain('send this one in another')
  })

  it('beyond the quota of a week is told to come again', async () => {
    const { app, db, web } = await open({
      config: { ...CONFIG, inbound: { authservId: 'mx.example.org', perWeek: 1 } },
    })
    const other = 'https://blog.example.org/goats'
    web[POST] = page('How to count sheep')
    web[other] = page('How to count goats', null, other)
    await take(app, mailOf(), mailOf({ id: 'two@example.net', words: other }))
    expect(await listCandidates(db)).toHaveLength(1)
    expect(outboxOf(app).map(textOf).join()).toContain('as many as are taken of one person')
  })

  it('gets one answer for a message, and five in a day', async () => {
    const { app, db, web, at } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    const mails = Array.from({ length: 7 }, (_, count) => mailOf({ id: `${count}@example.net` }))
    await take(app, ...mails, ...mails)
    expect(outboxOf(app)).toHaveLength(5)
    expect(await findReceived(db, 7)).toMatchObject({ state: 'done' })
    at('2015-06-16T13:29:41.000Z')
    await take(app, mailOf({ id: 'next-day@example.net' }))
    expect(outboxOf(app)).toHaveLength(6)
  })

  it('is answered at its proved From and never at its Reply-To, nor when a list stood between', async () => {
    const { app, web } = await open({ config: CONFIG })
    web[POST] = page('How to count sheep')
    await take(app, mailOf({ header: 'Reply-To: victim@example.com\n' }))
    expect(outboxOf(app)).toHaveLength(1)
    expect(outboxOf(app)[0]).not.toContain('victim')
    const list = 'List-Id: <friends.lists.example>\nList-Post: <mailto:friends@lists.example>\n'
    await take(app, mailOf({ id: 'two@example.net', header: list }))
    expect(outboxOf(app)).toHaveLength(1)
  })

  it('that ran already is told where', async () => {
    const { app, db, web } = await open({ config: CONFIG })
    const { insertIssue } = await import('../../../src/store/issues.ts')
    const entry = { title: 'Sheep', author: null, excerpt: '', url: POST, shortUrl: null, section: null }
    const issue = { title: 'No. 41', date: '2015-06-01', number: 41, intro: '', outro: '', entries: [entry] }
    await insertIssue(
      db,
      issue,
      { state: 'past', period: null, candidateIds: [null] },
      '2015-06-01T00:00:00.000Z',
    )
    web[POST] = page('How to count sheep')
    await take(app, mailOf())
    expect(textOf(outboxOf(app)[0] ?? '')).toContain('This one is in an issue already: 41.')
  })
})
