// Who holds a claim: a process of a host, told apart from a later one with the same number by when it began. A
// dead holder's rows need not wait for their lease to end.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'

/** A claim's token: host, process, its start, and what tells two claims of one process apart. */
export async function newToken(): Promise<string> {
  return [hostname(), process.pid, await startOf(process.pid), randomBytes(6).toString('hex')].join('|')
}

/** Whether the holder is known to be dead; of another host, or where it cannot be told, it counts as alive. */
export async function isDead(token: string): Promise<boolean> {
  const [host, pid, start] = token.split('|')
  if (host !== hostname()) return false
  const number = Number(pid)
  if (!isRunning(number)) return true
  const now = await startOf(number)
  return now !== '' && start !== '' && now !== start
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Field 22 of proc_pid_stat(5): clock ticks after boot; '' where there is no /proc. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
