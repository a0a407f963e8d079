// The newsletter's web as a process: everything that lives as long as it does, begun and ended in order.
import type { App } from '../app/app.ts'
import { openKeys } from '../app/keys.ts'
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
    const web = webApp(app, await openKeys(app), { log })
    const server = await listen(web, host, port)
    log.info({ host, port: server.port }, 'listening')
    ready(host, server.port)
    await aborted(stop)
    log.info('stopping')
    await server.stop()
  } finally {
    flush()
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
