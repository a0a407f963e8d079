// What an interrupted sender left behind. A row that was claimed was not sent; one past its dot may have been,
// and the policy decides. Can be interrupted at each statement: it finds the same rows again.
import { type Delivery, heldDeliveries, moveAll, takeBack } from '../../store/deliveries.ts'
import type { Dispatch } from '../../store/dispatches.ts'
import { type App, instant } from '../app.ts'
import { isDead } from './holder.ts'
import { leaseOf } from './lease.ts'

/** resend: at least once (RFC 5321 §4.1.1.4); hold: at most once, a person decides. */
export type UncertainPolicy = 'resend' | 'hold'

/** @returns who gets it again, the same to the octet, since their message may not have arrived */
export async function recover(
  app: App,
  dispatch: Dispatch,
  policy: UncertainPolicy,
): Promise<readonly string[]> {
  await takeBackAbandoned(app, dispatch)
  if (policy === 'hold' || dispatch.kind === 'list') return []
  const again = { state: 'queued' as const, reason: 'sent again: the reply to its final dot was lost' }
  return await moveAll(app.db, dispatch.id, ['uncertain'], again, instant(app))
}

export async function takeBackAbandoned(app: App, dispatch: Dispatch): Promise<void> {
  for (const row of await heldDeliveries(app.db, dispatch.id)) {
    if (!(await isAbandoned(app, row))) continue
    const to =
      row.state === 'claimed'
        ? { state: 'queued' as const, reason: 'its sender was interrupted before the final dot' }
        : { state: 'uncertain' as const, reason: 'its sender was interrupted after the final dot' }
    await takeBack(app.db, row, to, instant(app))
  }
}

/**
 * Whether the sender that holds a row is known to be dead, or gave no sign of life until its lease ended. A lease that
 * ends further ahead than any is given for was made by a clock that was wrong.
 */
export async function isAbandoned(app: App, { lease_until: lease, token }: Delivery): Promise<boolean> {
  const latest = new Date(app.now().getTime() + 2 * leaseOf(app).milliseconds).toISOString()
  return (lease ?? '') < instant(app) || (lease ?? '') > latest || (await isDead(token ?? ''))
}
