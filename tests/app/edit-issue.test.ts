// Editing: what the editor leaves in the file is stored once it reads, and never lost before.
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { editIssue } from '../../src/app/edit-issue.ts'
import { storeFileIssue } from '../../src/app/revise.ts'
import { findIssue, type StoredIssue } from '../../src/store/issues.ts'
import { type AppForTest, forEachApp, refusal } from './app-for-test.ts'

const ENTRY = {
  title: 'A post',
  author: 'Ada Sample',
  excerpt: 'What it says.',
  url: 'https://blog.example.org/post',
  shortUrl: null,
  section: null,
}

async function draft({ app }: AppForTest): Promise<StoredIssue> {
  const issue = {
    title: 'A sample',
    date: '2015-06-15',
    number: 4,
    intro: 'Hello.',
    outro: '',
    entries: [ENTRY],
  }
  return (await storeFileIssue(app, issue, 'draft')).issue
}

/** An editor: shell commands that find the file in "$1". */
function editor({ app }: AppForTest, commands: string, attended = true) {
  const file = join(app.workspace.root, "an editor's.sh")
  writeFileSync(file, `#!/bin/sh\n${commands}\n`)
  chmodSync(file, 0o700)
  return { command: `'${file.replaceAll("'", `'\\''`)}'`, attended }
}

/** Replaces one line by another. */
function replace(from: string, to: string): string {
  return `sed 's|^${from}$|${to}|' "$1" > "$1.new" && mv "$1.new" "$1"`
}

function leftBehind({ app }: AppForTest): readonly string[] {
  return existsSync(app.workspace.cache) ? readdirSync(app.workspace.cache) : []
}

forEachApp('editing an issue', open => {
  it('stores what the editor left in the file', async () => {
    const test = await open({ config: { links: 'off' } })
    const issue = await draft(test)
    const edited = await editIssue(test.app, issue, editor(test, replace('Hello.', 'Good morning.')))
    expect(edited).toMatchObject({
      changed: true,
      issue: { id: issue.id, intro: 'Good morning.', revision: 2 },
    })
    expect(await findIssue(test.db, issue.id)).toEqual(edited.issue)
    expect(leftBehind(test)).toEqual([])
  })

  it('shows the whole issue, for the person’s eyes alone', async () => {
    const test = await open({ config: { links: 'off' } })
    const copy = join(test.app.workspace.root, 'copy')
    await editIssue(
      test.app,
      await draft(test),
      editor(test, `cp "$1" '${copy}'; ls -l "$1" | cut -c1-10 >> '${copy}'`),
    )
    const shown = readFileSync(copy, 'utf8')
    expect(shown).toContain('number: 4')
    expect(shown).toContain('**A post** by Ada Sample\n\n> What it says.\n\n… read more at')
    expect(shown.endsWith('\n-rw-------\n')).toBe(true)
  })

  it.each([
    ['nothing', 'true'],
    ['everything', ': > "$1"'],
  ])('changes nothing when %s was done to the file', async (_what, commands) => {
    const test = await open({ config: { links: 'off' } })
    const issue = await draft(test)
    expect(await editIssue(test.app, issue, editor(test, commands))).toEqual({ issue, changed: false })
    expect((await findIssue(test.db, issue.id)).revision).toBe(1)
    expect(leftBehind(test)).toEqual([])
  })

  it('opens it again with each problem marked above its line, until it reads', async () => {
    const test = await open({ config: { links: 'off' } })
    const issue = await draft(test)
    const copy = join(test.app.workspace.root, 'copy')
    const commands = `
      if grep -q '<!-- problem: ' "$1"; then cp "$1" '${copy}'; ${replace('date: .*', 'date: 2015-06-16')}
      else ${replace('date: .*', 'date: someday')}; fi`
    expect(await editIssue(test.app, issue, editor(test, commands))).toMatchObject({
      changed: true,
      issue: { date: '2015-06-16', intro: 'Hello.' },
    })
    const lines = readFileSync(copy, 'utf8').split('\n')
    const at = lines.indexOf('date: someday')
    expect(lines[at - 1]).toMatch(/^<!-- problem: .+ -->$/)
  })

  it('refuses what does not read where nobody can repair it, and carries on with it the next time', async () => {
    const test = await open({ config: { links: 'off' } })
    const issue = await draft(test)
    const commands = `${replace('Hello.', 'Good morning.')}; ${replace('title: .*', 'title: ""')}`
    const error = await refusal(editIssue(test.app, issue, editor(test, commands, false)))
    expect(error.code).toBe('input')
    expect(error.message).toContain('the issue needs a title')
    expect(await findIssue(test.db, issue.id)).toEqual(issue)
    const again = await editIssue(test.app, issue, editor(test, replace('title: .*', 'title: Mended')))
    expect(again).toMatchObject({ changed: true, issue: { title: 'Mended', intro: 'Good morning.' } })
    expect(test.notices.join()).toContain('what you wrote last time')
    expect(leftBehind(test)).toEqual([])
  })

  it('opens it again for a script too, but not for ever', async () => {
    const test = await open({ config: { links: 'off' } })
    const issue = await draft(test)
    const count = join(test.app.workspace.root, 'rounds')
    const commands = `echo round >> '${count}'; ${replace('date: .*', 'date: someday')}; echo more >> "$1"`
    const error = await refusal(editIssue(test.app, issue, editor(test, commands, false)))
    expect(error.code).toBe('input')
    expect(readFileSync(count, 'utf8').trim().split('\n')).toHaveLength(5)
    const mended = await editIssue(
      test.app,
      issue,
      editor(test, replace('date: .*', 'date: 2015-06-16'), false),
    )
    expect(mended).toMatchObject({ changed: true, issue: { date: '2015-06-16' } })
  })

  it('gives up after the same mistakes twice', async () => {
    const test = await open({ config: { links: 'off' } })
    const commands = `grep -q '<!-- problem: ' "$1" || { ${replace('date: .*', 'date: someday')}; }`
    expect((await refusal(editIssue(test.app, await draft(test), editor(test, commands)))).code).toBe('input')
    expect(leftBehind(test)).toHaveLength(1)
  })

  it('loses nothing when the editor fails after it wrote', async () => {
    const test = await open({ config: { links: 'off' } })
    const issue = await draft(test)
    const failing = editor(test, `${replace('Hello.', 'Good morning.')}; exit 3`)
    const error = await refusal(editIssue(test.app, issue, failing))
    expect([error.code, error.message]).toEqual([
      'state',
      expect.stringContaining('ended with 3: the issue is as it was.'),
    ])
    expect(await findIssue(test.db, issue.id)).toEqual(issue)
    for (const _again of [1, 2]) await refusal(editIssue(test.app, issue, editor(test, 'exit 3')))
    expect(await editIssue(test.app, issue, editor(test, 'true'))).toMatchObject({
      issue: { intro: 'Good morning.' },
    })
  })

  it('loses nothing when there is no such editor', async () => {
    const test = await open({ config: { links: 'off' } })
    const issue = await draft(test)
    const missing = { command: join(test.app.workspace.root, 'none'), attended: true }
    expect((await refusal(editIssue(test.app, issue, missing))).code).toBe('state')
    expect(await editIssue(test.app, issue, editor(test, 'true'))).toEqual({ issue, changed: false })
  })

  it('keeps what was written for an issue that was changed meanwhile', async () => {
    const test = await open({ config: { links: 'off' } })
    const issue = await draft(test)
    const meanwhile = { ...issue, title: 'Changed meanwhile' }
    await storeFileIssue(test.app, meanwhile, 'draft')
    const mine = editor(test, replace('Hello.', 'Good morning.'))
    const error = await refusal(editIssue(test.app, issue, mine))
    expect(error.code).toBe('state')
    const [left = ''] = leftBehind(test)
    expect(readFileSync(join(test.app.workspace.cache, left), 'utf8')).toContain('Good morning.')
    const now = await findIssue(test.db, issue.id)
    expect(await editIssue(test.app, now, editor(test, replace('Hello.', 'Hi.')))).toMatchObject({
      issue: { title: 'Changed meanwhile', intro: 'Hi.' },
    })
    expect(leftBehind(test)).toEqual([left])
  })

  it('says that a past issue goes to nobody anew', async () => {
    const test = await open()
    const issue = await draft(test)
    await editIssue(test.app, { ...issue, state: 'past' }, editor(test, 'true'))
    expect(test.notices).toEqual([
      'This is a past issue: editing it changes the record, and no reader gets it anew.',
    ])
  })
})
