// Plans, freezes, delivers, resumes, accounts. The decision is made once; from then on sending is bookkeeping.
import { isComplete } from '../../dispatch/account.ts'
import { NewsletterError } from '../../errors.ts'
import { inTransaction } from '../../store/database.ts'
import { moveAll } from '../../store/deliveries.ts'
import {
  type Dispatch,
  findDecision,
  findDispatch,
  listDispatches,
  setDispatchState,
  sumsOf,
} from '../../store/dispatches.ts'
import { labelOf, type StoredIssue } from '../../store/issues.ts'
import { type App, instant } from '../app.ts'
import { openKeys } from '../keys.ts'
import { carryOut, type Hooks, type RunOptions, type Sent } from './carry-out.ts'
import { decisionOf, freeze, type Intent, previewFreeze } from './freeze.ts'
import { proveReady } from './readiness.ts'
import { takeBackAbandoned } from './recover.ts'
import { isRehearsal } from './route.ts'

/** What `--dry-run` prints. */
export interface Planned {
  readonly audience: string
  readonly kind: Dispatch['kind']
  readonly purpose: Dispatch['purpose']
  readonly rehearsal: boolean
  readonly format: 'text' | 'both'
  readonly candidates: number
  readonly suppressed: number
  /** The dispatch that this same decision made before. */
  readonly dispatch: number | null
}

export async function plan(app: App, intents: readonly Intent[]): Promise<readonly Planned[]> {
  return await Promise.all(
    intents.map(async intent => ({
      audience: intent.audience.name,
      kind: intent.audience.kind,
      purpose: intent.purpose,
      rehearsal: intent.rehearsal,
      format: intent.format,
      ...(await previewFreeze(app, intent)),
      dispatch: (await findDecision(app.db, decisionOf(intent)))?.id ?? null,
    })),
  )
}

/** Freezes what is new, and delivers; a decision that was made before is carried on. */
export async function send(
  app: App,
  intents: readonly Intent[],
  options: RunOptions,
  hooks: Hooks,
): Promise<Sent> {
  await waitGrace(app, intents, hooks)
  const keys = await openKeys(app)
  const dispatches: Dispatch[] = []
  for (const intent of intents) {
    const { dispatch, isNew } = await freeze(app, keys, intent)
    if (!isNew) refuseToCarryOn(dispatch)
    dispatches.push(dispatch)
  }
  await proveReady(app, dispatches)
  return await carryOut(app, keys, dispatches, options, hooks)
}

/** Carries on the dispatches of an issue that are not cancelled; all of them, or those to some audiences. */
export async function resume(
  app: App,
  issue: StoredIssue,
  which: { readonly audiences: readonly string[] | null; readonly retryFailed: boolean },
  options: RunOptions,
  hooks: Hooks,
): Promise<Sent> {
  const known = await dispatchesOf(app, issue, which.audiences)
  const dispatches = known.filter(({ state }) => state !== 'cancelled')
  if (dispatches.length === 0) throw nothingTo('resume', issue)
  await inTransaction(app.db, async db => {
    await setDispatchState(
      db,
      dispatches.map(({ id }) => id),
      'running',
    )
    if (!which.retryFailed) return
    const again = { state: 'queued' as const, reason: 'tried again' }
    for (const { id } of dispatches) await moveAll(db, id, ['failed'], again, instant(app))
  })
  await proveReady(app, dispatches)
  return await carryOut(app, await openKeys(app), dispatches, options, hooks)
}

/** Takes hold of a running send as well, before its next message. @returns the dispatches concerned */
export async function halt(
  app: App,
  issue: StoredIssue,
  how: 'paused' | 'cancelled',
  audiences: readonly string[] | null,
): Promise<readonly Dispatch[]> {
  const dispatches = await underWay(app, await dispatchesOf(app, issue, audiences))
  for (const dispatch of dispatches) await takeBackAbandoned(app, dispatch)
  if (dispatches.length === 0) throw nothingTo(how === 'paused' ? 'pause' : 'cancel', issue)
  return await inTransaction(app.db, async db => {
    const halted: Dispatch[] = []
    for (const { id } of dispatches) {
      await setDispatchState(db, [id], how)
      if (how === 'cancelled') {
        const ended = { state: 'failed' as const, reason: how }
        await moveAll(db, id, ['queued', 'deferred'], ended, instant(app))
      }
      halted.push(await findDispatch(db, id))
    }
    return halted
  })
}

/** What a person can still halt. */
async function underWay(app: App, dispatches: readonly Dispatch[]): Promise<readonly Dispatch[]> {
  const sums = await Promise.all(dispatches.map(async ({ id }) => await sumsOf(app.db, id)))
  return dispatches.filter(({ state }, index) => {
    const those = sums[index]
    return state !== 'cancelled' && those !== undefined && !isComplete(those)
  })
}

/** Only what goes the way that mail goes now: a rehearsal is never carried on towards real people, nor the reverse. */
async function dispatchesOf(
  app: App,
  issue: StoredIssue,
  audiences: readonly string[] | null,
): Promise<readonly Dispatch[]> {
  const dispatches = await listDispatches(app.db, issue.id)
  return dispatches.filter(
    ({ rehearsal, audience }) =>
      rehearsal === (isRehearsal(app) ? 1 : 0) && (audiences === null || audiences.includes(audience)),
  )
}

async function waitGrace(app: App, intents: readonly Intent[], hooks: Hooks): Promise<void> {
  for (const intent of intents) {
    if (intent.rehearsal || intent.purpose !== 'first') continue
    if (await findDecision(app.db, decisionOf(intent))) continue
    await hooks.grace(app.settings.send.grace)
    return
  }
}

function refuseToCarryOn(dispatch: Dispatch): void {
  switch (dispatch.state) {
    case 'running':
      return
    case 'paused':
      throw new NewsletterError('state', {
        what: `Dispatch ${dispatch.id} to ${dispatch.audience} is paused.`,
        fix: 'Carry it on with --resume, or end it with --cancel.',
      })
    case 'cancelled':
      throw new NewsletterError('state', {
        what: `Dispatch ${dispatch.id} to ${dispatch.audience} was cancelled; what was sent was sent.`,
        fix: 'Change the issue and send that with --purpose correction, or the same again with --purpose resend.',
      })
  }
}

function nothingTo(verb: string, issue: StoredIssue): NewsletterError {
  return new NewsletterError('state', {
    what: `There is nothing to ${verb}: issue ${labelOf(issue)} has no dispatch under way.`,
    fix: 'See `newsletter status`.',
  })
}
