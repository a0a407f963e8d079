// Where an issue stands: what was decided, and what its deliveries say. `sent` is computed here and stored nowhere.
import { isComplete, isDelivered, type Sums } from '../dispatch/account.ts'
import { type Dispatch, listDispatches, sumsOf } from '../store/dispatches.ts'
import { complaintsOfDispatch, postingOf } from '../store/feedback.ts'
import type { StoredIssue } from '../store/issues.ts'
import type { App } from './app.ts'

export interface DispatchStatus extends Sums {
  readonly id: number
  readonly audience: string
  readonly kind: Dispatch['kind']
  readonly purpose: Dispatch['purpose']
  readonly rehearsal: boolean
  /** delivered: to everybody · ended: nothing is left to try · incomplete: something is */
  readonly state: 'delivered' | 'incomplete' | 'ended' | 'paused' | 'cancelled'
  readonly createdAt: string
  /** What the list did with the post, as far as mail from it tells. */
  readonly posting?: 'echoed' | 'held' | 'rejected' | null
  /** Of those who got it. */
  readonly complaints?: number
}

export interface IssueStatus {
  /** past: imported · draft: sent to nobody · sending: something is left to try · sent: nothing is */
  readonly state: 'past' | 'draft' | 'sending' | 'sent'
  /** Of the newest edition that was dispatched; null when none was. */
  readonly hash: string | null
  readonly dispatches: readonly DispatchStatus[]
}

export async function statusOf(app: App, issue: StoredIssue): Promise<IssueStatus> {
  const rows = await listDispatches(app.db, issue.id)
  const dispatches = await Promise.all(
    rows.map(async row => ({
      ...describe(row, await sumsOf(app.db, row.id)),
      posting: row.kind === 'list' ? await postingOf(app.db, row.id) : null,
      complaints: await complaintsOfDispatch(app.db, row.id),
    })),
  )
  const real = dispatches.filter(({ rehearsal, kind }) => !rehearsal && kind !== 'test')
  const state =
    real.length === 0
      ? issue.state
      : real.some(({ state }) => state === 'incomplete' || state === 'paused')
        ? 'sending'
        : 'sent'
  return { state, hash: rows.at(-1)?.edition_hash ?? null, dispatches }
}

export function describe(dispatch: Dispatch, sums: Sums): DispatchStatus {
  const { id, audience, kind, purpose } = dispatch
  return {
    id,
    audience,
    kind,
    purpose,
    rehearsal: dispatch.rehearsal === 1,
    state: stateOf(dispatch, sums),
    createdAt: dispatch.created_at,
    ...sums,
  }
}

function stateOf({ state }: Dispatch, sums: Sums): DispatchStatus['state'] {
  if (state === 'cancelled') return 'cancelled'
  if (isDelivered(sums)) return 'delivered'
  if (isComplete(sums)) return 'ended'
  return state === 'paused' ? 'paused' : 'incomplete'
}
