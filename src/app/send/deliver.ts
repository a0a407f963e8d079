// The loop of a dispatch: claim the next recipient that is due, and attempt them, one at a time. It ends when
// nothing is due, when it is told to stop, or when the server cannot be used.
import type { Move } from '../../dispatch/delivery.ts'
import { claimNext, type Delivery, moveAll } from '../../store/deliveries.ts'
import { type Dispatch, findDispatch, setDispatchState } from '../../store/dispatches.ts'
import { readEdition } from '../../store/editions.ts'
import type { SmtpTarget } from '../../transport/smtp/target.ts'
import { type App, instant } from '../app.ts'
import type { Keys } from '../keys.ts'
import { attempt, type Sender } from './attempt.ts'
import { Connection } from './connection.ts'
import { parseFrozen } from './frozen.ts'
import { newToken } from './holder.ts'
import { leaseFor } from './lease.ts'
import { mailMaker } from './message.ts'
import { openSigners } from './signing.ts'

/** So many refusals for what we are or write, in a row, and no one else is tried. */
const MOST_POLICY_REFUSALS = 20

export interface Delivering {
  readonly target: SmtpTarget
  readonly keys: Keys
  /** The message in hand is finished, nothing new is claimed. */
  readonly stop: AbortSignal
  readonly onMove: (delivery: Delivery, move: Move) => void
}

/** idle: nothing is due now · stopped: by the signal · halted: paused or cancelled, from here or elsewhere. */
export type Ended = 'idle' | 'stopped' | 'halted'

/** @throws NewsletterError 'smtp' when the server cannot be used; no row is left claimed by it */
export async function deliver(app: App, dispatch: Dispatch, run: Delivering): Promise<Ended> {
  const frozen = parseFrozen(dispatch.frozen)
  const edition = await readEdition(app.db, dispatch.edition_hash)
  const sender: Sender = {
    app,
    dispatch,
    mailFor: mailMaker(edition, frozen, run.keys, await openSigners(app, frozen.signing)),
    connection: new Connection(run.target),
    token: await newToken(),
    onMove: run.onMove,
  }
  try {
    return await untilNothingIsDue(sender, run.stop)
  } finally {
    await sender.connection.close()
  }
}

async function untilNothingIsDue(sender: Sender, stop: AbortSignal): Promise<Ended> {
  const { app, dispatch, token } = sender
  let refusals = 0
  for (;;) {
    if (stop.aborted) return 'stopped'
    await expire(app, dispatch)
    await sender.connection.open() // before anything is claimed: what cannot be sent is not taken
    const delivery = await claimNext(app.db, dispatch.id, leaseFor(app, token), instant(app))
    if (!delivery) return (await isHalted(app, dispatch)) ? 'halted' : 'idle'
    const refused = await attempt(sender, delivery)
    if (refused === null) continue
    refusals = refused ? refusals + 1 : 0
    if (refusals >= MOST_POLICY_REFUSALS) {
      await setDispatchState(app.db, [dispatch.id], 'paused')
      app.notice(
        `The server refused ${refusals} messages in a row for what they are: dispatch ${dispatch.id} is paused.`,
      )
      return 'halted'
    }
  }
}

/** Whoever cancelled it could not end the row that was in hand then. */
async function isHalted(app: App, { id }: Dispatch): Promise<boolean> {
  const { state } = await findDispatch(app.db, id)
  if (state === 'cancelled') await endAll(app, id, 'cancelled')
  return state !== 'running'
}

/** What was not sent in time is old news. */
async function expire(app: App, { id, expires_at: expires }: Dispatch): Promise<void> {
  if (expires < instant(app)) await endAll(app, id, 'expired')
}

/** Nobody else of this dispatch is tried. */
export async function endAll(app: App, dispatchId: number, reason: 'expired' | 'cancelled'): Promise<void> {
  await moveAll(app.db, dispatchId, ['queued', 'deferred'], { state: 'failed', reason }, instant(app))
}
