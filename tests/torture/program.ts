// The program as a person starts it: a process with arguments, perhaps under a tool that plays a trick on it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const bin = join(import.meta.dirname, '../../bin/newsletter.js')

/** What takes longer than this, where nothing else is said, is stuck. */
const STUCK_SECONDS = 150

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

export interface Circumstances {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** Command and arguments that Node is started under: `['strace', '-f', …]`. */
  readonly under?: readonly string[]
  readonly stuckSeconds?: number
}

export function start(
  args: readonly string[],
  { cwd, env, under = [], stuckSeconds = STUCK_SECONDS }: Circumstances,
): Running {
  const [command = process.execPath, ...rest] = [...under, process.execPath, bin, ...args]
  const child = spawn(command, rest, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: under.length > 0, // a group of its own, so that both can be ended together
  })
  return { child, ended: endOf(child, args, stuckSeconds) }
}

/** Ends it and what it runs under. */
export function destroy(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL') // it has no group of its own
  }
}

async function endOf(child: ChildProcess, args: readonly string[], stuckSeconds: number): Promise<Ended> {
  let stuck = false
  const timer = setTimeout(() => {
    stuck = true
    destroy(child)
  }, stuckSeconds * 1000)
  const over = once(child, 'exit')
  const [stdout, stderr] = await Promise.all([child.stdout, child.stderr].map(textOf))
  const [code, signal] = (await over) as [number | null, NodeJS.Signals | null]
  clearTimeout(timer)
  if (stuck) throw new Error(`newsletter ${args.join(' ')} did not end within ${stuckSeconds} seconds`)
  return { code, signal, stdout: stdout ?? '', stderr: stderr ?? '' }
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? '' : await text(stream)
}
