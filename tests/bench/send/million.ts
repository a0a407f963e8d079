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
/** How long the last round goes on sending after the freeze; the others stop at once. */
const SEND_SECONDS = 60
const OCTETS = 5_120

export interface Million {
  readonly figures: Readonly<Record<string, number | null>>
  readonly ratios: Readonly<Record<'rss_1m_10k' | 'freeze_insert', number | null>>
}

export async function amongAMillion(folder: string): Promise<Million> {
  const sink = await startSink()
  try {
    return await figuresAt(sink, new Workspace(join(folder, 'million')).init())
  } finally {
    await sink.stop()
  }
}

async function figuresAt(sink: Sink, workspace: Workspace): Promise<Million> {
  console.error('importing a million readers')
  const start = performance.now()
  workspace.importReaders('million', READERS)
  const importSeconds = (performance.now() - start) / 1000
  workspace.importReaders('some', 10_000)
  workspace.writeIssue('5k', OCTETS)
  workspace.tryAndApprove('5k', sink.port)
  const rounds: Round[] = []
  for (let number = 1; number <= ROUNDS; number += 1) {
    console.error(`freezing a million, ${number} of ${ROUNDS}`)
    rounds.push(await round1m(sink, workspace, number === ROUNDS ? SEND_SECONDS : 0))
  }
  const small = await workspace.send('5k', 'some', sink.port)
  const of = (figure: (one: Round) => number): number | null => median(rounds.map(figure))
  const last = rounds.at(-1)
  return {
    figures: {
      import_1m_s: round(importSeconds, 1),
      freeze_1m_s: round(
        of(({ freezeSeconds }) => freezeSeconds),
        2,
      ),
      bare_insert_1m_s: round(
        of(({ bareSeconds }) => bareSeconds),
        2,
      ),
      rss_1m_mb: round(last?.peakMb ?? null, 1),
      rss_10k_mb: round(small.peakMb, 1),
      sent_of_1m: last?.accepted ?? null,
    },
    ratios: {
      rss_1m_10k: ratio(last?.peakMb ?? null, small.peakMb),
      freeze_insert: of(({ freezeSeconds, bareSeconds }) => freezeSeconds / bareSeconds),
    },
  }
}

interface Round extends Frozen {
  readonly bareSeconds: number
}

async function round1m(sink: Sink, workspace: Workspace, sendSeconds: number): Promise<Round> {
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
