// A roster of a million: how long freezing it takes beside the bare insert of the same rows, and whether the
// sending process needs more memory than for ten thousand.
import { join } from 'node:path'
import { z } from 'zod'
import { type Frozen, watchFreeze } from './freeze-watch.ts'
import { measure } from './measure.ts'
import { median, ratio, round } from './report.ts'
import { type Sink, startSink } from './sink.ts'
import { Workspace } from './workspace.ts'

const READERS = 1_000_000
const ROUNDS = 3
/** How long the first round goes on sending after the freeze; the others stop at once. */
const SEND_SECONDS = 60
const OCTETS = 5_120

export interface Million {
  readonly figures: Readonly<Record<string, number | null>>
  readonly ratios: Readonly<Record<'rss_1m_10k' | 'freeze_insert', number | null>>
}

/** @param seconds no round but the first is begun that would probably end later than this */
export async function amongAMillion(folder: string, seconds: number): Promise<Million> {
  const sink = await startSink()
  try {
    return await figuresAt(sink, new Workspace(join(folder, 'million')).init(), seconds)
  } finally {
    await sink.stop()
  }
}

async function figuresAt(sink: Sink, workspace: Workspace, seconds: number): Promise<Million> {
  console.error('importing a million readers')
  const start = performance.now()
  workspace.importReaders('million', READERS)
  const importSeconds = (performance.now() - start) / 1000
  workspace.importReaders('some', 10_000)
  workspace.writeIssue('5k', OCTETS)
  workspace.tryAndApprove('5k', sink.port)
  const first = await round1m(sink, workspace, SEND_SECONDS)
  const rounds = [first]
  for (let last = 0; rounds.length < ROUNDS && (performance.now() - start + last) / 1000 < seconds; ) {
    const before = performance.now()
    rounds.push(await round1m(sink, workspace, 0))
    last = performance.now() - before
  }
  const small = await workspace.send('5k', 'some', sink.port)
  const of = (figure: (one: Round) => number): number | null => round(median(rounds.map(figure)), 3)
  return {
    figures: {
      import_1m_s: round(importSeconds, 1),
      freeze_1m_s: of(({ freezeSeconds }) => freezeSeconds),
      bare_insert_1m_s: of(({ bareSeconds }) => bareSeconds),
      freeze_rounds: rounds.length,
      rss_1m_frozen_mb: round(first.frozenPeakMb, 1),
      rss_1m_mb: round(first.peakMb, 1),
      rss_10k_mb: round(small.peakMb, 1),
      sent_of_1m: first.accepted,
    },
    ratios: {
      rss_1m_10k: ratio(first.peakMb, small.peakMb),
      freeze_insert: of(({ freezeSeconds, bareSeconds }) => freezeSeconds / bareSeconds),
    },
  }
}

interface Round extends Frozen {
  readonly bareSeconds: number
}

async function round1m(sink: Sink, workspace: Workspace, sendSeconds: number): Promise<Round> {
  console.error('freezing a million')
  const { cwd, command, env } = workspace.sendCommand('5k', 'million', sink.port)
  const frozen = await watchFreeze(command, { cwd, env }, sendSeconds)
  const files = { from: databaseIn(cwd), into: databaseIn(workspace.freshCopy('bare')) }
  const { output } = await measure(process.execPath, [
    join(import.meta.dirname, 'bare-insert.ts'),
    JSON.stringify(files),
  ])
  return { ...frozen, bareSeconds: z.object({ seconds: z.number() }).parse(JSON.parse(output)).seconds }
}

function databaseIn(workspace: string): string {
  return join(workspace, '.newsletter/state.db')
}
