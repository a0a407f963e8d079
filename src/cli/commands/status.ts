import type { DispatchStatus } from '../../app/status.ts'
import { type Cli, leaf } from '../define.ts'
import type { Session } from '../session.ts'
import { count, table } from '../terminal.ts'

export const statusCommand = (cli: Cli) =>
  leaf(
    cli,
    'status [issue]',
    'Say where an issue stands, and who got it',
    ['newsletter status', 'newsletter status 54 --json'],
    async (session, [ref]) => {
      const app = await session.app()
      const { latestDraft, labelOf } = await import('../../store/issues.ts')
      const { issueMeant } = await import('../../app/find-issue.ts')
      const { statusOf } = await import('../../app/status.ts')
      const issue = ref === undefined ? await latestDraft(app.db) : await issueMeant(app.db, ref)
      if (!issue) {
        session.emit({ issue: null, state: null, hash: null, dispatches: [] })
        session.say('No issue yet. `newsletter compose` makes one of what you accepted.')
        return
      }
      const status = await statusOf(app, issue)
      session.emit({ issue: labelOf(issue), title: issue.title, ...status })
      session.say(`Issue ${labelOf(issue)}: ${session.style('bold', issue.title)} (${status.state})`)
      sayDispatches(session, status.dispatches)
    },
  )

/** One line a dispatch, with what happened to everybody in it. */
export function sayDispatches(session: Session, dispatches: readonly DispatchStatus[]): void {
  if (dispatches.length === 0) return
  session.say(table(dispatches.map(row)))
}

const POSTINGS = {
  echoed: 'distributed by the list',
  held: 'held for the list’s moderator',
  rejected: 'rejected by the list’s moderator',
} as const

function row(dispatch: DispatchStatus): readonly string[] {
  const { id, audience, purpose, rehearsal, state, candidates, posting, complaints = 0, ...rest } = dispatch
  const complained = complaints === 0 ? '' : `, ${count(complaints, 'complaint')}`
  const counts = (['accepted', 'failed', 'suppressed', 'deferred', 'uncertain', 'queued'] as const)
    .filter(key => rest[key] > 0)
    .map(key => `${rest[key]} ${key}`)
  return [
    `dispatch ${id}`,
    audience,
    `${purpose}${rehearsal ? ', a rehearsal' : ''}`,
    state,
    `${counts.join(', ')} of ${candidates}${posting ? `, ${POSTINGS[posting]}` : ''}${complained}`,
  ]
}
