// A draft that was not sent can be deleted; what stood in it is accepted again, its short links stay given.
import { NewsletterError } from '../errors.ts'
import { release } from '../store/candidates.ts'
import { inTransaction } from '../store/database.ts'
import { deleteIssue, labelOf, type StoredIssue } from '../store/issues.ts'
import { type App, instant } from './app.ts'
import { wasSent } from './find-issue.ts'

export async function deleteDraft(app: App, issue: StoredIssue): Promise<void> {
  await inTransaction(app.db, async db => {
    if (await wasSent(db, issue.id)) {
      throw new NewsletterError('state', {
        what: `Issue ${labelOf(issue)} was sent: what happened stays on record.`,
        fix: 'Send a correction instead: `newsletter edit`, then `newsletter send --purpose correction`.',
      })
    }
    const candidates = issue.entries.flatMap(({ candidateId }) => (candidateId === null ? [] : [candidateId]))
    await release(db, candidates, 'accepted', instant(app))
    await deleteIssue(db, issue.id)
  })
}
