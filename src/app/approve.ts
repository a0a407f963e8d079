// A person's yes, bound to the hash of what they saw. Any change makes another hash, which nobody has approved.
import { NewsletterError } from '../errors.ts'
import type { Edition } from '../render/edition.ts'
import { type Db, inTransaction } from '../store/database.ts'
import { addApproval, approvalsOf } from '../store/editions.ts'
import { plainIssue, type StoredIssue } from '../store/issues.ts'
import { finaliseLinks } from '../store/links.ts'
import { type App, instant } from './app.ts'
import { checkAudiences } from './check.ts'
import { makeStoredEdition } from './make-edition.ts'
import { type Render, renderHere } from './rendering.ts'
import { configuredLists } from './send/audience.ts'
import { ownSlugs } from './send/freeze.ts'

export interface Approval {
  readonly hash: string
  readonly by: readonly string[]
  /** How many more are needed. */
  readonly needed: number
}

export async function approve(app: App, issue: StoredIssue, by: string): Promise<Approval> {
  const edition = await approvable(app, issue)
  return await inTransaction(app.db, async db => await recordApproval(app, db, issue, edition.hash, by))
}

/** The edition as it is now. @throws NewsletterError 'check' when it must not be sent like this */
export async function approvable(
  app: App,
  issue: StoredIssue,
  render: Render = renderHere,
): Promise<Edition> {
  const edition = await makeStoredEdition(app, issue, render)
  const { findings } = await checkAudiences(app, plainIssue(issue), edition, configuredLists(app))
  const errors = findings.filter(finding => finding.severity === 'error')
  if (errors.length > 0) {
    const lines = errors.map(({ where, message }) => `${where}: ${message}`)
    throw new NewsletterError('check', {
      what: lines.join('\n'),
      fix: 'Mend that first: `newsletter check` tells how.',
    })
  }
  return edition
}

export async function recordApproval(
  app: App,
  db: Db,
  issue: StoredIssue,
  hash: string,
  by: string,
): Promise<Approval> {
  await addApproval(db, hash, by, instant(app))
  await finaliseLinks(db, ownSlugs(app, issue))
  const names = await approvalsOf(db, hash)
  return { hash, by: names, needed: Math.max(0, app.settings.approval.required - names.length) }
}
