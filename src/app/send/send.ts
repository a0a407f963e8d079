// Plans, freezes, delivers, resumes, accounts. The decision is made once; from then on sending is bookkeeping.
import { isComplete, type Sums } from '../../dispatch/account.ts'
import type { Move } from '../../dispatch/delivery.ts'
import { NewsletterError } from '../../errors.ts'
import { inTransaction } from '../../store/database.ts'
import { type Delivery, moveAll, nextDue } from '../../store/deliveries.ts'
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
import { type Keys, openKeys } from '../keys.ts'
import { deliver, type Ended } from './deliver.ts'
import { decisionOf, freeze, type Intent, previewFreeze } from './freeze.ts'
import { recover, type UncertainPolicy } from './recover.ts'
import { isRehearsal, openRoute } from './route.ts'

export interface Hooks {
  /** Before the first message of a first dispatch; rejects when the person changed their mind. */
  readonly grace: (seconds: number) => Promise<void>
  readonly stop: AbortSignal
  readonly onMove: (dispatch: Dispatch, delivery: Delivery, move: Move) => void
  /** Resolves after so many milliseconds, or at once when stopped. */
  readonly sleep: (milliseconds: number) => Promise<void>
}

export interface RunOptions {
  readonly uncertain: UncertainPolicy
  /** Milliseconds to wait for what was deferred. */
  readonly wait: number
}

/** A dispatch after a run. */
export interface Report {
  readonly dispatch: Dispatch
  readonly sums: Sums
  readonly ended: Ended | 'nothing to do' | 'unavailable'
  /** Their message may have reached them before; it went again. */
  readonly resent: readonly string[]
  readonly held: readonly string[]
}

export interface Sent {
  readonly reports: readonly Report[]
  /** What stopped the run, when the server could not be used. */
  readonly trouble: NewsletterError | null
}

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
  return await carryOut(app, keys, dispatches, options, hooks)
}

/** Carries on every dispatch of an issue that is not cancelled. */
export async function resume(
  app: App,
  issue: StoredIssue,
  options: RunOptions & { readonly retryFailed: boolean },
  hooks: Hooks,
): Promise<Sent> {
  const dispatches = (await dispatchesOf(app, issue)).filter(({ state }) => state !== 'cancelled')
  if (dispatches.length === 0) throw nothingTo('resume', issue)
  await inTransaction(app.db, async db => {
    await setDispatchState(
      db,
      dispatches.map(({ id }) => id),
      'running',
    )
    if (!options.retryFailed) return
    const again = { state: 'queued' as const, reason: 'tried again' }
    for (const { id } of dispatches) await moveAll(db, id, ['failed'], again, instant(app))
  })
  return await carryOut(app, await openKeys(app), dispatches, options, hooks)
}

/** Takes hold of a running send as well, before its next message. @returns the dispatches concerned */
export async function halt(
  app: App,
  issue: StoredIssue,
  how: 'paused' | 'cancelled',
): Promise<readonly Dispatch[]> {
  const dispatches = (await dispatchesOf(app, issue)).filter(({ state }) => state !== 'cancelled')
  if (dispatches.length === 0) throw nothingTo(how === 'paused' ? 'pause' : 'cancel', issue)
  return await inTransaction(app.db, async db => {
    await setDispatchState(
      db,
      dispatches.map(({ id }) => id),
      how,
    )
    const ended = { state: 'failed' as const, reason: 'cancelled' }
    for (const { id } of dispatches) {
      if (how === 'cancelled') await moveAll(db, id, ['queued', 'deferred'], ended, instant(app))
    }
    return await Promise.all(dispatches.map(({ id }) => findDispatch(db, id)))
  })
}

/** Only what goes the way that mail goes now: a rehearsal is never carried on towards real people, nor the reverse. */
async function dispatchesOf(app: App, issue: StoredIssue): Promise<readonly Dispatch[]> {
  const dispatches = await listDispatches(app.db, issue.id)
  return dispatches.filter(dispatch => dispatch.rehearsal === (isRehearsal(app) ? 1 : 0))
}

async function waitGrace(app: App, intents: readonly Intent[], hooks: Hooks): Promise<void> {
  for (const intent of intents) {
    if (intent.rehearsal || intent.purpose !== 'first') continue
    if (await findDecision(app.db, decisionOf(intent))) continue
    await hooks.grace(app.settings.send.grace)
    return
  }
}

async function carryOut(
  app: App,
  keys: Keys,
  dispatches: readonly Dispatch[],
  options: RunOptions,
  hooks: Hooks,
): Promise<Sent> {
  const reports = new Map<number, Report>()
  let trouble: NewsletterError | null = null
  for (const dispatch of dispatches) {
    const recovered = await recover(app, dispatch, options.uncertain)
    reports.set(dispatch.id, {
      dispatch,
      sums: await sumsOf(app.db, dispatch.id),
      ended: 'nothing to do',
      ...recovered,
    })
  }
  const open = () =>
    [...reports.values()].filter(({ sums, dispatch }) => !isComplete(sums) && dispatch.state === 'running')
  if (open().length === 0) return { reports: [...reports.values()], trouble }
  const route = await openRoute(app)
  const deadline = app.now().getTime() + options.wait
  try {
    for (;;) {
      for (const report of open()) {
        const { dispatch } = report
        const onMove = (delivery: Delivery, move: Move) => hooks.onMove(dispatch, delivery, move)
        const ended = await deliver(app, dispatch, { target: route.target, keys, stop: hooks.stop, onMove })
        reports.set(dispatch.id, {
          ...report,
          ended,
          dispatch: await findDispatch(app.db, dispatch.id),
          sums: await sumsOf(app.db, dispatch.id),
        })
      }
      const pause = await untilNextDue(app, open(), deadline)
      if (pause === null || hooks.stop.aborted) break
      await hooks.sleep(pause)
    }
  } catch (error) {
    if (!(error instanceof NewsletterError)) throw error
    trouble = error
    for (const report of open()) {
      reports.set(report.dispatch.id, {
        ...report,
        ended: 'unavailable',
        sums: await sumsOf(app.db, report.dispatch.id),
      })
    }
  } finally {
    await route.close()
  }
  return { reports: [...reports.values()], trouble }
}

/** Milliseconds until a deferred delivery is due; null when none is, or not before the deadline. */
async function untilNextDue(app: App, reports: readonly Report[], deadline: number): Promise<number | null> {
  const due = await Promise.all(reports.map(({ dispatch }) => nextDue(app.db, dispatch.id)))
  const times = due.flatMap(at => (at === null ? [] : [Date.parse(at)]))
  const first = Math.min(...times)
  return times.length === 0 || first > deadline ? null : Math.max(0, first - app.now().getTime())
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
