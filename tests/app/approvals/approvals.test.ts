import { expect, it } from 'vitest'
import { addCandidate } from '../../../src/app/add-candidate.ts'
import { askEditors } from '../../../src/app/approvals/ask-editors.ts'
import { compose } from '../../../src/app/compose.ts'
import { sendLetters } from '../../../src/app/letters/send-letters.ts'
import { approvalsOf } from '../../../src/store/editions.ts'
import { findIssue, plainIssue, reviseIssue } from '../../../src/store/issues.ts'
import { findReceived } from '../../../src/store/received.ts'
import { forEachApp, NOW, type OpenApp, refusal } from '../app-for-test.ts'
import { mailOf, POST, page } from '../contributions/pages.ts'
import { outboxOf, textOf } from '../letters/sample-letters.ts'
import { take } from '../receive/mails.ts'

const EDITOR = 'Bea@example.net'
const CONFIG = {
  replyTo: 'roundup@example.org',
  inbound: { authservId: 'mx.example.org' },
  links: 'off',
  approval: { required: 1, editors: [EDITOR, 'cy@example.com'] },
}

/** Two editors have the draft of issue 1. */
async function asked(open: OpenApp) {
  const about = await open({ config: CONFIG })
  const { app, db, web } = about
  web[POST] = page('How to count sheep', 'Ada Example')
  await addCandidate(app, POST, {})
  await compose(app, { since: null })
  const issue = await findIssue(db, 1)
  const { hash } = await askEditors(app, issue)
  await sendLetters(app)
  const letter = outboxOf(app).find(text => text.includes(`To: <${EDITOR}>`)) ?? ''
  const to = /^Reply-To: <(.*)>/m.exec(letter)?.[1] ?? ''
  const id = /^Message-ID: (<.*>)/m.exec(letter)?.[1] ?? ''
  let count = 0
  const answer = async (words: string, { from = `Bea <${EDITOR}>`, proved = true, address = to } = {}) => {
    count += 1
    const text = mailOf({
      from,
      proved,
      id: `yes${count}@example.net`,
      header: `In-Reply-To: ${id}\n`,
      words,
    })
    await take(app, text.replace('To: roundup@example.org', `To: ${address}`))
    return (await findReceived(db, count))?.problem
  }
  return { ...about, issue, hash, letter, to, answer }
}

forEachApp('the draft', open => {
  it('goes to each editor with an address of their own to answer to, once for an edition', async () => {
    const { app, issue, hash, letter, to } = await asked(open)
    const letters = outboxOf(app)
    expect(letters).toHaveLength(2)
    expect(to).toMatch(/^roundup\+approve-[a-z2-7]{26}@example\.org$/)
    expect(new Set(letters.map(text => /^Reply-To:.*/m.exec(text)?.[0])).size).toBe(2)
    expect(textOf(letter)).toContain('How to count sheep, by Ada Example')
    expect(letter).toContain('Auto-Submitted: auto-generated')
    expect(await askEditors(app, issue)).toEqual({ hash, asked: [], before: [EDITOR, 'cy@example.com'] })
  })

  it('is approved by an answer that begins with “approve”, and that is told', async () => {
    const { app, db, hash, answer } = await asked(open)
    const before = outboxOf(app)
    expect(await answer('Approve!\n\n> quoted words')).toBe('approved issue 1; 0 more needed')
    expect(await approvalsOf(db, hash)).toEqual(['bea@example.net'])
    const [told = ''] = outboxOf(app).filter(letter => !before.includes(letter))
    expect(textOf(told)).toContain('It can be sent.')
    expect(await answer('approve')).toBe('not approved: This yes was said before.')
    expect(await approvalsOf(db, hash)).toHaveLength(1)
  })

  it.each([
    ['unproved', { proved: false }],
    ['from the other editor', { from: 'Cy <cy@example.com>' }],
    ['from a stranger', { from: 'Mallory <mallory@example.com>' }],
    ['to no such address', { address: `roundup+approve-${'a'.repeat(26)}@example.org` }],
    ['to where contributions go', { address: 'roundup@example.org' }],
  ])('is not approved by an answer that is %s', async (_, mail) => {
    const { app, db, hash, answer } = await asked(open)
    const before = outboxOf(app)
    expect(await answer(`approve\n\n> Edition ${hash}`, mail)).toContain('not applied')
    expect(await approvalsOf(db, hash)).toEqual([])
    expect(outboxOf(app)).toEqual(before)
  })

  it.each(['I do not approve', 'Looks good\n\napprove', '> approve', 'approve it if you must'])(
    'is not approved by %j',
    async words => {
      const { db, hash, answer } = await asked(open)
      await answer(words)
      expect(await findReceived(db, 1)).toMatchObject({ kind: 'ignored' })
      expect(await approvalsOf(db, hash)).toEqual([])
    },
  )

  it('that changed since is not approved, and its editor is told', async () => {
    const { app, db, issue, hash, answer } = await asked(open)
    const before = outboxOf(app)
    await reviseIssue(db, 1, { ...plainIssue(issue), intro: 'Something else.' }, [1], NOW)
    expect(await answer('approve')).toBe('not approved: The issue has changed since it was mailed to you.')
    expect(await approvalsOf(db, hash)).toEqual([])
    const [told = ''] = outboxOf(app).filter(letter => !before.includes(letter))
    expect(textOf(told)).toContain('has changed since')
  })

  it('of a former editor is not approved any more', async () => {
    const { app, db, hash, answer } = await asked(open)
    app.settings.approval.editors.splice(0)
    expect(await answer('approve')).toContain('is no editor any more')
    expect(await approvalsOf(db, hash)).toEqual([])
  })

  it('needs somebody to go to', async () => {
    const { app, issue } = await asked(open)
    app.settings.approval.editors.splice(0)
    expect((await refusal(askEditors(app, issue))).message).toContain('names no editor')
  })
})
