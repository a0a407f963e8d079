// The short links with what is known of them: where they lead, how often they were followed, and whether their
// target answered when it was last looked at.
import type { ClickKind } from '../../links/clicks.ts'
import { clickTotals } from '../../store/clicks.ts'
import { labelOf, listIssues } from '../../store/issues.ts'
import { type Link, linkChecks, listLinks } from '../../store/links.ts'
import type { LinkChecksTable } from '../../store/schema.ts'
import type { App } from '../app.ts'

export interface ListedLink {
  readonly slug: string
  readonly number: number | null
  readonly issue: string | null
  readonly state: Link['state']
  readonly target: string | null
  readonly clicks: Readonly<Partial<Record<ClickKind, number>>>
  readonly check: {
    readonly state: LinkChecksTable['state']
    readonly problem: string | null
    readonly at: string
  } | null
}

/** @param issueId of this issue alone */
export async function listedLinks(app: App, issueId: number | null): Promise<readonly ListedLink[]> {
  const issues = new Map((await listIssues(app.db)).map(issue => [issue.id, labelOf(issue)]))
  const totals = await clickTotals(app.db)
  const checks = await linkChecks(app.db)
  const links = (await listLinks(app.db)).filter(link => issueId === null || link.issue_id === issueId)
  return links.map(({ id, slug, number, issue_id: issue, state, target }) => {
    const check = checks.get(id)
    return {
      slug,
      number,
      issue: issue === null ? null : (issues.get(issue) ?? null),
      state,
      target,
      clicks: totals.get(id) ?? {},
      check: check ? { state: check.state, problem: check.problem, at: check.checked_at } : null,
    }
  })
}
