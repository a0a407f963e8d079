// The newsletter's web as a process: everything that lives as long as it does, begun and ended in order.
import { setTimeout } from 'node:timers/promises'
import type { App } from '../app/app.ts'
import { openKeys } from '../app/keys.ts'
import { conversationOf } from '../app/receive/conversation.ts'
import { databaseTarget } from '../config/database-target.ts'
import { openDatabase } from '../store/database.ts'
import { again } from './background.ts'
import { clickBuffer, FLUSH_MS } from './click-buffer.ts'
import { STOP_MS } from './limits.ts'
import { openLog } from './log.ts'
import { missesPort } from './places.ts'
import { redacted } from './redact.ts'
import { listen } from './server.ts'
import { webApp } from './web-app.ts'

/** Pages tell at once that there is a letter; this is for those that are tried again. */
const LETTERS_MS = 60_000

/**
 * SQLite holds up the whole process while a statement waits for another process's transaction, such as an import of a
 * million readers: so it waits no longer than nobody notices, and `inTransaction` tries again.
 */
const WAIT_MS = 1

export interface Serving {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Only what goes wrong is logged. */
  readonly quiet: boolean
  readonly write: (text: string) => void
  readonly stop: AbortSignal
  readonly ready: (host: string, port: number) => void
}

/** Serves until `stop` is aborted and the requests in hand are finished. */
export async function serve(opened: App, { host, port, quiet, write, stop, ready }: Serving): Promise<void> {
  const { log, flush } = openLog(write, quiet)
  const target = databaseTarget(opened.settings, opened.workspace.root)
  const own = target.kind === 'sqlite' ? await openDatabase({ ...target, waitMs: WAIT_MS }) : null
  const app: App = { ...opened, db: own?.db ?? opened.db, notice: line => log.warn(redacted(line)) }
  try {
    const clicks = clickBuffer(app.db, log)
    const conversation = conversationOf(app)
    const web = webApp(app, await openKeys(app), { log, clicks, goOn: conversation.goOn })
    const server = await listen(web, host, port)
    // What an earlier process did not get to, and what is due to be tried again.
    conversation.goOn()
    const ends = [
      again(FLUSH_MS, 'counting clicks', log, async () => await clicks.flush(app.now().getTime())),
      again(LETTERS_MS, 'sending letters', log, async () => conversation.goOn()),
      conversation.pause,
    ]
    log.info({ host, port: server.port }, 'listening')
    if (missesPort(app.settings, server.port)) {
      const { baseUrl } = app.settings
      log.warn(
        { baseUrl, port: server.port },
        'links in mails and redirects lead to baseUrl, which has another port',
      )
    }
    ready(host, server.port)
    await aborted(stop)
    log.info('stopping: finishing what is in hand; once more to end at once')
    await server.stop()
    await inTime(Promise.all(ends.map(async end => await end())))
    await clicks.flush()
  } finally {
    await own?.close()
    flush()
  }
}

/** What is not done by then is taken up by whoever comes next: letters are sent at least once. */
async function inTime(work: Promise<unknown>): Promise<void> {
  await Promise.race([work, setTimeout(STOP_MS, undefined, { ref: false })])
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
