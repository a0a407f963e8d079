// Which address may be requested: http and https, ports 80 and 443, a public host, and nothing else but
// what the configuration lets through by name. Looks at the text of the address alone: what the host's
// name resolves to is for `resolve.ts` to check.
import { isIP } from 'node:net'
import { NewsletterError } from '../../errors.ts'
import { cleanLine } from '../../text/clean.ts'
import { isPublicAddress } from './address.ts'

/** Where a configured host is connected, in place of what its name resolves to. */
interface Endpoint {
  readonly address: string
  readonly port: number
}

export interface Admitted {
  readonly admitted: true
  readonly url: URL
  /** The configuration names the host: its addresses need not be public. */
  readonly allowed: boolean
  readonly pinned: Endpoint | null
}

type Admission =
  | Admitted
  | {
      readonly admitted: false
      /** Strangers are told it, too: it says nothing of the configuration. */
      readonly problem: string
    }

export interface Guard {
  admit(address: string): Admission
}

/**
 * @param allow hosts that need not be public: `host` at any port, `host:port` at that port alone
 * @param resolve host → `address:port`: that host, at ports 80 and 443, is connected there
 */
export function createGuard(allow: readonly string[], resolve: Readonly<Record<string, string>>): Guard {
  const allowed = new Set(allow.map(entry => joined(parseHostPort('fetch.allow', entry))))
  const pins = new Map(Object.entries(resolve).map(([host, to]) => [pinnedHost(host), parseEndpoint(to)]))

  function admit(address: string): Admission {
    const url = URL.parse(address)
    if (url === null) return refused(`this is not an address: ${cleanLine(address).slice(0, 200)}`)
    const port = effectivePort(url)
    if (port === null) return refused(`only http and https can be read, not ${url.protocol}`)
    if (url.username !== '' || url.password !== '') return refused('an address with a user name is not read')
    url.hash = ''

    const usualPort = port === 80 || port === 443
    const pinned = usualPort ? (pins.get(url.hostname) ?? null) : null
    if (pinned !== null || allowed.has(url.hostname) || allowed.has(`${url.hostname}:${port}`)) {
      return { admitted: true, url, allowed: true, pinned }
    }
    if (!usualPort) return refused(`only ports 80 and 443 are read, not ${port}`)
    const problem = hostProblem(url.hostname)
    if (problem !== null) return refused(`${url.hostname} ${problem}`)
    return { admitted: true, url, allowed: false, pinned: null }
  }

  return { admit }
}

/** The address that a URL's host stands for, without brackets; null when it is a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(bare) === 0 ? null : bare
}

/**
 * What keeps a host from being public, by its form. `URL` has made one form of all the ways to write
 * IPv4 (`2130706433`, `0x7f.1`, `127.1`), so only dotted quads are left.
 */
function hostProblem(hostname: string): string | null {
  const literal = literalAddress(hostname)
  if (literal !== null) return isPublicAddress(literal) ? null : 'is not a public address'
  if (hostname.endsWith('.')) return 'ends in a dot'
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return 'is this machine' // RFC 6761 §6.3
  return hostname.includes('.') ? null : 'is not a public name'
}

function refused(problem: string): Admission {
  return { admitted: false, problem }
}

/** The port that is connected; null for a scheme other than http and https. */
function effectivePort({ protocol, port }: URL): number | null {
  if (protocol !== 'http:' && protocol !== 'https:') return null
  if (port !== '') return Number(port)
  return protocol === 'http:' ? 80 : 443
}

interface HostPort {
  readonly host: string
  readonly port: number | null
}

function joined({ host, port }: HostPort): string {
  return port === null ? host : `${host}:${port}`
}

/** `host` or `host:port`, the host in the form that `URL` gives it. */
function parseHostPort(key: string, entry: string): HostPort {
  const [, host = '', port = null] = /^(\[[^\]]*\]|[^:/?#@\s]+)(?::(\d{1,5}))?$/.exec(entry) ?? []
  const hostname = URL.parse(`http://${host}`)?.hostname
  if (hostname === undefined || hostname === '' || Number(port) > 65_535) {
    throw badEntry(key, entry, 'a host or host:port, such as intranet.example.org:8080')
  }
  return { host: hostname, port: port === null ? null : Number(port) }
}

function pinnedHost(entry: string): string {
  const { host, port } = parseHostPort('fetch.resolve', entry)
  if (port !== null || literalAddress(host) !== null) throw badEntry('fetch.resolve', entry, 'a host name')
  return host
}

function parseEndpoint(entry: string): Endpoint {
  const { host, port } = parseHostPort('fetch.resolve', entry)
  const address = literalAddress(host)
  if (address === null || port === null) {
    throw badEntry('fetch.resolve', entry, 'an IP address and a port, such as 127.0.0.1:8080 or [::1]:8080')
  }
  return { address, port }
}

function badEntry(key: string, entry: string, expected: string): NewsletterError {
  return new NewsletterError('config', {
    what: `${key} holds “${cleanLine(entry)}”, which is not ${expected.replace(/,.*/, '')}.`,
    fix: `Write ${expected} there.`,
  })
}
