// Postfix's smtp-sink on loopback, which takes every message and throws it away: the server that all senders are
// measured against. Debian's package is installed when it is missing; nothing of Postfix but the program is used.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { cpuOf } from './measure.ts'

export interface Sink {
  readonly port: number
  /** Processor seconds that it has used so far. */
  readonly cpuSeconds: () => number
  readonly stop: () => Promise<void>
}

export async function startSink(): Promise<Sink> {
  const port = await freePort()
  // As root it wants to be told who else to be.
  const user = process.getuid?.() === 0 ? ['-u', 'postfix'] : []
  const child = spawn('smtp-sink', [...user, `127.0.0.1:${port}`, '1024'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  await Promise.race([
    untilItListens(port),
    ended.then(([code]) => {
      throw new Error(`smtp-sink ended with ${String(code)}`)
    }),
  ])
  const pid = child.pid ?? 0
  return {
    port,
    cpuSeconds: () => cpuOf(pid),
    stop: async () => {
      child.kill('SIGKILL')
      await ended.catch(() => {})
    },
  }
}

/** Makes sure that smtp-sink and smtp-source are there. */
export function installPostfix(): void {
  if (isThere()) return
  console.error('installing postfix, for its smtp-sink and smtp-source …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Without a question asked, and with no mail system set up on this machine.
  spawnSync('debconf-set-selections', { input: 'postfix postfix/main_mailer_type select No configuration\n' })
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'postfix']]) {
    const { status, stderr } = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' })
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${stderr}`)
  }
  if (!isThere())
    throw new Error('postfix is installed, and its smtp-sink and smtp-source are not on the PATH')
}

function isThere(): boolean {
  return ['smtp-sink', 'smtp-source'].every(name => spawnSync('which', [name]).status === 0)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function untilItListens(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1')
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (answered) return
    await setTimeout(25)
  }
  throw new Error(`nothing listens on port ${port}`)
}
