// The newsletter's web as a process: everything that lives as long as it does, begun and ended in order.
import type { App } from '../app/app.ts'
import { openKeys } from '../app/keys.ts'
import { conversationOf } from '../app/receive/conversation.ts'
import { clickBuffer } from './click-buffer.ts'
import { openLog } from './log.ts'
import { listen } from './server.ts'
import { webApp } from './web-app.ts'

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
export async function serve(app: App, { host, port, quiet, write, stop, ready }: Serving): Promise<void> {
  const { log, flush } = openLog(write, quiet)
  try {
    const clicks = clickBuffer(app.db, log)
    const conversation = conversationOf(app)
    const web = webApp(app, await openKeys(app), { log, clicks, goOn: conversation.goOn })
    // What an earlier process did not get to.
    conversation.goOn()
    const server = await listen(web, host, port)
    const rest = clicks.start(app.now)
    log.info({ host, port: server.port }, 'listening')
    ready(host, server.port)
    await aborted(stop)
    log.info('stopping')
    await server.stop()
    rest()
    await clicks.flush()
    await conversation.pause()
  } finally {
    flush()
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
