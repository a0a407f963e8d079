// What a recorded message brings about, in one transaction with the word that it was done: after a crash it is applied
// once more or not at all. What cannot be applied is tried again with the next run, and kept aside after the fifth time.
import type { OutcomeKind } from '../../inbound/outcome.ts'
import { inTransaction } from '../../store/database.ts'
import {
  countAttempt,
  findReceived,
  pendingReceived,
  quarantineReceived,
  settleReceived,
} from '../../store/received.ts'
import { type App, instant } from '../app.ts'
import { applyWishes } from '../contributions/apply-wishes.ts'
import type { Keys } from '../keys.ts'
import { applyBounce } from './apply-bounce.ts'
import { applyComplaint } from './apply-complaint.ts'
import { applyHelp } from './apply-help.ts'
import { applyLeaving } from './apply-leaving.ts'
import { applyEcho, applyHold } from './apply-posting.ts'
import { applyConfirmation, applySubscribe } from './apply-subscribing.ts'
import type { Applying } from './applying.ts'
import { parseContent } from './content.ts'

const MOST_ATTEMPTS = 5
/** What has effects by itself. */
const APPLIED: readonly OutcomeKind[] = [
  'bounce',
  'complaint',
  'unsubscribe',
  'subscribe',
  'confirmation',
  'help',
  'echo',
  'held',
  'correction',
  'withdrawal',
]

/** Those that an earlier run recorded and did not get to. */
export async function applyPending(app: App, keys: Keys): Promise<void> {
  let after = 0
  for (;;) {
    const rows = await pendingReceived(app.db, APPLIED, after, 100)
    for (const { id, kind } of rows) if (kind !== null) await apply(app, keys, id, kind)
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.id
  }
}

/** @returns what it brought about, or why nothing; null when there was nothing to do */
export async function apply(app: App, keys: Keys, id: number, kind: OutcomeKind): Promise<string | null> {
  if (!APPLIED.includes(kind)) return null
  try {
    return await inTransaction(app.db, async db => {
      const received = await findReceived(db, id)
      if (received === undefined || received.kind === null || received.state !== 'recorded') return null
      const now = instant(app)
      const effect = await effectOf(received.kind, { app, db, keys, received, now })
      if (effect === null) return null
      return (await settleReceived(db, id, effect, now)) ? effect : null
    })
  } catch (error) {
    return await failToApply(app, id, error)
  }
}

/** @returns null when it waits: nothing is decided about it yet, and it stays recorded with what was written */
async function effectOf(kind: OutcomeKind, applying: Applying): Promise<string | null> {
  const content = parseContent(applying.received.content)
  switch (kind) {
    case 'bounce':
      return await applyBounce(applying, content)
    case 'complaint':
      return await applyComplaint(applying, content)
    case 'unsubscribe':
      return await applyLeaving(applying, content)
    case 'echo':
      return await applyEcho(applying, content)
    case 'held':
      return await applyHold(applying, content)
    case 'subscribe':
      return await applySubscribe(applying)
    case 'confirmation':
      return await applyConfirmation(applying, content)
    case 'help':
      return await applyHelp(applying)
    case 'correction':
    case 'withdrawal':
      return await applyWishes(applying, content)
    // What has to be fetched or rendered first is done outside of this transaction: see ../contributions/ and
    // ../approvals/.
    case 'submission':
    case 'approval':
      return null
    case 'auto-reply':
    case 'ignored':
      return 'nothing is done about it'
  }
}

/** It stays recorded and is tried again with the next run, or is kept aside. @returns what to say of it */
export async function failToApply(app: App, id: number, error: unknown): Promise<string> {
  const problem = error instanceof Error ? error.message : String(error)
  return await inTransaction(app.db, async db => {
    const attempts = await countAttempt(db, id, problem, instant(app))
    if (attempts < MOST_ATTEMPTS) return `it could not be applied and is tried again: ${problem}`
    await quarantineReceived(db, id, instant(app))
    return `it could not be applied ${attempts} times and is kept aside: ${problem}`
  })
}
