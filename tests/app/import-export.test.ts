// Issues as files, there and back: the same issue, the same octets, and links that are never given again.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { deleteDraft } from '../../src/app/delete-issue.ts'
import { exportIssueFiles } from '../../src/app/export-issue.ts'
import { readIssueFile, readIssueFiles, storeIssueFile } from '../../src/app/import-issue.ts'
import { findIssue, findIssues, listIssues, plainIssue, type StoredIssue } from '../../src/store/issues.ts'
import { findLink } from '../../src/store/links.ts'
import { candidate, delivery, dispatch, edition } from '../contract/rows.ts'
import { type AppForTest, forEachApp, NOW, refusal } from './app-for-test.ts'

const FILES: Readonly<Record<string, string>> = {
  '2014-05-05.md': `---
title: "A roundup: \\"quoted\\", and *marked*"
date: 2014-05-05
---
Hello, this is an *intro*.

**First post** by Ada Sample

> The first excerpt,
> in two lines.
>
> * and a list

… read more at [https://s.example.org/blog7](https://blog.example.org/first)

**Second post**

> Words.

... read more at [http://s.example.org/keyword](https://blog.example.org/second)

Write to me!
`,
  'later.md': `---
title: Later
date: 2014-05-12
number: 3
---
## Releases

**Third_post** by Bob

… read more at https://blog.example.org/third
`,
}

function write({ app }: AppForTest, files: Readonly<Record<string, string>>): readonly string[] {
  const folder = join(app.workspace.root, 'files')
  mkdirSync(folder, { recursive: true })
  return Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  })
}

async function importAll(test: AppForTest, files: readonly string[]): Promise<readonly string[]> {
  const reading = { folder: '', linkBase: test.app.settings.links?.base }
  const outcomes: string[] = []
  for (const file of await readIssueFiles(files, reading)) {
    outcomes.push((await storeIssueFile(test.app, file, 'past')).outcome)
  }
  return outcomes
}

async function exportAll({ app }: AppForTest, name: string): Promise<Readonly<Record<string, string>>> {
  const folder = join(app.workspace.root, name)
  await exportIssueFiles(app, 'all', folder)
  return Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(join(folder, file), 'utf8')]))
}

forEachApp('past issues', open => {
  it('imported, exported and imported elsewhere are the same, and a second export has the same octets', async () => {
    const test = await open()
    expect(await importAll(test, write(test, FILES))).toEqual(['added', 'added'])
    const first = await exportAll(test, 'first')
    expect(Object.keys(first)).toEqual(['2014-05-05.md', '2014-05-12-3.md'])
    const other = await open()
    expect(await importAll(other, write(other, first))).toEqual(['added', 'added'])
    const issues = async ({ db }: AppForTest) => {
      const rows = await listIssues(db)
      return await Promise.all(rows.map(async ({ id }) => plainIssue(await findIssue(db, id))))
    }
    expect(await issues(other)).toEqual(await issues(test))
    expect(await exportAll(other, 'second')).toEqual(first)
    expect(await exportAll(test, 'third')).toEqual(first)
  })

  it('in another encoding than UTF-8 are read, and said to be', async () => {
    const test = await open()
    const [file = ''] = write(test, { '2014-05-19.md': '' })
    writeFileSync(file, Buffer.from((FILES['later.md'] ?? '').replace('by Bob', 'by Jörg'), 'latin1'))
    const { issue, problems } = await readIssueFile(test.app, file)
    expect(issue.entries[0]?.author).toBe('Jörg')
    expect(problems).toEqual([{ line: 1, message: 'it is not utf-8; read as windows-1252' }])
  })

  it('imported a second time are the same, from the first files and from the exported ones', async () => {
    const test = await open()
    const files = write(test, FILES)
    await importAll(test, files)
    const before = await listIssues(test.db)
    expect(await importAll(test, files)).toEqual(['same', 'same'])
    expect(await importAll(test, write(test, await exportAll(test, 'out')))).toEqual(['same', 'same'])
    expect(await listIssues(test.db)).toEqual(before)
  })

  it('keep their short links for ever', async () => {
    const test = await open()
    await importAll(test, write(test, FILES))
    expect(await findLink(test.db, 'blog7')).toMatchObject({
      number: 7,
      target: 'https://blog.example.org/first',
    })
    expect(await findLink(test.db, 'keyword')).toMatchObject({ target: 'https://blog.example.org/second' })
  })

  it('are exported by name, or the newest that was made here', async () => {
    const test = await open()
    const { app } = test
    const folder = join(app.workspace.root, 'out')
    expect((await refusal(exportIssueFiles(app, [], folder))).code).toBe('notFound')
    await importAll(test, write(test, FILES))
    const file = join(folder, '2014-05-12-3.md')
    expect(await exportIssueFiles(app, ['3'], folder)).toEqual([{ issue: '3', file }])
    expect(readdirSync(folder)).toEqual(['2014-05-12-3.md'])
    expect((await refusal(exportIssueFiles(app, ['9'], folder))).code).toBe('notFound')
  })

  it('of one day without numbers have files of their own', async () => {
    const test = await open()
    const of = (title: string) => (FILES['2014-05-05.md'] ?? '').replace(/title: .*/, `title: ${title}`)
    await importAll(test, write(test, { 'a.md': of('A'), 'b.md': of('B'), 'c.md': of('C') }))
    const out = await exportAll(test, 'out')
    expect(Object.keys(out)).toEqual(['2014-05-05-a.md', '2014-05-05-b.md', '2014-05-05.md'])
    expect(await importAll(test, write(test, out))).toEqual(['same', 'same', 'same'])
    expect(await findIssues(test.db, '2014-05-05')).toHaveLength(3)
    expect((await refusal(exportIssueFiles(test.app, ['2014-05-05'], 'x'))).code).toBe('input')
  })

  it('without a date or a title get today’s and the newsletter’s', async () => {
    const test = await open({ config: { timezone: 'Pacific/Kiritimati' } })
    const [file = ''] = write(test, {
      'bare.md': '**Post** by Ada\n\n> Words.\n\nread more at https://blog.example.org/1\n',
    })
    const read = await readIssueFile(test.app, file)
    const { issue } = await storeIssueFile(
      test.app,
      { ...read, issue: { ...read.issue, date: '', title: '' } },
      'past',
    )
    expect(issue).toMatchObject({ date: '2015-06-16', title: 'Sample roundup, 2015-06-16' })
    expect(test.notices.join()).toContain('names no date')
  })

  it('that hold nothing, or are not there, are refused by name', async () => {
    const test = await open()
    const [file = ''] = write(test, { 'empty.md': 'Only an intro.\n' })
    const empty = await refusal(storeIssueFile(test.app, await readIssueFile(test.app, file), 'past'))
    expect([empty.code, empty.message]).toEqual(['input', `${file} holds no entry.`])
    const missing = await refusal(readIssueFile(test.app, `${file}.none`))
    expect([missing.code, missing.message]).toEqual(['input', `${file}.none cannot be read (ENOENT).`])
  })
})

