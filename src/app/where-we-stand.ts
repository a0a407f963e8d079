// Where the week stands, and the one command that comes next.
import { countByState } from '../store/candidates.ts'
import { approvalsOfRevision } from '../store/editions.ts'
import { labelOf, latestDraft } from '../store/issues.ts'
import { listSources } from '../store/sources.ts'
import type { App } from './app.ts'
import { choose } from './compose.ts'
import { openDraft } from './find-issue.ts'
import { emptyAudiences } from './send/audience.ts'
import { type IssueStatus, statusOf } from './status.ts'

export interface Stand {
  readonly newsletter: string
  readonly sources: { readonly active: number; readonly failing: number }
  readonly candidates: Awaited<ReturnType<typeof countByState>>
  readonly issue: string | null
  readonly status: IssueStatus | null
  readonly lines: readonly string[]
  readonly next: { readonly command: string; readonly why: string }
}

export async function whereWeStand(app: App): Promise<Stand> {
  const sources = await listSources(app.db, 'active')
  const candidates = await countByState(app.db)
  const draft = await latestDraft(app.db)
  const status = draft ? await statusOf(app, draft) : null
  const counts = { active: sources.length, failing: sources.filter(source => source.failures > 0).length }
  const { required } = app.settings.approval
  const missing = draft && required > 0 ? required - (await approvalsOfRevision(app.db, draft)) : 0
  const composable = candidates.accepted > 0 ? await choose(app, app.db, await openDraft(app.db), null) : null
  const stand = {
    newsletter: app.settings.name,
    sources: counts,
    candidates,
    issue: draft ? labelOf(draft) : null,
    status,
  }
  return {
    ...stand,
    lines: linesOf(stand, draft?.title ?? ''),
    next: nextOf(app, stand, {
      composable: composable?.entries.length ?? 0,
      missing,
      roster: draft ? await importable(app) : null,
    }),
  }
}

type Facts = Omit<Stand, 'lines' | 'next'>

function linesOf({ sources, candidates, issue, status }: Facts, title: string): readonly string[] {
  const failing = sources.failing > 0 ? `, ${sources.failing} failing` : ''
  return [
    `Sources: ${sources.active}${failing}. Candidates: ${candidates.pending} waiting for you, ${candidates.accepted} accepted.`,
    issue === null ? 'No issue yet.' : `Issue ${issue}: ${title} (${status?.state ?? ''}).`,
  ]
}

/** A roster that is configured and has its file, and nobody on it: sending would refuse. */
async function importable(app: App): Promise<string | null> {
  const empty = await emptyAudiences(app)
  return empty.find(({ csv }) => csv)?.name ?? null
}

interface Prospects {
  /** How many of the accepted an issue would take now: not what ran already, or waits for its turn. */
  readonly composable: number
  /** How many editors still have to say yes. */
  readonly missing: number
  readonly roster: string | null
}

/** The first of these that applies. */
function nextOf(
  app: App,
  { sources, candidates, issue, status }: Facts,
  { composable, missing, roster }: Prospects,
): Stand['next'] {
  if (status?.state === 'sending')
    return { command: 'newsletter send --resume', why: 'an issue is not out completely:' }
  if (candidates.pending > 0)
    return { command: 'newsletter candidates list', why: 'decide about what waits:' }
  if (composable > 0) return { command: 'newsletter compose', why: 'make an issue of what you accepted:' }
  if (issue !== null && status?.state === 'draft') {
    if (missing > 0) {
      const ask = app.settings.approval.editors.length > 0 ? ' --ask' : ''
      return { command: `newsletter approve${ask}`, why: `issue ${issue} waits for a yes:` }
    }
    if (roster !== null) {
      return {
        command: `newsletter subscribers import subscribers/${roster}.csv`,
        why: `issue ${issue} is ready, and nobody is on the roster ${roster} yet:`,
      }
    }
    const rehearsed = status.dispatches.some(({ rehearsal, state }) => rehearsal && state === 'delivered')
    if (rehearsed && app.settings.smtp === undefined) {
      return {
        command: 'newsletter send',
        why: `issue ${issue} was rehearsed into .newsletter/outbox; set smtp.url in newsletter.yaml to send it for real:`,
      }
    }
    return {
      command: 'newsletter send',
      why: `issue ${issue} is ready; \`newsletter check\` and \`newsletter preview\` show it:`,
    }
  }
  if (sources.active === 0) return { command: 'newsletter sources add URL', why: 'put a blog on your list:' }
  return { command: 'newsletter collect', why: 'see what your sources have new:' }
}
