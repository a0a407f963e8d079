// An editor's yes by mail (S-23): proved to be theirs, to the address that they were asked from, once, and about the
// edition as it still is. The hash that a reply quotes is no credential. Rendering is done outside of the transaction.
import { NewsletterError } from '../../errors.ts'
import { addressKey, parseAddress } from '../../mail/address.ts'
import { type Db, inTransaction } from '../../store/database.ts'
import { findIssue, labelOf, type StoredIssue } from '../../store/issues.ts'
import { findQuestion, type Question, useQuestion } from '../../store/questions.ts'
import { pendingReceived, type Received, settleReceived } from '../../store/received.ts'
import { type App, instant } from '../app.ts'
import { approvable, recordApproval } from '../approve.ts'
import { answeredBy } from '../letters/answers.ts'
import { queueLetter } from '../letters/queue-letter.ts'
import { failToApply } from '../receive/apply.ts'
import { parseContent } from '../receive/content.ts'
import { renderHere } from '../rendering.ts'

/** All that were recorded and not settled. */
export async function takeApprovals(app: App): Promise<void> {
  for (const received of await pendingReceived(app.db, ['approval'], 0, 100)) {
    const effect = await takeApproval(app, received).catch(
      async (error: unknown) => await failToApply(app, received.id, error),
    )
    if (effect !== null) app.notice(`${received.sender ?? 'somebody'}: ${effect}`)
  }
}

/** @returns null when another process did it */
async function takeApproval(app: App, received: Received): Promise<string | null> {
  const meant = await questionMeant(app, received)
  if (typeof meant === 'string') {
    const settle = async (db: Db) => await settleReceived(db, received.id, meant, instant(app))
    return (await inTransaction(app.db, settle)) ? meant : null
  }
  const issue = await findIssue(app.db, meant.issue_id)
  const problem = await whyNotNow(app, issue, meant)
  return await inTransaction(app.db, async db => {
    const now = instant(app)
    const refused = problem ?? ((await useQuestion(db, meant.id)) ? null : 'This yes was said before.')
    const approval = refused === null ? await recordApproval(app, db, issue, meant.hash, meant.editor) : null
    const needed = approval?.needed ?? app.settings.approval.required
    const effect =
      refused === null
        ? `approved issue ${labelOf(issue)}; ${needed} more needed`
        : `not approved: ${refused}`
    if (!(await settleReceived(db, received.id, effect, now))) return null
    const to = parseAddress(received.sender ?? '')
    if (to !== null) {
      const key = `approval ${received.id}`
      const about = { issue: labelOf(issue), problem: refused, needed }
      const answers = answeredBy(received)
      await queueLetter(
        db,
        { kind: 'approval', key, to: { name: null, address: to }, answers, replyTo: null, ...about },
        now,
      )
    }
    return effect
  })
}

/** @returns why there is none, which is told to nobody but in the record */
async function questionMeant(
  app: App,
  { authenticated, sender, content }: Received,
): Promise<Question | string> {
  if (authenticated === 0) return 'not applied: nothing proves that it is from that address'
  const { token } = parseContent(content)
  const question = token === null ? undefined : await findQuestion(app.db, token)
  if (question === undefined) return 'not applied: it is to no address at which an editor was asked'
  if (question.editor !== sender?.toLowerCase())
    return 'not applied: another editor was asked at that address'
  const isEditor = app.settings.approval.editors.some(editor => addressKey(editor) === question.editor)
  return isEditor ? question : `not applied: ${question.editor} is no editor any more`
}

/** @returns null when the edition is the one that they saw, and may go out */
async function whyNotNow(app: App, issue: StoredIssue, { hash }: Question): Promise<string | null> {
  try {
    const edition = await approvable(app, issue, renderHere)
    return edition.hash === hash ? null : 'The issue has changed since it was mailed to you.'
  } catch (error) {
    if (error instanceof NewsletterError && error.code === 'check') return error.message
    throw error
  }
}
