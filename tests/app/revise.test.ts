// What an editor, or a file, makes of an issue: links stay what they are, candidates follow their entries.
import { expect, it } from 'vitest'
import { reviseDraft, storeFileIssue } from '../../src/app/revise.ts'
import type { Entry, Issue } from '../../src/issues/issue.ts'
import type { Db } from '../../src/store/database.ts'
import { findIssue, insertIssue, plainIssue, type StoredIssue } from '../../src/store/issues.ts'
import { assignLinks, finaliseLinks, findLink } from '../../src/store/links.ts'
import { candidate } from '../contract/rows.ts'
import { forEachApp, NOW, refusal } from './app-for-test.ts'

const SCHEME = { base: 'https://s.example.org', prefix: 'blog', start: 122 }
const short = (n: number) => `${SCHEME.base}/blog${n}`
const address = (n: number | string) => `https://blog.example.org/${n}`

function entry(n: number, changes: Partial<Entry> = {}): Entry {
  return {
    title: `Post ${n}`,
    author: 'Ada',
    excerpt: '',
    url: address(n),
    shortUrl: null,
    section: null,
    ...changes,
  }
}

/** A draft of posts 1 to 3, with the links 122 to 124, from the candidates 1 to 3. */
async function draft(db: Db): Promise<StoredIssue> {
  const entries = [1, 2, 3].map(n => entry(n, { shortUrl: short(121 + n) }))
  const issue = { title: 'A sample', date: '2015-06-15', number: 1, intro: 'Hello.', outro: '', entries }
  await db
    .insertInto('candidates')
    .values(entries.map(({ url }) => ({ ...candidate, url, state: 'used' as const })))
    .execute()
  const id = await insertIssue(db, issue, { state: 'draft', period: null, candidateIds: [1, 2, 3] }, NOW)
  await assignLinks(
    db,
    SCHEME,
    id,
    entries.map(({ url }) => url),
    NOW,
  )
  return await findIssue(db, id)
}

/** With the entries that `change` makes of what was written. */
function rewritten(stored: StoredIssue, change: (entries: readonly Entry[]) => readonly Entry[]): Issue {
  const plain = plainIssue(stored)
  return { ...plain, entries: change(plain.entries) }
}

const linksOf = ({ entries }: Pick<Issue, 'entries'>) =>
  entries.map(({ shortUrl }) => shortUrl?.split('/').at(-1))
const candidatesOf = ({ entries }: StoredIssue) => entries.map(({ candidateId }) => candidateId)

async function statesOf(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('candidates').select('state').orderBy('id').execute()
  return rows.map(({ state }) => state)
}

