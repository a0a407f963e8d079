// What a person asked to send, as intents: which issue, rendered to which edition, checked and approved, to which
// audiences. Stores the issue and its edition, and freezes nothing.

import { isComplete } from '../../dispatch/account.ts'
import type { Purpose } from '../../dispatch/plan.ts'
import { NewsletterError } from '../../errors.ts'
import { type Dispatch, listDispatches, sumsOf } from '../../store/dispatches.ts'
import { approvalsOf } from '../../store/editions.ts'
import { labelOf, listIssues, plainIssue, type StoredIssue, sameIssue } from '../../store/issues.ts'
import type { App } from '../app.ts'
import { type Checked, checkAudiences } from '../check.ts'
import { issueMeant, wasSent } from '../find-issue.ts'
import { readIssueFile, storeIssueFile } from '../import-issue.ts'
import { makeStoredEdition } from '../make-edition.ts'
import { renderApart } from '../render-apart.ts'
import type { Render } from '../rendering.ts'
import type { Audience } from './audience.ts'
import { audiencesMeant, testAudience } from './audience.ts'
import type { Intent } from './freeze.ts'
import { isRehearsal } from './route.ts'

export interface Request {
  /** A file, an issue's name, or nothing for the newest. */
  readonly what: { readonly file: string } | { readonly issue: string | undefined }
  readonly to: string | undefined
  readonly test: string | undefined
  readonly purpose: Exclude<Purpose, 'test'>
  /** Says what would be refused instead of refusing it. */
  readonly dryRun: boolean
}

export interface Prepared {
  readonly issue: StoredIssue
  readonly hash: string
  readonly intents: readonly Intent[]
  readonly checked: Checked
  /** Why it must not go out like this; always null when that is not asked for by a dry run. */
  readonly refused: NewsletterError | null
}

/** @param render another way to render, for tests: a process for each would take them long */
export async function prepare(app: App, request: Request, render: Render = renderApart): Promise<Prepared> {
  const audiences =
    request.test === undefined ? await audiencesMeant(app, request.to) : [testAudience(request.test)]
  const issue = await requestedIssue(app, request)
  const edition = await makeStoredEdition(app, issue, render)
  const checked = await checkAudiences(app, plainIssue(issue), edition, audiences)
  const refused =
    request.test === undefined ? await refusal(app, request, issue, edition.hash, checked, audiences) : null
  if (refused && !request.dryRun) throw refused
  const intents = audiences.map(audience => ({
    issue,
    edition,
    audience,
    purpose: audience.kind === 'test' ? ('test' as const) : request.purpose,
    rehearsal: isRehearsal(app),
    format: checked.sizes.find(size => size.audience === audience.name)?.format ?? 'both',
  }))
  return { issue, hash: edition.hash, intents, checked, refused }
}

async function requestedIssue(app: App, { what }: Pick<Request, 'what'>): Promise<StoredIssue> {
  if ('issue' in what) return await issueMeant(app.db, what.issue)
  const file = await readIssueFile(app, what.file)
  for (const { line, message } of file.problems) app.notice(`${what.file}:${line}: ${message}`)
  return (await storeIssueFile(app, file, 'draft')).issue
}

/** The issue that was stored from this file before, to be carried on or halted. */
export async function findFileIssue(app: App, file: string): Promise<StoredIssue> {
  const stored = await sameIssue(app.db, (await readIssueFile(app, file)).issue)
  if (stored) return stored
  throw new NewsletterError('notFound', {
    what: `${file} was not sent from here.`,
    fix: 'See `newsletter issues list`.',
  })
}

async function refusal(...about: Parameters<typeof refuseUnready>): Promise<NewsletterError | null> {
  try {
    await refuseUnready(...about)
    return null
  } catch (error) {
    if (error instanceof NewsletterError) return error
    throw error
  }
}

async function refuseUnready(
  app: App,
  request: Request,
  issue: StoredIssue,
  hash: string,
  checked: Checked,
  audiences: readonly Audience[],
): Promise<void> {
  const errors = checked.findings.filter(finding => finding.severity === 'error')
  if (errors.length > 0) {
    const lines = errors.map(({ where, message, fix }) => `${where}: ${message} ${fix}`)
    throw new NewsletterError('check', {
      what: lines.join('\n'),
      fix: 'Mend that, and run `newsletter check`.',
    })
  }
  await refuseUnapproved(app, hash)
  if (isRehearsal(app)) return
  for (const audience of audiences) await refuseDoubt(app, request, issue, hash, audience)
  if (request.purpose === 'first' && !(await wasSent(app.db, issue.id))) await refuseTwin(app, issue)
}

async function refuseUnapproved(app: App, hash: string): Promise<void> {
  const needed = app.settings.approval.required - (await approvalsOf(app.db, hash)).length
  if (needed <= 0) return
  throw new NewsletterError('state', {
    what: `This edition still needs ${needed} ${needed === 1 ? 'approval' : 'approvals'}.`,
    fix: 'Run `newsletter approve`. A change to the issue, the templates or the letterhead asks for it again.',
  })
}

/** An issue that was changed while it was being sent: which of the two does the person mean? */
async function refuseDoubt(
  app: App,
  request: Request,
  issue: StoredIssue,
  hash: string,
  audience: Audience,
): Promise<void> {
  for (const dispatch of await listDispatches(app.db, issue.id)) {
    if (!concerns(dispatch, request, audience) || dispatch.edition_hash === hash) continue
    if (isComplete(await sumsOf(app.db, dispatch.id))) continue
    throw new NewsletterError('state', {
      what: `Issue ${labelOf(issue)} was changed after dispatch ${dispatch.id} to ${audience.name} began, which is not complete.`,
      fix: 'Finish it as it began with --resume, or end it with --cancel; then send the change with --purpose correction.',
    })
  }
}

function concerns(dispatch: Dispatch, request: Request, audience: Audience): boolean {
  return (
    dispatch.rehearsal === 0 &&
    dispatch.state !== 'cancelled' &&
    dispatch.audience === audience.name &&
    dispatch.purpose === request.purpose
  )
}

/** A file whose title was mended is another issue to us, and would reach everybody a second time. */
async function refuseTwin(app: App, issue: StoredIssue): Promise<void> {
  for (const other of await listIssues(app.db)) {
    if (other.id === issue.id || other.date !== issue.date || !(await wasSent(app.db, other.id))) continue
    if (other.number !== null && issue.number !== null) continue // by their numbers they are two
    throw new NewsletterError('state', {
      what: `An issue of ${issue.date} was sent already: “${other.title}”.`,
      fix: 'If this is the same one, mended, say --purpose correction; if it is another, give it another date.',
    })
  }
}
