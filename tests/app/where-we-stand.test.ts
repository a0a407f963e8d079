// Where the week stands: at each stage the one command that comes next.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compose } from '../../src/app/compose.ts'
import { whereWeStand } from '../../src/app/where-we-stand.ts'
import { setState } from '../../src/store/candidates.ts'
import { addApproval } from '../../src/store/editions.ts'
import { findIssues } from '../../src/store/issues.ts'
import { addSource, updateSource } from '../../src/store/sources.ts'
import { candidate, delivery, dispatch, edition } from '../contract/rows.ts'
import { type AppForTest, forEachApp, NOW } from './app-for-test.ts'

async function next({ app }: AppForTest): Promise<string> {
  return (await whereWeStand(app)).next.command
}

async function addCandidates(
  { db }: AppForTest,
  ...states: readonly ('pending' | 'accepted')[]
): Promise<void> {
  const words = { title: 'A post', author: 'Ada', excerpt: 'Words.' }
  for (const state of states)
    await db
      .insertInto('candidates')
      .values({ ...candidate, ...words, state })
      .execute()
}

async function dispatched(
  { db }: AppForTest,
  states: readonly ('accepted' | 'queued' | 'failed')[],
  changes = {},
) {
  const { revision } = (await findIssues(db, '1'))[0] ?? {}
  await db
    .insertInto('editions')
    .values({ ...edition, revision: revision ?? 1 })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  const { id } = await db
    .insertInto('dispatches')
    .values({ ...dispatch, candidates: states.length, ...changes })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = states.map((state, n) => ({
    ...delivery,
    dispatch_id: id,
    state,
    address_key: `${n}`,
    message_id: `<${id}.${n}@x>`,
  }))
  await db.insertInto('deliveries').values(rows).execute()
}

async function openWithDraft(open: () => Promise<AppForTest>): Promise<AppForTest> {
  const test = await open()
  await addCandidates(test, 'accepted')
  await compose(test.app, { since: null })
  return test
}

const SMTP = { smtp: { url: 'smtp://mx.example.org' } }

forEachApp('where we stand', open => {
  it('begins with a blog on the list', async () => {
    const test = await open()
    expect(await whereWeStand(test.app)).toMatchObject({
      newsletter: 'Sample roundup',
      sources: { active: 0, failing: 0 },
      issue: null,
      status: null,
      lines: ['Sources: 0. Candidates: 0 waiting for you, 0 accepted.', 'No issue yet.'],
      next: { command: 'newsletter sources add URL' },
    })
  })

  it('goes from collecting to deciding, composing, and sending', async () => {
    const test = await open({ config: SMTP })
    const url = 'https://blog.example.org/feed'
    await addSource(test.db, { url, title: null, author: null, site_url: null }, NOW)
    await updateSource(test.db, 1, { failures: 2 })
    expect(await next(test)).toBe('newsletter collect')
    await addCandidates(test, 'pending')
    expect(await next(test)).toBe('newsletter candidates list')
    await setState(test.db, [1], 'accepted', NOW)
    expect(await next(test)).toBe('newsletter compose')
    await compose(test.app, { since: null })
    const stand = await whereWeStand(test.app)
    expect(stand).toMatchObject({ issue: '1', next: { command: 'newsletter send' } })
    expect(stand.lines).toEqual([
      'Sources: 1, 1 failing. Candidates: 0 waiting for you, 0 accepted.',
      'Issue 1: Sample roundup, week of June 8, 2015 (draft).',
    ])
  })

  it('has the roster imported before anything is sent to it', async () => {
    const test = await openWithDraft(async () => await open({ config: { ...SMTP, audiences: ['readers'] } }))
    mkdirSync(test.app.workspace.subscribers, { recursive: true })
    writeFileSync(join(test.app.workspace.subscribers, 'readers.csv'), 'email\nada@example.org\n')
    expect(await next(test)).toBe('newsletter subscribers import subscribers/readers.csv')
  })

  it('sends on what is not out completely, before anything else', async () => {
    const test = await openWithDraft(async () => await open({ config: SMTP }))
    await addCandidates(test, 'pending')
    await dispatched(test, ['accepted', 'queued'])
    expect(await next(test)).toBe('newsletter send --resume')
    await test.db.updateTable('dispatches').set({ state: 'paused' }).execute()
    expect(await next(test)).toBe('newsletter send --resume')
  })

  it('begins anew once an issue is out', async () => {
    const test = await openWithDraft(async () => await open({ config: SMTP }))
    const url = 'https://blog.example.org/feed'
    await addSource(test.db, { url, title: null, author: null, site_url: null }, NOW)
    await dispatched(test, ['accepted', 'failed'])
    expect(await whereWeStand(test.app)).toMatchObject({
      status: { state: 'sent' },
      next: { command: 'newsletter collect' },
    })
  })

  it('tells a rehearsal from the real thing, and what is missing for that', async () => {
    const test = await openWithDraft(open)
    await dispatched(test, ['accepted'], { rehearsal: 1 })
    const { next, status } = await whereWeStand(test.app)
    expect(status?.state).toBe('draft')
    expect(next.why).toContain('set smtp.url')
  })

  it('asks for the approvals that are missing', async () => {
    const test = await openWithDraft(
      async () => await open({ config: { ...SMTP, approval: { required: 2 } } }),
    )
    expect(await next(test)).toBe('newsletter approve')
    await dispatched(test, ['accepted'], { rehearsal: 1 })
    await addApproval(test.db, edition.hash, 'ada', NOW)
    expect(await next(test)).toBe('newsletter approve')
    await addApproval(test.db, edition.hash, 'bob', NOW)
    expect(await next(test)).toBe('newsletter send')
  })

  it('does not ask to compose what no issue would take', async () => {
    const test = await openWithDraft(
      async () => await open({ config: { ...SMTP, compose: { perAuthor: 1 } } }),
    )
    await addCandidates(test, 'accepted')
    expect(await next(test)).toBe('newsletter send')
  })
})
