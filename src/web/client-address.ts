// Whose request it is. What a proxy says of it counts only when the proxy is one that the configuration names: anybody
// else can write what they like into a header.
import type { HttpBindings } from '@hono/node-server'
import { plainAddress } from '../transport/http/networks.ts'

/** Whether an IP address is one of the configured proxies. */
export type Trusted = (address: string) => boolean

/** What is looked at of a request as it came over its connection. */
export interface Incoming {
  readonly socket: Pick<HttpBindings['incoming']['socket'], 'remoteAddress'>
  readonly headers: HttpBindings['incoming']['headers']
}

/**
 * The rightmost address that is not one of our proxies: to the left of it, anybody may have written. Null without a
 * socket. `X-Forwarded-For` wins over `Forwarded` (RFC 7239 §5.2): proxies write the former, and mostly pass on the
 * latter as the client wrote it. For what is no address, the proxy that passed it on stands.
 */
export function clientAddress(incoming: Incoming | undefined, trusted: Trusted): string | null {
  let client = plainAddress(incoming?.socket.remoteAddress ?? '')
  if (incoming === undefined || client === null || !trusted(client)) return client
  const hops = hopsOf(incoming.headers)
  while (trusted(client)) {
    const before = plainAddress(hops.pop() ?? '')
    if (before === null) break
    client = before
  }
  return client
}

/** From the client to us. */
function hopsOf(headers: Incoming['headers']): string[] {
  const listed = headers['x-forwarded-for']
  if (listed !== undefined) return elements(joined(listed))
  return elements(headers['forwarded'] ?? '').map(forOf)
}

function joined(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join(',')
}

function elements(list: string): string[] {
  return list.split(',').map(element => element.trim())
}

/** `for=192.0.2.1;proto=https`, or `for="[2001:db8::1]:4711"`. */
function forOf(element: string): string {
  const pair = element.split(';').find(pair => /^\s*for=/i.test(pair)) ?? ''
  return pair
    .slice(pair.indexOf('=') + 1)
    .trim()
    .replace(/^"(.*)"$/, '$1')
}
