// Issues and their entries: known by number, date or id; numbered in one sequence; revised as a whole.
import { expect, it } from 'vitest'
import type { Entry, Issue } from '../../src/issues/issue.ts'
import { conflictOf, type Db } from '../../src/store/database.ts'
import {
  deleteIssue,
  findIssue,
  findIssues,
  insertIssue,
  labelOf,
  lastPeriodEnd,
  latestDraft,
  listIssues,
  nextIssueNumber,
  plainIssue,
  reviseIssue,
  sameIssue,
} from '../../src/store/issues.ts'
import { forEachDatabase } from './databases.ts'
import { candidate, delivery, dispatch, edition, NOW } from './rows.ts'

const LATER = '2015-06-16T08:00:00.000Z'

function entry(n: number, changes: Partial<Entry> = {}): Entry {
  const url = `https://blog.example.org/${n}`
  return {
    title: `Post ${n}`,
    author: 'Ada',
    excerpt: 'Words.',
    url,
    shortUrl: null,
    section: null,
    ...changes,
  }
}

const ISSUE: Issue = {
  title: 'A sample roundup',
  date: '2015-06-15',
  number: 4,
  intro: 'Hello.',
  outro: '',
  entries: [
    entry(1, { shortUrl: 'https://s.example.org/blog1' }),
    entry(2, { author: null, section: 'More' }),
  ],
}

async function insert(
  db: Db,
  changes: Partial<Issue> = {},
  about: Partial<Parameters<typeof insertIssue>[2]> = {},
): Promise<number> {
  const whole = { state: 'draft' as const, period: null, candidateIds: [], ...about }
  return await insertIssue(db, { ...ISSUE, ...changes }, whole, NOW)
}

