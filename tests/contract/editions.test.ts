// Editions stand for ever under their hash; an approval is bound to one of them.
import { expect, it } from 'vitest'
import { type Edition, hashEdition } from '../../src/render/edition.ts'
import type { Db } from '../../src/store/database.ts'
import {
  addApproval,
  approvalsOf,
  approvalsOfRevision,
  readEdition,
  storeEdition,
} from '../../src/store/editions.ts'
import { deleteIssue } from '../../src/store/issues.ts'
import { forEachDatabase } from './databases.ts'
import { issue, NOW } from './rows.ts'

const LATER = '2015-06-16T08:00:00.000Z'

function sample(subject = 'A sample'): Edition {
  const list = { text: 'Hällo 漢字 👩‍👩‍👧\n', html: '<!doctype html><p>Hällo</p>' }
  const content = { subject, date: '2015-06-15', language: 'en', list, subscriber: list }
  return { hash: hashEdition(content), ...content }
}

async function store(db: Db, edition: Edition, revision = 1): Promise<void> {
  await storeEdition(db, edition, { id: 1, revision }, NOW)
}

forEachDatabase('editions', open => {
  async function openWithIssue() {
    const { db } = await open()
    await db.insertInto('issues').values(issue).execute()
    return db
  }

  it('come back as they were stored, to the octet', async () => {
    const db = await openWithIssue()
    await store(db, sample())
    const read = await readEdition(db, sample().hash)
    expect(read).toEqual(sample())
    expect(hashEdition(read)).toBe(read.hash)
  })

  it('are stored once, and what was stored first stays', async () => {
    const db = await openWithIssue()
    await store(db, sample())
    await store(db, { ...sample(), subject: 'Another under the same hash' }, 2)
    expect(await readEdition(db, sample().hash)).toEqual(sample())
    expect(await db.selectFrom('editions').selectAll().execute()).toHaveLength(1)
  })

  it('that are not there, or were damaged, are an error', async () => {
    const db = await openWithIssue()
    await expect(readEdition(db, 'none')).rejects.toThrow()
    await store(db, sample())
    await db.updateTable('editions').set({ content: '{"subject":"x"}' }).execute()
    await expect(readEdition(db, sample().hash)).rejects.toThrow()
  })

  it('are approved once by each person, the first named first', async () => {
    const db = await openWithIssue()
    const { hash } = sample()
    await store(db, sample())
    expect(await approvalsOf(db, hash)).toEqual([])
    expect(await addApproval(db, hash, 'bob', NOW)).toBe(true)
    expect(await addApproval(db, hash, 'ada', LATER)).toBe(true)
    expect(await addApproval(db, hash, 'bob', LATER)).toBe(false)
    expect(await approvalsOf(db, hash)).toEqual(['bob', 'ada'])
  })

  it('that are not stored cannot be approved', async () => {
    const db = await openWithIssue()
    await expect(addApproval(db, 'none', 'ada', NOW)).rejects.toThrow()
  })

  it('of another revision say nothing of the issue as it is now', async () => {
    const db = await openWithIssue()
    await store(db, sample('first'), 1)
    await store(db, sample('second'), 2)
    await store(db, sample('other templates'), 2)
    for (const by of ['ada', 'bob']) await addApproval(db, sample('first').hash, by, NOW)
    expect(await approvalsOfRevision(db, { id: 1, revision: 1 })).toBe(2)
    expect(await approvalsOfRevision(db, { id: 1, revision: 2 })).toBe(0)
    for (const subject of ['second', 'other templates'])
      await addApproval(db, sample(subject).hash, 'ada', NOW)
    expect(await approvalsOfRevision(db, { id: 1, revision: 2 })).toBe(1)
    expect(await approvalsOfRevision(db, { id: 2, revision: 2 })).toBe(0)
  })

  it('go with their issue, and their approvals with them', async () => {
    const db = await openWithIssue()
    await store(db, sample())
    await addApproval(db, sample().hash, 'ada', NOW)
    await deleteIssue(db, 1)
    expect(await approvalsOf(db, sample().hash)).toEqual([])
  })
})
