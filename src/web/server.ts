// Listens for a web app, with limits on what one connection may cost, and stops without cutting anybody off.
import { createAdaptorServer } from '@hono/node-server'
import { NewsletterError } from '../errors.ts'
import {
  CONNECTIONS,
  HEADER_BYTES,
  HEADER_FIELDS,
  HEADERS_MS,
  KEEP_ALIVE_MS,
  REQUEST_MS,
  SILENCE_MS,
  STOP_MS,
} from './limits.ts'
import type { Router } from './site.ts'

const IDLE_MS = 20

export interface Listening {
  readonly host: string
  readonly port: number
  /** Takes no more requests, finishes those in hand, and cuts what is not finished in time. */
  readonly stop: () => Promise<void>
}

/** @param port 0 for any that is free */
export async function listen(web: Router, host: string, port: number, stopMs = STOP_MS): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: web.fetch,
    serverOptions: {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1_000,
    },
  })
  if (!('maxHeadersCount' in server)) throw new TypeError('a server of HTTP/1.1')
  server.maxHeadersCount = HEADER_FIELDS
  server.maxConnections = CONNECTIONS
  server.timeout = SILENCE_MS
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(unusable(host, port, error)))
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a server of a port')
  return {
    host,
    port: address.port,
    stop: async () => {
      const closed = new Promise<void>(resolve => void server.close(() => resolve()))
      const cut = setTimeout(() => server.closeAllConnections(), stopMs)
      // One that was answered after the stop began would be kept open for a request that nobody takes.
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS)
      await closed
      clearTimeout(cut)
      clearInterval(idle)
    },
  }
}

function unusable(host: string, port: number, error: Error): NewsletterError {
  return new NewsletterError(
    'usage',
    {
      what: `Port ${port} of ${host} cannot be used: ${error.message}`,
      fix: 'Say another with --port or --host.',
    },
    { cause: error },
  )
}
