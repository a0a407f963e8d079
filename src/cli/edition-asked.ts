// The issue that a command was asked for and its edition, of a file (which is not stored) or of the record.
import type { Issue } from '../issues/issue.ts'
import type { Edition } from '../render/edition.ts'
import { isFile } from './arguments.ts'
import type { Session } from './session.ts'

export interface EditionAsked {
  /** What the person calls it. */
  readonly label: string
  readonly issue: Issue
  readonly edition: Edition
}

export async function editionAsked(session: Session, what: string | undefined): Promise<EditionAsked> {
  const app = await session.app()
  const { makeEdition } = await import('../app/make-edition.ts')
  const { issue, label } = isFile(what)
    ? await issueInFile(session, what)
    : await issueOnRecord(session, what)
  return { issue, label, edition: await makeEdition(app, issue) }
}

async function issueInFile(session: Session, file: string): Promise<{ issue: Issue; label: string }> {
  const { resolve } = await import('node:path')
  const { completed, readIssueFile } = await import('../app/import-issue.ts')
  const app = await session.app()
  const read = await readIssueFile(app, resolve(session.io.cwd, file))
  for (const { line, message } of read.problems) session.note(`${file}:${line}: ${message}`)
  // As it would be kept when it is sent.
  const issue = completed(app, read)
  return { issue, label: issue.number === null ? issue.date : String(issue.number) }
}

async function issueOnRecord(
  session: Session,
  ref: string | undefined,
): Promise<{ issue: Issue; label: string }> {
  const { issueMeant } = await import('../app/find-issue.ts')
  const { labelOf, plainIssue } = await import('../store/issues.ts')
  const stored = await issueMeant((await session.app()).db, ref)
  return { issue: plainIssue(stored), label: labelOf(stored) }
}