forEachApp('revising', open => {
  it('changes nothing when nothing was changed', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    expect(await reviseDraft(app, stored, plainIssue(stored))).toBe(stored)
    expect((await findIssue(db, stored.id)).revision).toBe(1)
  })

  it('keeps links and candidates through new words and another order', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    const revised = await reviseDraft(app, stored, {
      ...rewritten(stored, ([a, b, c]) => [c, a, b].flatMap(one => (one ? [{ ...one, title: 'New' }] : []))),
      intro: 'Hi.',
    })
    expect(revised).toMatchObject({ intro: 'Hi.', revision: 2 })
    expect(linksOf(revised)).toEqual(['blog124', 'blog122', 'blog123'])
    expect(candidatesOf(revised)).toEqual([3, 1, 2])
  })

  it('lets an entry that is taken out wait for a decision again; its link stays given', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    const revised = await reviseDraft(
      app,
      stored,
      rewritten(stored, entries => entries.slice(1)),
    )
    expect(await statesOf(db)).toEqual(['pending', 'used', 'used'])
    const again = await reviseDraft(
      app,
      revised,
      rewritten(revised, entries => [...entries, entry(4)]),
    )
    expect(linksOf(again)).toEqual(['blog123', 'blog124', 'blog125'])
    expect(await findLink(db, 'blog122')).toMatchObject({ target: address(1) })
  })

  it('gives a new entry the next number', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    const revised = await reviseDraft(
      app,
      stored,
      rewritten(stored, entries => [entry(9), ...entries]),
    )
    expect(linksOf(revised)).toEqual(['blog125', 'blog122', 'blog123', 'blog124'])
    expect(candidatesOf(revised)).toEqual([null, 1, 2, 3])
    expect(await findLink(db, 'blog125')).toMatchObject({ target: address(9), issue_id: stored.id })
  })

  it('lets a link follow a corrected address while nobody has it, and its candidate stays with it', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    const corrected = rewritten(stored, ([first, ...rest]) =>
      first ? [{ ...first, url: address('new') }, ...rest] : rest,
    )
    const revised = await reviseDraft(app, stored, corrected)
    expect(linksOf(revised)).toEqual(['blog122', 'blog123', 'blog124'])
    expect(await findLink(db, 'blog122')).toMatchObject({ target: address('new') })
    expect(candidatesOf(revised)).toEqual([1, 2, 3])
    expect(await statesOf(db)).toEqual(['used', 'used', 'used'])
  })

  it('gives a corrected address a new number once somebody may have the old link', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    await finaliseLinks(db, ['blog122', 'blog123', 'blog124'])
    const corrected = rewritten(stored, ([first, ...rest]) =>
      first ? [{ ...first, url: address('new') }, ...rest] : rest,
    )
    const revised = await reviseDraft(app, stored, corrected)
    expect(linksOf(revised)).toEqual(['blog125', 'blog123', 'blog124'])
    expect(await findLink(db, 'blog122')).toMatchObject({ target: address(1), state: 'final' })
    expect(await findLink(db, 'blog125')).toMatchObject({ target: address('new') })
    expect(candidatesOf(revised)).toEqual([null, 2, 3])
  })

  it('never lets two entries share a link', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    const copied = rewritten(stored, entries => [
      entry(8, { shortUrl: short(122) }),
      ...entries,
      entry(9, { shortUrl: short(122) }),
      entry(1, { shortUrl: short(122) }),
    ])
    const revised = await reviseDraft(app, stored, copied)
    expect(linksOf(revised)).toEqual(['blog125', 'blog122', 'blog123', 'blog124', 'blog126', 'blog127'])
    for (const [slug, n] of [
      ['blog122', 1],
      ['blog125', 8],
      ['blog126', 9],
      ['blog127', 1],
    ] as const)
      expect(await findLink(db, slug)).toMatchObject({ target: address(n) })
  })

  it('lets two entries swap their addresses', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    const swapped = rewritten(stored, ([a, b, c]) =>
      a && b && c ? [{ ...a, url: b.url }, { ...b, url: a.url }, c] : [],
    )
    const revised = await reviseDraft(app, stored, swapped)
    const targets = await Promise.all(
      ['blog122', 'blog123'].map(async slug => (await findLink(db, slug))?.target),
    )
    expect(linksOf(revised).map((slug, n) => [slug, revised.entries[n]?.url])).toContainEqual([
      'blog124',
      address(3),
    ])
    expect(revised.entries.slice(0, 2).map(({ url }) => url)).toEqual([address(2), address(1)])
    for (const { shortUrl, url } of revised.entries)
      expect(await findLink(db, shortUrl?.split('/').at(-1) ?? '')).toMatchObject({ target: url })
    expect(new Set(targets)).toEqual(new Set([address(1), address(2)]))
  })

  it('does not lead the link of another issue elsewhere', async () => {
    const { app, db } = await open()
    await draft(db)
    const issue = { title: 'Next', date: '2015-06-22', number: 2, intro: '', outro: '', entries: [] }
    const id = await insertIssue(db, issue, { state: 'draft', period: null, candidateIds: [] }, NOW)
    const stolen = { ...issue, entries: [entry(9, { shortUrl: short(123) })] }
    const revised = await reviseDraft(app, await findIssue(db, id), stolen)
    expect(linksOf(revised)).toEqual(['blog125'])
    expect(await findLink(db, 'blog123')).toMatchObject({ target: address(2) })
  })

  it('refuses a link of ours that was never given, and stores nothing', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    for (const shortUrl of [short(999), `${short(122)}/`, `${short(122)}?x`, `${SCHEME.base}/`]) {
      const made = rewritten(stored, entries => [entry(9), ...entries, entry(10, { shortUrl })])
      const { code, message } = await refusal(reviseDraft(app, stored, made))
      expect([code, message]).toEqual(['input', `The short link ${shortUrl} of “Post 10” was never given.`])
    }
    expect(await findIssue(db, stored.id)).toEqual(stored)
    expect(await findLink(db, 'blog125')).toBeUndefined()
  })

  it('leaves a link that is the writer’s own as it is', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    const own = 'https://elsewhere.example.org/x'
    const revised = await reviseDraft(
      app,
      stored,
      rewritten(stored, ([first]) => [entry(9, { shortUrl: own }), ...(first ? [first] : [])]),
    )
    expect(revised.entries.map(({ shortUrl }) => shortUrl)).toEqual([own, short(122)])
  })

  it('refuses another issue’s number', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    const other = { title: 'Other', date: '2015-06-08', number: 7, intro: '', outro: '', entries: [] }
    await insertIssue(db, other, { state: 'past', period: null, candidateIds: [] }, NOW)
    const { code, message } = await refusal(reviseDraft(app, stored, { ...plainIssue(stored), number: 7 }))
    expect([code, message]).toEqual(['input', 'The number 7 is that of “Other” (2015-06-08).'])
    expect(await reviseDraft(app, stored, { ...plainIssue(stored), number: 8 })).toMatchObject({ number: 8 })
  })

  it('refuses to overwrite what somebody else changed meanwhile', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    await reviseDraft(app, stored, { ...plainIssue(stored), intro: 'Theirs.' })
    const { code } = await refusal(reviseDraft(app, stored, { ...plainIssue(stored), intro: 'Mine.' }))
    expect(code).toBe('state')
    expect((await findIssue(db, stored.id)).intro).toBe('Theirs.')
  })

  it('leaves the links of an issue that ran elsewhere as they were', async () => {
    const { app, db } = await open()
    const entries = [entry(1, { shortUrl: short(5) }), entry(2, { shortUrl: short(5) }), entry(3)]
    const issue = { title: 'Past', date: '2014-06-15', number: null, intro: '', outro: '', entries }
    const { issue: stored } = await storeFileIssue(app, issue, 'past')
    const revised = await reviseDraft(app, stored, {
      ...issue,
      intro: 'Corrected.',
      entries: [...entries, entry(4, { shortUrl: short(6) })],
    })
    expect(linksOf(revised)).toEqual(['blog5', 'blog5', undefined, 'blog6'])
    expect(await findLink(db, 'blog6')).toMatchObject({ target: address(4), state: 'final' })
  })
})

