// One run over frozen dispatches: takes up what an interrupted run left, delivers, waits for what was deferred,
// and reports. What is left to do is asked of the ledger each time, never remembered.
import { isComplete, type Sums } from '../../dispatch/account.ts'
import type { Move } from '../../dispatch/delivery.ts'
import { NewsletterError } from '../../errors.ts'
import { listDeliveries, nextDue } from '../../store/deliveries.ts'
import { type Dispatch, findDispatch, sumsOf } from '../../store/dispatches.ts'
import type { Claimed } from '../../store/ledger.ts'
import type { App } from '../app.ts'
import type { Keys } from '../keys.ts'
import type { Step } from './bookkeeper.ts'
import { deliver, type Ended } from './deliver.ts'
import { recover, type UncertainPolicy } from './recover.ts'
import { openRoute, type Route } from './route.ts'

export interface Hooks {
  /** Before the first message of a first dispatch; rejects when the person changed their mind. */
  readonly grace: (seconds: number) => Promise<void>
  readonly stop: AbortSignal
  /** Before each round of a dispatch; what is done already counts. */
  readonly onBegin?: (dispatch: Dispatch, sums: Sums) => void
  readonly onMove: (dispatch: Dispatch, delivery: Claimed, move: Move) => void
  readonly onStep?: (step: Step) => void
  /** Resolves after so many milliseconds, or at once when stopped. */
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** Milliseconds until a waiting sender looks whether it still should. */
const STEP = 2_000

export interface RunOptions {
  readonly uncertain: UncertainPolicy
  /** Milliseconds to wait for what was deferred, or is held up by a rate. */
  readonly wait: number
}

/** A dispatch after a run. */
export interface Report {
  readonly dispatch: Dispatch
  readonly sums: Sums
  readonly ended: Ended | 'nothing to do' | 'unavailable'
  /** Their message may have reached them before; it went again. */
  readonly resent: readonly string[]
  /** Their message may have reached them or not: they are uncertain. */
  readonly held: readonly string[]
}

export interface Sent {
  readonly reports: readonly Report[]
  /** What stopped the run, when the server could not be used. */
  readonly trouble: NewsletterError | null
}

export async function carryOut(
  app: App,
  keys: Keys,
  dispatches: readonly Pick<Dispatch, 'id'>[],
  options: RunOptions,
  hooks: Hooks,
): Promise<Sent> {
  const courses = dispatches.map(({ id }): Course => ({ id, ended: 'nothing to do', resent: [] }))
  const run: Run = { app, keys, options, hooks, courses }
  await takeUp(run)
  const trouble = (await openOnes(run)).length > 0 ? await deliverAll(run) : null
  return { reports: await Promise.all(courses.map(async course => await report(app, course))), trouble }
}

interface Run {
  readonly app: App
  readonly keys: Keys
  readonly options: RunOptions
  readonly hooks: Hooks
  readonly courses: readonly Course[]
}

/** What happened to a dispatch in this run. */
interface Course {
  readonly id: number
  ended: Report['ended']
  resent: readonly string[]
}

/** @returns what made the run end early; null when nothing did */
async function deliverAll(run: Run): Promise<NewsletterError | null> {
  const route = await openRoute(run.app)
  try {
    await untilNothingIsLeft(run, route)
    return null
  } catch (error) {
    if (!(error instanceof NewsletterError)) throw error
    for (const { course } of await openOnes(run)) course.ended = 'unavailable'
    return error
  } finally {
    await route.close()
  }
}

async function untilNothingIsLeft(run: Run, route: Route): Promise<void> {
  const deadline = run.app.now().getTime() + run.options.wait
  for (;;) {
    for (const { course, dispatch, sums } of await openOnes(run)) {
      const { keys, hooks } = run
      hooks.onBegin?.(dispatch, sums)
      course.ended = await deliver(run.app, dispatch, {
        route,
        keys,
        stop: hooks.stop,
        sleep: hooks.sleep,
        deadline,
        onMove: (delivery, move) => hooks.onMove(dispatch, delivery, move),
        onStep: hooks.onStep ?? (() => {}),
      })
    }
    if (run.hooks.stop.aborted || run.courses.some(({ ended }) => ended === 'held up')) return
    const pause = await untilNextDue(run, deadline)
    if (pause !== null) await rest(run, pause)
    else if (!(await takeUp(run))) return
  }
}

/**
 * Takes back what dead senders hold, and sends again, where the policy says so, to those whose final reply was
 * lost: at most once in a run, lest a server that loses every reply makes copy after copy.
 */
async function takeUp({ app, options, courses }: Run): Promise<boolean> {
  let found = false
  for (const course of courses) {
    const dispatch = await findDispatch(app.db, course.id)
    if (dispatch.state !== 'running' || course.resent.length > 0) continue
    course.resent = await recover(app, dispatch, options.uncertain)
    found ||= course.resent.length > 0
  }
  return found
}

async function openOnes({
  app,
  courses,
}: Run): Promise<readonly { course: Course; dispatch: Dispatch; sums: Sums }[]> {
  const all = await Promise.all(
    courses.map(async course => ({
      course,
      dispatch: await findDispatch(app.db, course.id),
      sums: await sumsOf(app.db, course.id),
    })),
  )
  return all.filter(({ dispatch, sums }) => dispatch.state === 'running' && !isComplete(sums))
}

/** Milliseconds until a deferred delivery is due; null when none is, or not before the deadline. */
async function untilNextDue(run: Run, deadline: number): Promise<number | null> {
  const open = await openOnes(run)
  const due = await Promise.all(open.map(async ({ dispatch }) => await nextDue(run.app.db, dispatch.id)))
  const times = due.flatMap(at => (at === null ? [] : [Date.parse(at)]))
  const first = Math.min(...times)
  return times.length === 0 || first > deadline ? null : Math.max(0, first - run.app.now().getTime())
}

/** In short steps, since a pause or a cancel comes from another terminal. */
async function rest(run: Run, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0 && !run.hooks.stop.aborted; left -= STEP) {
    if ((await openOnes(run)).length === 0) return
    await run.hooks.sleep(Math.min(left, STEP))
  }
}

async function report({ db }: App, { id, ended, resent }: Course): Promise<Report> {
  const held: string[] = []
  for await (const { address } of listDeliveries(db, id, 'uncertain')) held.push(address)
  return { dispatch: await findDispatch(db, id), sums: await sumsOf(db, id), ended, resent, held }
}
