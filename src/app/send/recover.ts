// What an interrupted sender left behind. A row that was claimed was not sent; one past its dot may have been,
// and the policy decides. Can be interrupted at each statement: it finds the same rows again.
import { heldDeliveries, moveAll, takeBack } from '../../store/deliveries.ts'
import type { Dispatch } from '../../store/dispatches.ts'
import { instant, type App } from '../app.ts'
import { isDead } from './holder.ts'

/** resend: at least once (RFC 5321 §4.1.1.4); hold: at most once, a person decides. */
export type UncertainPolicy = 'resend' | 'hold'

export interface Recovered {
  /** Their message may have arrived; it goes again, the same to the octet. */
  readonly resent: readonly string[]
  /** Their message may have arrived; it waits for a person. */
  readonly held: readonly string[]
}

export async function recover(app: App, dispatch: Dispatch, policy: UncertainPolicy): Promise<Recovered> {
  const held: string[] = []
  for (const row of await heldDeliveries(app.db, dispatch.id)) {
    const expired = (row.lease_until ?? '') < instant(app)
    if (!expired && !(await isDead(row.token ?? ''))) continue
    const to =
      row.state === 'claimed'
        ? { state: 'queued' as const, reason: 'its sender was interrupted before the final dot' }
        : { state: 'uncertain' as const, reason: 'its sender was interrupted after the final dot' }
    const taken = await takeBack(app.db, row, to, instant(app))
    if (taken && to.state === 'uncertain') held.push(row.address)
  }
  if (policy === 'hold' || dispatch.kind === 'list') return { resent: [], held }
  const again = { state: 'queued' as const, reason: 'sent again: the reply to its final dot was lost' }
  return { resent: await moveAll(app.db, dispatch.id, ['uncertain'], again, instant(app)), held: [] }
}
