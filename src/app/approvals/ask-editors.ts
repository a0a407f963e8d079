// newsletter approve --ask: mails the issue as it is now to the editors, each with an address of their own to say yes to.
import { randomBytes } from 'node:crypto'
import { NewsletterError } from '../../errors.ts'
import { questionAddress, TOKEN_LENGTH, TOKEN_LETTERS } from '../../inbound/question-address.ts'
import { type Address, addressKey } from '../../mail/address.ts'
import { inTransaction } from '../../store/database.ts'
import { labelOf, type StoredIssue } from '../../store/issues.ts'
import { insertQuestion } from '../../store/questions.ts'
import { cleanLine } from '../../text/clean.ts'
import { joinFlowed } from '../../text/flowed.ts'
import { type App, instant } from '../app.ts'
import { approvable } from '../approve.ts'
import { queueLetter } from '../letters/queue-letter.ts'
import { type Render, renderHere } from '../rendering.ts'

export interface Asked {
  readonly hash: string
  /** Who is asked now. */
  readonly asked: readonly Address[]
  /** Who was asked about this very edition before. */
  readonly before: readonly Address[]
}

/** @throws NewsletterError 'config' when there is nobody to ask, 'check' when it must not be sent like this */
export async function askEditors(app: App, issue: StoredIssue, render: Render = renderHere): Promise<Asked> {
  const { editors } = app.settings.approval
  if (editors.length === 0) {
    throw new NewsletterError('config', {
      what: 'newsletter.yaml names no editor to ask.',
      fix: 'Add approval: { editors: [ada@example.org] }.',
    })
  }
  const edition = await approvable(app, issue, render)
  const text = joinFlowed(edition.list.text)
  const now = instant(app)
  const asked: Address[] = []
  await inTransaction(app.db, async db => {
    asked.length = 0
    for (const editor of editors) {
      const token = newToken()
      const row = { hash: edition.hash, editor: addressKey(editor), token, added_at: now }
      if (!(await insertQuestion(db, row))) continue
      const about = { issue: labelOf(issue), title: cleanLine(issue.title), hash: edition.hash, text }
      const key = `draft ${edition.hash} ${addressKey(editor)}`
      const to = { name: null, address: editor }
      const replyTo = answerTo(app, token)
      await queueLetter(db, { kind: 'draft', key, to, answers: null, replyTo, ...about }, now)
      asked.push(editor)
    }
  })
  return { hash: edition.hash, asked, before: editors.filter(editor => !asked.includes(editor)) }
}

function answerTo({ settings }: App, token: string): Address {
  const address = questionAddress(settings.replyTo, token)
  if (address !== null) return address
  throw new NewsletterError('config', {
    what: `replyTo ${settings.replyTo} leaves no room for the mark of a question to an editor.`,
    fix: 'Shorten the part before the @ to 29 letters or less.',
  })
}

function newToken(): string {
  return Array.from(randomBytes(TOKEN_LENGTH), octet => TOKEN_LETTERS[octet % TOKEN_LETTERS.length]).join('')
}
