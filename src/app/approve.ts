// A person's yes, bound to the hash of what they saw. Any change makes another hash, which nobody has approved.
import { NewsletterError } from '../errors.ts'
import { inTransaction } from '../store/database.ts'
import { addApproval, approvalsOf } from '../store/editions.ts'
import { plainIssue, type StoredIssue } from '../store/issues.ts'
import { finaliseLinks } from '../store/links.ts'
import { type App, instant } from './app.ts'
import { checkAudiences } from './check.ts'
import { makeStoredEdition } from './make-edition.ts'
import { renderHere } from './rendering.ts'
import { configuredLists } from './send/audience.ts'
import { ownSlugs } from './send/freeze.ts'

export interface Approval {
  readonly hash: string
  readonly by: readonly string[]
  /** How many more are needed. */
  readonly needed: number
}

export async function approve(app: App, issue: StoredIssue, by: string): Promise<Approval> {
  const edition = await makeStoredEdition(app, issue, renderHere)
  const { findings } = await checkAudiences(app, plainIssue(issue), edition, configuredLists(app))
  const errors = findings.filter(finding => finding.severity === 'error')
  if (errors.length > 0) {
    const lines = errors.map(({ where, message }) => `${where}: ${message}`)
    throw new NewsletterError('check', {
      what: lines.join('\n'),
      fix: 'Mend that first: `newsletter check` tells how.',
    })
  }
  return await inTransaction(app.db, async db => {
    await addApproval(db, edition.hash, by, instant(app))
    await finaliseLinks(db, ownSlugs(app, issue))
    const names = await approvalsOf(db, edition.hash)
    return {
      hash: edition.hash,
      by: names,
      needed: Math.max(0, app.settings.approval.required - names.length),
    }
  })
}