forEachApp('deleting a draft', open => {
  async function draft(test: AppForTest): Promise<StoredIssue> {
    const [, file = ''] = write(test, FILES)
    const { issue } = await storeIssueFile(test.app, await readIssueFile(test.app, file), 'draft')
    await test.db
      .insertInto('candidates')
      .values([{ ...candidate, state: 'used' }, candidate])
      .execute()
    await test.db.updateTable('entries').set({ candidate_id: 1 }).execute()
    await test.db.insertInto('editions').values(edition).execute()
    return await findIssue(test.db, issue.id)
  }

  async function dispatched({ db }: AppForTest, changes: object): Promise<void> {
    const { id } = await db
      .insertInto('dispatches')
      .values({ ...dispatch, ...changes })
      .returning('id')
      .executeTakeFirstOrThrow()
    await db
      .insertInto('deliveries')
      .values({ ...delivery, dispatch_id: id, state: 'accepted', message_id: `<${id}@example.org>` })
      .execute()
  }

  it('makes what stood in it accepted again', async () => {
    const test = await open()
    await deleteDraft(test.app, await draft(test))
    expect(await listIssues(test.db)).toEqual([])
    const states = await test.db
      .selectFrom('candidates')
      .select(['state', 'updated_at'])
      .orderBy('id')
      .execute()
    expect(states).toMatchObject([{ state: 'accepted', updated_at: NOW }, { state: 'pending' }])
  })

  it('takes its rehearsals and tests along', async () => {
    const test = await open()
    const issue = await draft(test)
    await dispatched(test, { rehearsal: 1 })
    await dispatched(test, { kind: 'test', purpose: 'test', audience: 'ada@example.org (test 1)' })
    await deleteDraft(test.app, issue)
    expect(await listIssues(test.db)).toEqual([])
    expect(await test.db.selectFrom('deliveries').select('id').execute()).toEqual([])
  })

  it('is refused once it was sent', async () => {
    const test = await open()
    const issue = await draft(test)
    await dispatched(test, { rehearsal: 1 })
    await dispatched(test, {})
    const error = await refusal(deleteDraft(test.app, issue))
    expect([error.code, error.message]).toEqual(['state', 'Issue 3 was sent: what happened stays on record.'])
    expect(await findIssue(test.db, issue.id)).toEqual(issue)
    expect(await test.db.selectFrom('deliveries').select('id').execute()).toHaveLength(2)
  })
})