forEachApp('an issue from a file', open => {
  const FILE: Issue = {
    title: 'From a file',
    date: '2015-06-15',
    number: null,
    intro: '',
    outro: '',
    entries: [entry(1, { shortUrl: short(7) }), entry(2, { url: `${SCHEME.base}/keyword` }), entry(3)],
  }

  it('is stored with the links that it has, which are never given again', async () => {
    const { app, db } = await open({ config: { links: { base: SCHEME.base, start: 1 } } })
    expect(await storeFileIssue(app, FILE, 'past')).toMatchObject({
      outcome: 'added',
      issue: { state: 'past', ...FILE },
    })
    expect(await findLink(db, 'blog7')).toMatchObject({ number: 7, target: address(1), state: 'final' })
    expect(await findLink(db, 'keyword')).toMatchObject({ number: null, target: null, state: 'final' })
    const next = await reviseDraft(app, await draftWithout(db), { ...FILE, title: 'x', entries: [entry(9)] })
    expect(linksOf(next)).toEqual(['blog8'])
  })

  it('is the same the second time, and changed when it says something else', async () => {
    const { app, db } = await open()
    const { issue } = await storeFileIssue(app, FILE, 'draft')
    expect(await storeFileIssue(app, FILE, 'past')).toEqual({ outcome: 'same', issue })
    const numbered = { ...FILE, number: 3 }
    expect(await storeFileIssue(app, numbered, 'past')).toMatchObject({
      outcome: 'changed',
      issue: { id: issue.id, number: 3, state: 'draft', revision: 2 },
    })
    expect(await storeFileIssue(app, FILE, 'past')).toMatchObject({ outcome: 'same' })
    expect(await storeFileIssue(app, { ...numbered, title: 'Renamed' }, 'past')).toMatchObject({
      outcome: 'changed',
    })
    expect(await db.selectFrom('issues').select(['title', 'number']).execute()).toEqual([
      { title: 'Renamed', number: 3 },
    ])
  })

  it('lets go of the candidates that are no longer in it', async () => {
    const { app, db } = await open()
    const stored = await draft(db)
    const { issue } = await storeFileIssue(
      app,
      rewritten(stored, entries => entries.slice(0, 2)),
      'draft',
    )
    expect(candidatesOf(issue)).toEqual([1, 2])
    expect(await statesOf(db)).toEqual(['used', 'used', 'pending'])
  })

  it('is stored once by two at once', async () => {
    const { app, db } = await open()
    const both = await Promise.all(
      [1, 2, 3].map(async () => (await storeFileIssue(app, FILE, 'past')).outcome),
    )
    expect(both.toSorted()).toEqual(['added', 'same', 'same'])
    expect(await db.selectFrom('issues').select('id').execute()).toHaveLength(1)
  })

  async function draftWithout(db: Db): Promise<StoredIssue> {
    const empty = { title: 'Empty', date: '2015-06-22', number: 2, intro: '', outro: '', entries: [] }
    return await findIssue(
      db,
      await insertIssue(db, empty, { state: 'draft', period: null, candidateIds: [] }, NOW),
    )
  }
})
