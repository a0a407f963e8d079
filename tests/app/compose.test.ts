// Composing: the next issue of what was accepted, or more for the one that nobody has been sent.
import { expect, it } from 'vitest'
import { type Composed, compose } from '../../src/app/compose.ts'
import { deleteDraft } from '../../src/app/delete-issue.ts'
import type { Issue } from '../../src/issues/issue.ts'
import type { Db } from '../../src/store/database.ts'
import { deleteIssue, findIssue, insertIssue, plainIssue, type StoredIssue } from '../../src/store/issues.ts'
import { findLink, reserveSlug } from '../../src/store/links.ts'
import type { CandidatesTable } from '../../src/store/schema.ts'
import { candidate, dispatch, edition } from '../contract/rows.ts'
import { type AppForTest, forEachApp, NOW } from './app-for-test.ts'

type Row = Partial<Omit<CandidatesTable, 'id'>>

/** An accepted candidate, unless it says otherwise. */
async function accept(db: Db, n: number, changes: Row = {}): Promise<void> {
  const url = `https://blog.example.org/${n}`
  const words = { title: `Post ${n}`, author: `Author ${n}`, excerpt: `Words of ${n}.` }
  const { id } = await db
    .insertInto('candidates')
    .values({ ...candidate, state: 'accepted', url, ...words, ...(changes as object) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('candidate_keys')
    .values({ key: `blog.example.org/${n}`, candidate_id: id })
    .execute()
}

async function composed(
  { app }: AppForTest,
  title?: string,
  since: string | null = null,
): Promise<StoredIssue> {
  const made = await compose(app, { title, since })
  if (made.kind === 'nothing') throw new Error('nothing was composed')
  return made.issue
}

async function send(db: Db, issueId: number, changes: object = {}): Promise<void> {
  const hash = `e${issueId}`
  await db
    .insertInto('editions')
    .values({ ...edition, hash, issue_id: issueId })
    .execute()
  await db
    .insertInto('dispatches')
    .values({ ...dispatch, issue_id: issueId, edition_hash: hash, ...changes })
    .execute()
}

async function past(db: Db, changes: Partial<Issue>): Promise<void> {
  const whole = {
    title: 'Past',
    date: '2015-06-01',
    number: null,
    intro: '',
    outro: '',
    entries: [],
    ...changes,
  }
  await insertIssue(db, whole, { state: 'past', period: null, candidateIds: [] }, NOW)
}

const titlesOf = ({ entries }: Pick<Issue, 'entries'>) => entries.map(({ title }) => title)

forEachApp('composing', open => {
  it('makes no issue when there is nothing new', async () => {
    const { app, db } = await open()
    expect(await compose(app, { since: null })).toEqual({ kind: 'nothing', draft: null, left: [] })
    await accept(db, 1, { state: 'pending' })
    await accept(db, 2, { state: 'rejected' })
    expect(await compose(app, { since: null })).toMatchObject({ kind: 'nothing', draft: null })
  })

  it('makes the issue of what was accepted, with number, date, period, title and texts', async () => {
    const test = await open({
      config: { compose: { intro: 'Hello.', outro: 'Bye.', title: '{name} {number}, {date}' } },
    })
    await accept(test.db, 1)
    const made = await compose(test.app, { since: null })
    expect(made).toMatchObject({ kind: 'composed', added: 1, left: [] })
    expect(made).toMatchObject({
      issue: {
        number: 1,
        date: '2015-06-15',
        title: 'Sample roundup 1, June 15, 2015',
        intro: 'Hello.',
        outro: 'Bye.',
        state: 'draft',
        periodFrom: '2015-06-08T13:29:40.000Z',
        periodUntil: NOW,
        entries: [
          {
            title: 'Post 1',
            author: 'Author 1',
            excerpt: 'Words of 1.',
            url: 'https://blog.example.org/1',
            shortUrl: 'https://s.example.org/blog122',
            section: null,
            candidateId: 1,
          },
        ],
      },
    })
    expect(await test.db.selectFrom('candidates').select('state').execute()).toEqual([{ state: 'used' }])
    expect(await findLink(test.db, 'blog122')).toMatchObject({
      target: 'https://blog.example.org/1',
      state: 'reserved',
    })
  })

  it('takes the title that it is given', async () => {
    const test = await open()
    await accept(test.db, 1)
    expect((await composed(test, 'My own')).title).toBe('My own')
    await accept(test.db, 2)
    expect((await composed(test)).title).toBe('My own')
    await accept(test.db, 3)
    expect((await composed(test, 'Another')).title).toBe('Another')
  })

  it('links posts by their own addresses where there are no short links', async () => {
    const test = await open({ config: { links: 'off' } })
    await accept(test.db, 1)
    expect((await composed(test)).entries[0]?.shortUrl).toBeNull()
    expect(await test.db.selectFrom('links').selectAll().execute()).toEqual([])
  })

  it('goes on where the last issue’s period ended', async () => {
    const test = await open()
    await accept(test.db, 1)
    await send(test.db, (await composed(test)).id)
    test.at('2015-06-21T08:00:00.000Z')
    await accept(test.db, 2)
    const next = await composed(test)
    expect(next).toMatchObject({
      number: 2,
      date: '2015-06-21',
      periodFrom: NOW,
      title: 'Sample roundup, week of June 15, 2015',
    })
  })

  it.each([
    ['UTC', '2015-06-02T00:00:00.000Z', '2015-06-15'],
    ['Europe/Berlin', '2015-06-01T22:00:00.000Z', '2015-06-15'],
    ['Pacific/Kiritimati', '2015-06-01T10:00:00.000Z', '2015-06-16'],
    ['-08:00', '2015-06-02T08:00:00.000Z', '2015-06-15'],
  ])('goes on after the day of an imported issue, as it ended in %s', async (timezone, periodFrom, date) => {
    const test = await open({ config: { timezone } })
    await past(test.db, {})
    await accept(test.db, 1)
    expect(await composed(test)).toMatchObject({ number: 2, periodFrom, date })
  })

  it.each([
    // The clocks go forward on March 29 and back on October 25, 2015.
    ['2015-03-28', '2015-03-30T12:00:00.000Z', '2015-03-28T23:00:00.000Z'],
    ['2015-03-29', '2015-03-30T12:00:00.000Z', '2015-03-29T22:00:00.000Z'],
    ['2015-10-24', '2015-10-26T12:00:00.000Z', '2015-10-24T22:00:00.000Z'],
    ['2015-10-25', '2015-10-26T12:00:00.000Z', '2015-10-25T23:00:00.000Z'],
  ])('knows when the day after %s began although the clocks changed', async (date, now, periodFrom) => {
    const test = await open({ config: { timezone: 'Europe/Berlin' } })
    test.at(now)
    await past(test.db, { date })
    await accept(test.db, 1)
    expect(await composed(test)).toMatchObject({ periodFrom })
  })

  it.each(['2015-06-15', '2105-06-01'])(
    'never begins a period in the future, after an issue of %s',
    async date => {
      const test = await open()
      await past(test.db, { date })
      await accept(test.db, 1)
      const { periodFrom } = await composed(test)
      expect(periodFrom).toBe(date === '2015-06-15' ? NOW : '2015-06-08T13:29:40.000Z')
    },
  )

  it('goes on numbering after imported issues, numbered or not', async () => {
    const test = await open()
    for (const number of [null, null, 52]) await past(test.db, { number, title: `${number}` })
    await accept(test.db, 1)
    expect((await composed(test)).number).toBe(53)
  })

  it('puts sections together, loose entries first; within them the editor’s order, then the oldest first', async () => {
    const test = await open()
    const day = (n: number) => ({ published_at: `2015-06-${String(n).padStart(2, '0')}T00:00:00.000Z` })
    await accept(test.db, 1, { ...day(14), section: 'Releases' })
    await accept(test.db, 2, { ...day(12) })
    await accept(test.db, 3, { ...day(11), section: 'Events' })
    await accept(test.db, 4, { ...day(10) })
    await accept(test.db, 5, { ...day(13), section: 'Releases' })
    await accept(test.db, 6, { ...day(13), position: 1 })
    const issue = await composed(test)
    expect(titlesOf(issue)).toEqual(['Post 6', 'Post 4', 'Post 2', 'Post 3', 'Post 5', 'Post 1'])
    const numbers = issue.entries.map(({ shortUrl }) => shortUrl?.slice(-3))
    expect(numbers).toEqual(['122', '123', '124', '125', '126', '127'])
  })

  it('leaves out what has no title, ran already, or is too old, and says so', async () => {
    const test = await open()
    const entry = { title: 'Post 2', author: null, excerpt: '', shortUrl: null, section: null }
    await past(test.db, { number: 7, entries: [{ ...entry, url: 'http://www.blog.example.org/2/' }] })
    await accept(test.db, 1, { title: null })
    await accept(test.db, 2)
    await accept(test.db, 3, { published_at: '2015-05-01T00:00:00.000Z' })
    await accept(test.db, 4)
    const made = await compose(test.app, { since: '2015-06-01T00:00:00.000Z' })
    expect(made.left.map(({ reason }) => reason)).toEqual([
      'it is older than 2015-06-01',
      'it has no title',
      'it ran already in issue 7',
    ])
    expect(made).toMatchObject({ kind: 'composed', added: 1 })
    expect(await test.db.selectFrom('candidates').select('state').where('id', '!=', 4).execute()).toEqual(
      [1, 2, 3].map(() => ({ state: 'accepted' })),
    )
  })

  it('takes only so many of one author, also when more is added later', async () => {
    const test = await open({ config: { compose: { perAuthor: 2 } } })
    for (const n of [1, 2, 3]) await accept(test.db, n, { author: n === 2 ? 'ADA' : 'Ada' })
    for (const n of [4, 5, 6]) await accept(test.db, n, { author: null })
    const made = await compose(test.app, { since: null })
    expect(made).toMatchObject({ kind: 'composed', added: 5 })
    expect(made.left).toEqual([
      { candidateId: 3, title: 'Post 3', reason: 'Ada has 2 entries in this issue already' },
    ])
    expect(await compose(test.app, { since: null })).toMatchObject({
      kind: 'nothing',
      left: [{ candidateId: 3 }],
    })
    await accept(test.db, 7)
    expect(await compose(test.app, { since: null })).toMatchObject({ kind: 'extended', added: 1 })
  })

  it('carries over to the next issue what an author’s quota left out', async () => {
    const test = await open({ config: { compose: { perAuthor: 1 } } })
    for (const n of [1, 2]) await accept(test.db, n, { author: 'Ada' })
    await send(test.db, (await composed(test)).id)
    test.at('2015-06-22T08:00:00.000Z')
    expect(titlesOf(await composed(test))).toEqual(['Post 2'])
  })

  it('adds to a draft that nobody has been sent, at the end of each section, and keeps its links', async () => {
    const test = await open()
    await accept(test.db, 1)
    await accept(test.db, 2, { section: 'Releases' })
    const first = await composed(test)
    await send(test.db, first.id, { rehearsal: 1 })
    await accept(test.db, 3, { section: 'Releases' })
    await accept(test.db, 4)
    const made = await compose(test.app, { since: null })
    expect(made).toMatchObject({ kind: 'extended', added: 2, issue: { id: first.id, number: 1 } })
    const again = await findIssue(test.db, first.id)
    expect(titlesOf(again)).toEqual(['Post 1', 'Post 4', 'Post 2', 'Post 3'])
    expect(again.entries.map(({ shortUrl }) => shortUrl?.slice(-3))).toEqual(['122', '124', '123', '125'])
    expect(again.entries.map(({ candidateId }) => candidateId)).toEqual([1, 4, 2, 3])
  })

  it('begins the next issue once a draft was sent', async () => {
    const test = await open()
    await accept(test.db, 1)
    await send(test.db, (await composed(test)).id)
    expect(await compose(test.app, { since: null })).toEqual({ kind: 'nothing', draft: null, left: [] })
    await accept(test.db, 2)
    expect(await composed(test)).toMatchObject({ id: 2, number: 2, entries: [{ title: 'Post 2' }] })
  })

  it('says what is in the draft that stays as it is', async () => {
    const test = await open()
    await accept(test.db, 1)
    const draft = await composed(test)
    expect(await compose(test.app, { since: null })).toEqual({ kind: 'nothing', draft, left: [] })
  })

  it('by two people at once makes one issue, and gives each number once', async () => {
    const test = await open()
    for (const n of [1, 2, 3]) await accept(test.db, n)
    const both = await Promise.all([1, 2, 3].map(async () => await compose(test.app, { since: null })))
    const kinds = both.map(({ kind }: Composed) => kind)
    expect(kinds.toSorted()).toEqual(['composed', 'nothing', 'nothing'])
    expect(await test.db.selectFrom('links').select('slug').orderBy('id').execute()).toEqual(
      ['blog122', 'blog123', 'blog124'].map(slug => ({ slug })),
    )
  })

  it('never gives a number again: not of a deleted draft, nor of an imported issue', async () => {
    const test = await open()
    await accept(test.db, 1)
    await deleteDraft(test.app, await composed(test))
    await past(test.db, {})
    await reserveSlug(test.db, { slug: 'blog124', number: null }, 2, null, NOW)
    await accept(test.db, 2)
    const again = await composed(test)
    expect(again.entries.map(({ shortUrl }) => shortUrl?.slice(-3))).toEqual(['123', '125'])
    await deleteIssue(test.db, again.id)
    await accept(test.db, 3)
    expect((await composed(test)).entries[0]?.shortUrl).toBe('https://s.example.org/blog126')
  })

  it('carries what a stranger wrote as plain text', async () => {
    const test = await open()
    await accept(test.db, 1, { excerpt: '# Not *a* heading\n[x](javascript:alert(1))' })
    const [entry] = plainIssue(await composed(test)).entries
    expect(entry?.excerpt).toBe('\\# Not \\*a\\* heading\n\\[x\\](javascript:alert(1))')
  })

  it('is undone whole when it cannot be finished', async () => {
    const { app, db } = await open()
    await accept(db, 1)
    const links = { base: 'https://s.example.org', prefix: 'what no database stores: \0', start: 1 }
    const broken = { ...app, settings: { ...app.settings, links } }
    await expect(compose(broken, { since: null })).rejects.toThrow('cannot be stored')
    expect(await db.selectFrom('candidates').select('state').execute()).toEqual([{ state: 'accepted' }])
    expect(await db.selectFrom('issues').select('id').execute()).toEqual([])
  })
})
