// Which issue a person means: by its number, its date or `id:N`; without a word, the newest one made here.
import { NewsletterError } from '../errors.ts'
import type { Db } from '../store/database.ts'
import { listDispatches } from '../store/dispatches.ts'
import { findIssues, latestDraft, type StoredIssue } from '../store/issues.ts'

export async function issueMeant(db: Db, ref: string | undefined): Promise<StoredIssue> {
  if (ref === undefined) return (await latestDraft(db)) ?? throwNoIssue()
  const [first, ...others] = await findIssues(db, ref)
  if (!first) {
    throw new NewsletterError('notFound', {
      what: `There is no issue ${ref}.`,
      fix: 'See them with `newsletter issues list`; name one by its number or its date (2015-06-15).',
    })
  }
  if (others.length > 0) {
    const ids = [first, ...others].map(issue => `id:${issue.id} (${issue.title})`).join(', ')
    throw new NewsletterError('input', {
      what: `There are several issues of ${ref}: ${ids}.`,
      fix: 'Name one by its id.',
    })
  }
  return first
}

/**
 * The newest issue made here, as long as it was composed (one from a file is its writer's) and sent to nobody:
 * rehearsals and tests do not count.
 */
export async function openDraft(db: Db): Promise<StoredIssue | null> {
  const draft = await latestDraft(db)
  return draft?.periodUntil && !(await wasSent(db, draft.id)) ? draft : null
}

export async function wasSent(db: Db, issueId: number): Promise<boolean> {
  const dispatches = await listDispatches(db, issueId)
  return dispatches.some(dispatch => dispatch.rehearsal === 0 && dispatch.kind !== 'test')
}

function throwNoIssue(): never {
  throw new NewsletterError('notFound', {
    what: 'There is no issue yet.',
    fix: 'Accept candidates and run `newsletter compose`, or name a file: `newsletter send FILE.md`.',
  })
}