forEachDatabase('issues', open => {
  it('come back as they were stored, their entries in order', async () => {
    const { db } = await open()
    await db.insertInto('candidates').values(candidate).execute()
    const period = { from: '2015-06-08T00:00:00.000Z', until: NOW }
    const id = await insert(db, {}, { period, candidateIds: [null, 1] })
    const stored = await findIssue(db, id)
    expect(stored).toMatchObject({
      id,
      state: 'draft',
      revision: 1,
      periodFrom: period.from,
      periodUntil: NOW,
    })
    expect(stored.entries.map(({ candidateId }) => candidateId)).toEqual([null, 1])
    expect(plainIssue(stored)).toEqual(ISSUE)
  })

  it('are found by number, by date, or by id', async () => {
    const { db } = await open()
    await insert(db)
    await insert(db, { number: null, date: '2015-06-15', title: 'Another' })
    const ids = async (ref: string) => (await findIssues(db, ref)).map(({ id }) => id)
    expect(await ids('4')).toEqual([1])
    expect(await ids('2015-06-15')).toEqual([1, 2])
    expect(await ids('id:2')).toEqual([2])
    for (const ref of ['5', '2015-06-16', 'id:3', 'id:99999999999999999999', '99999999999', '', 'x'])
      expect(await ids(ref)).toEqual([])
  })

  it('are called by their number, else their date', () => {
    expect(labelOf({ number: 4, date: '2015-06-15' })).toBe('4')
    expect(labelOf({ number: null, date: '2015-06-15' })).toBe('2015-06-15')
  })

  it('made here are told from those that ran elsewhere', async () => {
    const { db } = await open()
    expect(await latestDraft(db)).toBeNull()
    await insert(db, { date: '2015-07-01', number: 9 }, { state: 'past' })
    expect(await latestDraft(db)).toBeNull()
    await insert(db, { date: '2015-06-20', number: 6 })
    await insert(db, { date: '2015-06-15', number: 5 })
    expect(await latestDraft(db)).toMatchObject({ number: 6 })
    await insert(db, { date: '2015-06-20', number: 7 })
    expect(await latestDraft(db)).toMatchObject({ number: 7 })
  })

  it('are listed by date, with the count of their entries', async () => {
    const { db } = await open()
    await insert(db)
    await insert(db, { date: '2015-06-01', number: null, entries: [] }, { state: 'past' })
    expect(await listIssues(db)).toMatchObject([
      { id: 2, entries: 0, state: 'past' },
      { id: 1, entries: 2, state: 'draft' },
    ])
  })

  it('are the same as a file of their number, or of their date and title', async () => {
    const { db } = await open()
    expect(await sameIssue(db, ISSUE)).toBeNull()
    await insert(db)
    await insert(db, { number: null, title: 'Unnumbered' }, { state: 'past' })
    const same = async (changes: Partial<Issue>) =>
      (await sameIssue(db, { ...ISSUE, ...changes }))?.id ?? null
    expect(await same({ title: 'Renamed', date: '2015-07-01' })).toBe(1)
    expect(await same({ number: null })).toBe(1)
    expect(await same({ number: null, title: 'Unnumbered' })).toBe(2)
    expect(await same({ number: 5, title: 'Unnumbered' })).toBe(2)
    expect(await same({ number: 5 })).toBeNull()
    expect(await same({ number: null, date: '2015-06-16' })).toBeNull()
  })

  it('get the number after the highest, and after their count', async () => {
    const { db } = await open()
    expect(await nextIssueNumber(db)).toBe(1)
    for (const date of ['2015-06-01', '2015-06-08', '2015-06-15']) await insert(db, { number: null, date })
    expect(await nextIssueNumber(db)).toBe(4)
    await insert(db, { number: 53 })
    expect(await nextIssueNumber(db)).toBe(54)
  })

  it('have a number of their own', async () => {
    const { db } = await open()
    await insert(db)
    const error = await insert(db, { title: 'Another' }).catch((thrown: unknown) => thrown)
    expect(conflictOf(error)).toBe('unique')
  })

  it('tell where the last period ended, by an instant or a day, whatever is dated in the future', async () => {
    const { db } = await open()
    expect(await lastPeriodEnd(db, '2015-07-01')).toBeNull()
    await insert(db, { number: null, date: '2015-06-01' }, { state: 'past' })
    await insert(db, { number: null, date: '2105-06-08' }, { state: 'past' })
    expect(await lastPeriodEnd(db, '2015-07-01')).toEqual({ date: '2015-06-01' })
    await insert(db, {}, { period: { from: '2015-06-02T00:00:00.000Z', until: NOW } })
    expect(await lastPeriodEnd(db, '2015-07-01')).toEqual({ until: NOW })
    expect(await lastPeriodEnd(db, '2015-06-14')).toEqual({ date: '2015-06-01' })
  })

  it('are revised as a whole', async () => {
    const { db } = await open()
    await insert(db)
    const revised = { ...ISSUE, title: 'Better', number: 5, entries: [entry(3), entry(1)] }
    await reviseIssue(db, 1, revised, [null, null], LATER)
    const stored = await findIssue(db, 1)
    expect(plainIssue(stored)).toEqual(revised)
    expect(stored.revision).toBe(2)
    await reviseIssue(db, 1, { ...revised, entries: [] }, [], LATER)
    expect(await findIssue(db, 1)).toMatchObject({ revision: 3, entries: [] })
  })

  it('hold more entries than a statement has parameters for', async () => {
    const { db } = await open()
    const entries = Array.from({ length: 4_000 }, (_, n) => entry(n))
    await insert(db, { entries })
    expect(plainIssue(await findIssue(db, 1)).entries).toEqual(entries)
  })

  it('hold posts at addresses of any length', async () => {
    const { db } = await open()
    const noise = Array.from({ length: 900 }, (_, at) => ((at * 7919) % 46_656).toString(36)).join('')
    const entries = [entry(1, { url: `https://blog.example.org/${noise}` }), entry(2, { url: noise })]
    await insert(db, { entries })
    expect(plainIssue(await findIssue(db, 1)).entries).toEqual(entries)
  })

  it('take their rehearsals and tests along when they are deleted, and nothing of another issue', async () => {
    const { db } = await open()
    await insert(db)
    await insert(db, { number: 5, date: '2015-06-22' })
    await db
      .insertInto('editions')
      .values([edition, { ...edition, hash: 'e2', issue_id: 2 }])
      .execute()
    const tries = [
      { ...dispatch, rehearsal: 1 as const },
      { ...dispatch, kind: 'test' as const, purpose: 'test' as const },
      { ...dispatch, issue_id: 2, edition_hash: 'e2' },
    ]
    for (const [index, row] of tries.entries()) {
      await db.insertInto('dispatches').values(row).execute()
      await db
        .insertInto('deliveries')
        .values({ ...delivery, dispatch_id: index + 1, message_id: `<${index}@example.org>` })
        .execute()
    }
    await deleteIssue(db, 1)
    expect(await findIssues(db, 'id:1')).toEqual([])
    const left = await db.selectFrom('deliveries').select('dispatch_id').execute()
    expect(left).toEqual([{ dispatch_id: 3 }])
    expect(await db.selectFrom('editions').select('hash').execute()).toEqual([{ hash: 'e2' }])
    await insert(db, { number: 6 })
    expect(await findIssues(db, '6')).toMatchObject([{ id: 3 }])
  })

  it('that were really sent stay, whole', async () => {
    const { db } = await open()
    await insert(db)
    await db.insertInto('editions').values(edition).execute()
    await db
      .insertInto('dispatches')
      .values([dispatch, { ...dispatch, rehearsal: 1 }])
      .execute()
    const error = await deleteIssue(db, 1).catch((thrown: unknown) => thrown)
    expect(conflictOf(error)).toBe('foreign-key')
    expect(plainIssue(await findIssue(db, 1))).toEqual(ISSUE)
    expect(await db.selectFrom('dispatches').select('id').execute()).toHaveLength(2)
  })
})
