// The loop of a dispatch: claim, make the message, hand it over, record. One recipient per transaction, one
// message at a time. It ends when nothing is due, when it is told to stop, or when the server cannot be used.
import { moveAfter, type Move } from '../../dispatch/delivery.ts'
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import type { Edition } from '../../render/edition.ts'
import { claimNext, type Delivery, markDot, moveAll, recordMove, suppressClaimed } from '../../store/deliveries.ts'
import { type Dispatch, setDispatchState } from '../../store/dispatches.ts'
import { readEdition } from '../../store/editions.ts'
import { lateSuppression } from '../../store/subscribers.ts'
import { parseSpan } from '../../text/span.ts'
import type { SmtpTarget } from '../../transport/smtp/target.ts'
import { instant, type App } from '../app.ts'
import type { Keys } from '../keys.ts'
import { Connection } from './connection.ts'
import { parseFrozen, type Frozen } from './frozen.ts'
import { newToken } from './holder.ts'
import { type Mail, mailFor } from './message.ts'

/** One message, with the 10 minutes that its final reply may take (RFC 5321 §4.5.3.2.6), fits in a lease. */
const LEASE_MS = 15 * 60_000

/** So many refusals for what we are or write, in a row, and no one else is tried. */
const MOST_POLICY_REFUSALS = 20

export interface Delivering {
  readonly target: SmtpTarget
  readonly keys: Keys
  /** The message in hand is finished, nothing new is claimed. */
  readonly stop: AbortSignal
  readonly onMove: (delivery: Delivery, move: Move) => void
}

/** idle: nothing is due now · stopped: by the signal · paused: here for policy refusals, or from elsewhere. */
export type Ended = 'idle' | 'stopped' | 'paused'

/** @throws NewsletterError 'smtp' when the server cannot be used; no row is left claimed by it */
export async function deliver(app: App, dispatch: Dispatch, run: Delivering): Promise<Ended> {
  const sender: Sender = {
    app,
    dispatch,
    run,
    frozen: parseFrozen(dispatch.frozen),
    edition: await readEdition(app.db, dispatch.edition_hash),
    connection: new Connection(run.target),
    token: await newToken(),
  }
  try {
    return await untilNothingIsDue(sender)
  } finally {
    await sender.connection.close()
  }
}

/** What one sender works with, from its first claim to its last. */
interface Sender {
  readonly app: App
  readonly dispatch: Dispatch
  readonly run: Delivering
  readonly frozen: Frozen
  readonly edition: Edition
  readonly connection: Connection
  readonly token: string
}

async function untilNothingIsDue(sender: Sender): Promise<Ended> {
  const { app, dispatch, run } = sender
  let refusals = 0
  for (;;) {
    if (run.stop.aborted) return 'stopped'
    await expire(app, dispatch)
    await sender.connection.open() // before anything is claimed: what cannot be sent is not taken
    const lease = { token: sender.token, until: new Date(app.now().getTime() + LEASE_MS).toISOString() }
    const delivery = await claimNext(app.db, dispatch.id, lease, instant(app))
    if (!delivery) return 'idle'
    const refused = await attempt(sender, delivery)
    if (refused === null) continue
    refusals = refused ? refusals + 1 : 0
    if (refusals >= MOST_POLICY_REFUSALS) {
      await setDispatchState(app.db, [dispatch.id], 'paused')
      app.notice(`The server refused ${refusals} messages in a row for what they are: dispatch ${dispatch.id} is paused.`)
      return 'paused'
    }
  }
}

/** @returns whether it was refused by policy; null when nothing was tried, or the row was taken away meanwhile. */
async function attempt(sender: Sender, delivery: Delivery): Promise<boolean | null> {
  const { app, dispatch, run, token } = sender
  const left = dispatch.kind === 'roster' ? await lateSuppression(app.db, delivery) : null
  if (left !== null) {
    await suppressClaimed(app.db, delivery.id, token, left, instant(app))
    return null
  }
  const mail = makeMail(sender, delivery)
  const outcome = 'broken' in mail ? mail : await handOver(sender, delivery, mail)
  if (outcome === null) return null
  const move = moveOf(sender, delivery, outcome)
  if (!(await recordMove(app.db, delivery.id, token, move, instant(app)))) return null
  run.onMove(delivery, move)
  return 'kind' in outcome && outcome.kind === 'rejected' && outcome.policy
}

interface Broken {
  readonly broken: string
}

/** One recipient whose message cannot be made is that recipient's failure; the rest go. */
function makeMail({ edition, frozen, run }: Sender, delivery: Delivery): Mail | Broken {
  try {
    return mailFor(edition, frozen, delivery, run.keys)
  } catch (error) {
    return { broken: error instanceof Error ? error.message : String(error) }
  }
}

/** @returns null when the claim was taken away before the dot, which then did not go */
async function handOver(sender: Sender, delivery: Delivery, mail: Mail): Promise<SendOutcome | null> {
  const { app, connection, token } = sender
  let fenced = false
  const beforeDot = async () => {
    fenced = !(await markDot(app.db, delivery.id, token, instant(app)))
    if (fenced) throw new Error('the claim was taken away')
  }
  try {
    return await connection.send({ ...mail, beforeDot })
  } catch (error) {
    if (fenced) return null
    const reason = 'it was given back before the final dot'
    await recordMove(app.db, delivery.id, token, { to: 'queued', reason }, instant(app))
    throw error
  }
}

function moveOf({ app, dispatch }: Sender, delivery: Delivery, outcome: SendOutcome | Broken): Move {
  if ('broken' in outcome) {
    return { to: 'failed', reason: `its message cannot be made: ${outcome.broken}`, reply: null }
  }
  const schedule = app.settings.send.retry.map(span => parseSpan(span) ?? 0)
  const rules = { schedule, expiresAt: dispatch.expires_at }
  return moveAfter(outcome, delivery.attempts, rules, app.now(), app.random())
}

/** What was not sent in time is old news. */
async function expire(app: App, dispatch: Dispatch): Promise<void> {
  if (dispatch.expires_at >= instant(app)) return
  await moveAll(app.db, dispatch.id, ['queued', 'deferred'], { state: 'failed', reason: 'expired' }, instant(app))
}
