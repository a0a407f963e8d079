// Programs of Debian that play the tricks: installed when they are missing, and a fault that cannot have its tool
// has failed, never been left out.
import { spawnSync } from 'node:child_process'
import { Impossible } from './lab.ts'

export function need(tool: 'strace' | 'faketime' | 'prlimit'): void {
  if (isThere(tool)) return
  const name = tool === 'prlimit' ? 'util-linux' : tool
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    spawnSync('apt-get', ['-qq', ...args], { env })
  }
  if (!isThere(tool)) throw new Impossible(`${tool} is missing, and apt-get install ${name} did not bring it`)
}

function isThere(tool: string): boolean {
  return spawnSync('which', [tool]).status === 0
}
