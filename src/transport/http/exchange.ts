// One request and its answer, on a connection of its own that goes to the addresses given and nowhere
// else, speaks HTTP/1.1, and is gone when this returns. Nothing is carried from one to the next: no
// cookie, no credential, no kept connection; proxies in the environment are not looked at.
import type { LookupFunction } from 'node:net'
import { buildConnector, Client } from 'undici'
import { readBody } from './body.ts'

export interface Exchange {
  readonly url: URL
  /** Vetted. */
  readonly addresses: readonly string[]
  /** In place of the URL's own. */
  readonly port: number | null
  readonly headers: Readonly<Record<string, string>>
  readonly maxBytes: number
  /** Aborting it destroys the socket, whatever it is doing. */
  readonly signal: AbortSignal
}

export interface Answer {
  readonly status: number
  /** The first field of that name, octets as Latin-1 letters; null when there is none. */
  readonly header: (name: string) => string | null
  /** Null when the status is not one of success; it was not read then. */
  readonly body: Uint8Array | null
}

/** Of one answer, all header fields together. Real ones stay under 8 KB, but for some policies. */
const MAX_HEADER_BYTES = 64 * 1024

/** @throws whatever goes wrong, and the signal's reason when it is aborted */
export async function exchange(request: Exchange): Promise<Answer> {
  const { url, headers, maxBytes, signal } = request
  const client = new Client(url.origin, {
    connect: connectorTo(request),
    allowH2: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    maxResponseSize: maxBytes, // as it comes over the wire; `readBody` counts what that becomes
    headersTimeout: 0, // the signal is the one deadline
    bodyTimeout: 0,
  })
  try {
    const path = url.pathname + url.search
    const response = await client.request({ method: 'GET', path, headers, signal, reset: true })
    const header = (name: string) => [response.headers[name]].flat()[0] ?? null
    const ok = response.statusCode >= 200 && response.statusCode < 300
    const body = ok ? await readBody(response.body, header('content-encoding') ?? '', maxBytes) : null
    return { status: response.statusCode, header, body }
  } finally {
    await client.destroy()
  }
}

/**
 * The socket asks this lookup, never the system's. It asks none when the URL's host is an address by
 * itself: that one was checked as it stands.
 */
function connectorTo({ addresses, port, signal }: Exchange): buildConnector.connector {
  const vetted = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
  const lookup: LookupFunction = (_host, options, callback) => {
    const [first = { address: '', family: 0 }] = vetted
    if (options.all === true) callback(null, vetted)
    else callback(null, first.address, first.family)
  }
  const connect = buildConnector({ lookup, signal, allowH2: false, timeout: 0, maxCachedSessions: 0 })
  return (options, callback) =>
    connect(port === null ? options : { ...options, port: String(port) }, callback)
}
