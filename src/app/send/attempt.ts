// One attempt at one recipient: the message is made, handed over, and what became of it is recorded. The row is
// ours as long as it holds our token; when it was taken away, nothing of ours is written to it.
import { type Move, moveAfter } from '../../dispatch/delivery.ts'
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import { type Delivery, markDot, recordMove, suppressClaimed } from '../../store/deliveries.ts'
import type { Dispatch } from '../../store/dispatches.ts'
import { lateSuppression } from '../../store/subscribers.ts'
import { parseSpan } from '../../text/span.ts'
import { type App, instant } from '../app.ts'
import type { Connection } from './connection.ts'
import { keepLease } from './lease.ts'
import type { Mail, mailMaker } from './message.ts'

/** What one sender works with, from its first claim to its last. */
export interface Sender {
  readonly app: App
  readonly dispatch: Dispatch
  readonly mailFor: ReturnType<typeof mailMaker>
  readonly connection: Connection
  readonly token: string
  readonly onMove: (delivery: Delivery, move: Move) => void
}

/** @returns whether it was refused by policy; null when nothing was tried, or the row was taken away meanwhile. */
export async function attempt(sender: Sender, delivery: Delivery): Promise<boolean | null> {
  const { app, dispatch, token } = sender
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
  sender.onMove(delivery, move)
  return 'kind' in outcome && outcome.kind === 'rejected' && outcome.policy
}

interface Broken {
  readonly broken: string
}

/** One recipient whose message cannot be made is that recipient's failure; the rest go. */
function makeMail({ mailFor }: Sender, delivery: Delivery): Mail | Broken {
  try {
    return mailFor(delivery)
  } catch (error) {
    return { broken: error instanceof Error ? error.message : String(error) }
  }
}

/** @returns null when the claim was taken away before the dot, which then did not go */
async function handOver(sender: Sender, delivery: Delivery, mail: Mail): Promise<SendOutcome | null> {
  const { app, connection, token } = sender
  using _ = keepLease(app, delivery.id, token)
  let mark: 'none' | 'dot' | 'fenced' = 'none'
  const beforeDot = async () => {
    mark = (await markDot(app.db, delivery.id, token, instant(app))) ? 'dot' : 'fenced'
    if (mark === 'fenced') throw new Error('the claim was taken away')
  }
  try {
    return await connection.send({ ...mail, message: await mail.message, beforeDot })
  } catch (error) {
    const interrupted = interruptedAt(mark)
    if (interrupted === null) return null
    await recordMove(app.db, delivery.id, token, interrupted, instant(app))
    throw error
  }
}

/** Where our own trouble leaves a row; null when it is not ours any more. */
function interruptedAt(mark: 'none' | 'dot' | 'fenced'): Move | null {
  switch (mark) {
    case 'none':
      return { to: 'queued', reason: 'it was given back before the final dot' }
    case 'dot':
      return { to: 'uncertain', reason: 'it was interrupted at the final dot' }
    case 'fenced':
      return null
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
