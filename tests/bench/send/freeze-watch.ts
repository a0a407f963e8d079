// A whole `newsletter send` that is watched from outside until its dispatch is frozen, and for a while after that:
// the freeze begins at the instant that the dispatch bears, and ends when another connection sees it committed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { peakOf } from './measure.ts'

const LOOK_MS = 20

export interface Frozen {
  readonly freezeSeconds: number
  /** Of the sending process, from its start until its dispatch was frozen. */
  readonly frozenPeakMb: number
  /** The same until it was told to stop. */
  readonly peakMb: number
  /** Rows that were accepted by then. */
  readonly accepted: number
}

/** @param sendSeconds how long it may send before it is stopped by SIGTERM */
export async function watchFreeze(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  sendSeconds: number,
): Promise<Frozen> {
  const database = new DatabaseSync(join(options.cwd, '.newsletter/state.db'), { readOnly: true })
  const known = newestDispatch(database)
  const child = spawn(process.execPath, command, { ...options, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  try {
    const dispatch = await newDispatch(database, known, child)
    const freezeSeconds = (Date.now() - Date.parse(dispatch.created_at)) / 1000
    const frozenPeakMb = peakOf(child.pid)
    await setTimeout(sendSeconds * 1000)
    const peakMb = peakOf(child.pid)
    child.kill('SIGTERM')
    await ended
    return { freezeSeconds, frozenPeakMb, peakMb, accepted: acceptedOf(database, dispatch.id) }
  } finally {
    child.kill('SIGKILL')
    database.close()
  }
}

interface Dispatch {
  readonly id: number
  readonly created_at: string
}

async function newDispatch(
  database: DatabaseSync,
  known: Dispatch | undefined,
  child: ChildProcess,
): Promise<Dispatch> {
  for (;;) {
    const newest = newestDispatch(database)
    if (newest !== undefined && newest.id !== known?.id) return newest
    if (child.exitCode !== null)
      throw new Error(`newsletter send ended with ${child.exitCode} before it froze`)
    await setTimeout(LOOK_MS)
  }
}

function newestDispatch(database: DatabaseSync): Dispatch | undefined {
  return database.prepare('select id, created_at from dispatches order by id desc limit 1').get() as
    | Dispatch
    | undefined
}

function acceptedOf(database: DatabaseSync, dispatch: number): number {
  const count = database.prepare(
    "select count(*) as n from deliveries where dispatch_id = ? and state = 'accepted'",
  )
  return Number(count.get(dispatch)?.['n'])
}
