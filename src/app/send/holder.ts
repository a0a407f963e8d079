// Who holds a claim: a process of a host, told apart from a later one with the same number by when it began. A
// dead holder's rows need not wait for their lease to end.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'

/** A claim's token: host, process, its start, and what tells two claims of one process apart. */
export async function newToken(): Promise<string> {
  const { start } = await statOf(process.pid)
  return [hostname(), process.pid, start, randomBytes(6).toString('hex')].join('|')
}

/** Whether the holder is known to be dead; of another host, or where it cannot be told, it counts as alive. */
export async function isDead(token: string): Promise<boolean> {
  const [host, pid, start] = token.split('|')
  if (host !== hostname()) return false
  if (!isThere(Number(pid))) return true
  const now = await statOf(Number(pid))
  return now.isOver || (now.start !== '' && start !== '' && now.start !== start)
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * Fields 3 and 22 of proc_pid_stat(5): whether it ended and only waits to be noticed by its parent, and when it
 * began, in clock ticks after boot; '' where there is no /proc.
 */
async function statOf(pid: number): Promise<{ readonly isOver: boolean; readonly start: string }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { isOver: /^[ZX]/i.test(fields[0] ?? ''), start: fields[19] ?? '' }
}
