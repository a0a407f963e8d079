// Servers on loopback that are gone when the test is, and fetchers that may read them.

import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import {
  type AddressInfo,
  createServer as createRawServer,
  type Server as RawServer,
  type Socket,
} from 'node:net'
import { onTestFinished } from 'vitest'
import { createFetcher, type Fetcher, type FetcherOptions } from '../../../src/transport/http/fetcher.ts'

export const certificate = await fixture('sample.crt')

export function textOf(result: { readonly kind: string; readonly body?: Uint8Array }): string {
  return new TextDecoder().decode(result.body)
}

export function fetcherWith(options: Partial<FetcherOptions> = {}): Fetcher {
  const fetcher = createFetcher({
    allow: ['127.0.0.1'],
    resolve: {},
    timeoutSeconds: 20,
    maxBytes: 1_000_000,
    concurrency: 8,
    userAgent: 'newsletter/0.0.0 (+https://newsletter.example.org)',
    gapSeconds: 0,
    lookup: () => Promise.reject(new Error('no name was to be looked up')),
    ...options,
  })
  onTestFinished(() => fetcher.close())
  return fetcher
}

/** The port of an HTTP server. */
export function serve(listener: RequestListener, address = '127.0.0.1', port = 0): Promise<number> {
  return listen(createServer(listener), address, port)
}

/** The port of an HTTPS server for blog.example.org and other.example.org. */
export async function serveSecurely(listener: RequestListener): Promise<number> {
  return listen(createSecureServer({ key: await fixture('sample.key'), cert: certificate }, listener))
}

/** The port of a server that says what it likes once a request has come. */
export function serveRaw(answer: (socket: Socket) => void): Promise<number> {
  const server = createRawServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  return listen(server)
}

async function listen(server: Server | RawServer, address = '127.0.0.1', port = 0): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(port, address, resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

function fixture(name: string): Promise<string> {
  return readFile(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8')
}
