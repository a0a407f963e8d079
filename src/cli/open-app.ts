// Opens the newsletter that a command works on: its workspace, configuration and database.
import type { App } from '../app/app.ts'
import { databaseTarget } from '../config/database-target.ts'
import { loadConfig } from '../config/load.ts'
import { findWorkspace } from '../config/workspace.ts'
import { openDatabase } from '../store/database.ts'
import type { Fetcher } from '../transport/http/fetcher.ts'
import type { Io } from './io.ts'
import { VERSION } from './version.ts'

export async function openApp(
  io: Io,
  notice: (line: string) => void,
  workspaceOption: string | undefined,
): Promise<{ readonly app: App; readonly close: () => Promise<void> }> {
  const workspace = findWorkspace(io.cwd, workspaceOption)
  const settings = loadConfig(workspace.root, io.env)
  const target = databaseTarget(settings, workspace.root)
  const database = await openDatabase(target)
  let fetcher: Promise<Fetcher> | undefined
  const app: App = {
    workspace,
    settings,
    db: database.db,
    now: io.now,
    random: io.random,
    env: io.env,
    fetcher: async () => {
      fetcher ??= makeFetcher(app)
      return await fetcher
    },
    openLedger: async order => {
      const { openLedger } = await import('../store/open-ledger.ts')
      const onBusy = () => notice('Another run holds the database; waiting until it is done.')
      return await openLedger(target, database.db, order, onBusy)
    },
    notice,
  }
  return {
    app,
    close: async () => {
      await (await fetcher)?.close()
      await database.close()
    },
  }
}

async function makeFetcher({ settings }: App): Promise<Fetcher> {
  const { createFetcher } = await import('../transport/http/fetcher.ts')
  const { allow, resolve, timeout, maxBytes, concurrency } = settings.fetch
  return createFetcher({
    allow,
    resolve,
    timeoutSeconds: timeout,
    maxBytes,
    concurrency,
    userAgent: `newsletter/${VERSION} (+${settings.baseUrl})`,
  })
}
