// Runs one process and says what it took: wall time from start to end, processor time, and the most memory it
// ever had. Linux only: the figures are read in /proc. One at a time, since processor time is told apart by
// what this process's ended children have used so far.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

/** How often the peak is looked at; a process keeps the mark of its highest water (VmHWM), so little is missed. */
const LOOK_MS = 50

/** USER_HZ, the unit of processor time in /proc, is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

export interface Measured {
  /** From the start of the process to its end. */
  readonly seconds: number
  /** User and system, with all children that it waited for. */
  readonly cpuSeconds: number
  /** Resident, of the process itself without its children. */
  readonly peakMb: number
  readonly output: string
}

/** @throws with what it said when it ends with anything but 0 */
export async function measure(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Measured> {
  const before = endedChildren()
  const start = performance.now()
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let peakMb = 0
  const look = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid))
  }, LOOK_MS)
  const ended = once(child, 'exit')
  const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code, signal] = await ended
  const seconds = (performance.now() - start) / 1000
  clearInterval(look)
  if (code !== 0) {
    throw new Error(`${[command, ...args].join(' ')} ended with ${code ?? signal}: ${complaints.trim()}`)
  }
  return { seconds, cpuSeconds: endedChildren() - before, peakMb, output }
}

/** Megabytes that a process had at most so far; 0 when it is gone. */
export function peakOf(pid: number | undefined): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1]
  return Number(kilobytes ?? 0) / 1000
}

/** Processor seconds that a running process has used, fields 14 and 15 of proc_pid_stat(5). */
export function cpuOf(pid: number): number {
  return sum(fieldsOf(pid).slice(11, 13))
}

/** Fields 16 and 17: what the ended children of this process have used. */
function endedChildren(): number {
  return sum(fieldsOf(process.pid).slice(13, 15))
}

/** From the third on; the second, the name, may hold anything. */
function fieldsOf(pid: number): readonly string[] {
  const stat = read(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function sum(ticks: readonly string[]): number {
  return ticks.reduce((all, one) => all + Number(one), 0) / TICKS_PER_SECOND
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // it ended between two looks
  }
}
