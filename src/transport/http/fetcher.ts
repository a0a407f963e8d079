// The one way in which this program reads the web (S-14 to S-18): guarded, bounded, polite, anonymous.
// Redirects are followed by hand, each hop through the same guard as the first. Importing this loads
// undici, so only what is about to fetch should.
import { cleanLine } from '../../text/clean.ts'
import { conditionsOf, readArrival } from './arrival.ts'
import { ACCEPT_ENCODING } from './body.ts'
import { createDeadline } from './deadline.ts'
import { type Answer, exchange } from './exchange.ts'
import { describeFailure, Refusal } from './failure.ts'
import { type Admitted, createGuard } from './guard.ts'
import { follow, isRedirect, onTheWay, startAt, type Way } from './redirects.ts'
import { type Lookup, lookupAddresses, resolveHost } from './resolve.ts'
import type { FetchRequest, FetchResult } from './result.ts'
import { createTurns } from './turns.ts'

export interface FetcherOptions {
  /** Hosts that need not be public: `host`, or `host:port` for that port alone. */
  readonly allow: readonly string[]
  /** Host → `address:port` to connect it at, like curl's `--resolve`. */
  readonly resolve: Readonly<Record<string, string>>
  /** For one `get` in all: names, connections, redirects and bodies, but not the wait for its turn. */
  readonly timeoutSeconds: number
  /** Octets of one body, decompressed. */
  readonly maxBytes: number
  readonly concurrency: number
  readonly userAgent: string
  /** Between two visits to the same host. */
  readonly gapSeconds?: number
  readonly lookup?: Lookup
  /** Milliseconds since 1970, to read a Retry-After that is a date. */
  readonly now?: () => number
}

export interface Fetcher {
  /** Never rejects, tries nothing twice, and does not look into the body. */
  get(url: string, request?: FetchRequest): Promise<FetchResult>
  /** Stops what is under way, and waits until it has stopped. */
  close(): Promise<void>
}

/** @throws NewsletterError when `allow` or `resolve` hold what is no host */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { timeoutSeconds, maxBytes, userAgent, lookup = lookupAddresses, now = Date.now } = options
  const guard = createGuard(options.allow, options.resolve)
  const turns = createTurns({ concurrency: options.concurrency, gapMs: (options.gapSeconds ?? 0.2) * 1000 })
  const closing = new AbortController()
  const underWay = new Set<Promise<FetchResult>>()

  function get(url: string, request: FetchRequest = {}): Promise<FetchResult> {
    const result = visit(url, request).finally(() => underWay.delete(result))
    underWay.add(result)
    return result
  }

  async function visit(address: string, request: FetchRequest): Promise<FetchResult> {
    const signal = AbortSignal.any([closing.signal, request.signal ?? closing.signal])
    const deadline = createDeadline(timeoutSeconds)
    let way = startAt(address)
    for (;;) {
      const target = guard.admit(way.at)
      if (!target.admitted) return refused(way, target.problem)
      const { url } = target
      const conditions = way.behind.length === 0 ? conditionsOf(request) : {}
      try {
        const turn = { host: url.hostname, continues: way.behind.at(-1)?.hostname === url.hostname, signal }
        const headers = { accept: request.accept ?? '*/*', ...conditions }
        const answer = await turns.take(turn, () =>
          deadline.spend(signal, inner => ask(target, headers, inner)),
        )
        const location = isRedirect(answer.status) ? answer.header('location') : null
        if (location === null) return readArrival({ way, url, answer, conditions, now: now() })
        way = follow(way, url, answer.status, location)
      } catch (error) {
        if (error instanceof Refusal) return refused(way, error.message)
        return failed(way, signal.aborted ? 'it was stopped' : describeFailure(error))
      }
    }
  }

  async function ask(target: Admitted, own: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    const { url, pinned } = target
    const addresses = await resolveHost(target, lookup)
    const headers = { ...own, 'accept-encoding': ACCEPT_ENCODING, 'user-agent': userAgent }
    return exchange({ url, addresses, port: pinned?.port ?? null, headers, maxBytes, signal })
  }

  async function close(): Promise<void> {
    closing.abort()
    await Promise.allSettled(underWay)
  }

  return { get, close }
}

function refused(way: Way, problem: string): FetchResult {
  return { kind: 'refused', url: cleanLine(way.at), problem: onTheWay(way, problem) }
}

function failed(way: Way, problem: string): FetchResult {
  return {
    kind: 'failed',
    url: cleanLine(way.at),
    problem: onTheWay(way, problem),
    status: null,
    retryAfter: null,
  }
}
