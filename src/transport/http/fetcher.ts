// The one way in which this program reads the web (S-14 to S-18): guarded, bounded, polite, anonymous.
// Redirects are followed by hand, and each hop goes through the same guard as the first. Importing this
// loads undici, so only what fetches should.
import { STATUS_CODES } from 'node:http'
import { cleanLine } from '../../text/clean.ts'
import { type Answer, exchange } from './exchange.ts'
import { ACCEPT_ENCODING } from './body.ts'
import { describeFailure, Failure, Refusal } from './failure.ts'
import { type Admission, createGuard } from './guard.ts'
import { type Lookup, lookupAddresses, resolveHost } from './resolve.ts'
import { readRetryAfter } from './retry-after.ts'
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
  /** Between two requests to the same host. */
  readonly gapSeconds?: number
  readonly lookup?: Lookup
  /** Milliseconds since 1970, to read a Retry-After that is a date. */
  readonly now?: () => number
}

export interface FetchRequest {
  /** Validators of an earlier answer for this very address; not sent on to where it redirects. */
  readonly etag?: string | null
  readonly lastModified?: string | null
  readonly accept?: string
  readonly signal?: AbortSignal
}

export type FetchResult =
  | (Arrival & { readonly kind: 'ok'; readonly status: number; readonly body: Uint8Array })
  | (Arrival & { readonly kind: 'not-modified' })
  /** 410 at the address itself, or where it has moved for good. */
  | { readonly kind: 'gone'; readonly url: string }
  /** By the guard; nothing was sent to `url`. */
  | { readonly kind: 'refused'; readonly url: string; readonly problem: string }
  | {
      readonly kind: 'failed'
      readonly url: string
      readonly problem: string
      /** Null when there was no answer. */
      readonly status: number | null
      /** Seconds. */
      readonly retryAfter: number | null
    }

interface Arrival {
  /** Where it was found in the end, without a fragment. */
  readonly url: string
  /** Where it has moved for good: as far as 301 and 308 led, without leaving HTTPS; else null. */
  readonly movedTo: string | null
  /** An https address redirected to http on the way. */
  readonly insecure: boolean
  readonly headers: {
    readonly contentType: string | null
    /** Validators to send next time, to `movedTo` or the address asked for; null when they belong to another. */
    readonly etag: string | null
    readonly lastModified: string | null
  }
}

export interface Fetcher {
  /** Never rejects. Asks nobody twice, runs nothing, and does not look at what the body is. */
  get(url: string, request?: FetchRequest): Promise<FetchResult>
  /** Stops what is under way, and waits until it has stopped. */
  close(): Promise<void>
}

const MAX_REDIRECTS = 5
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const PERMANENT: ReadonlySet<number> = new Set([301, 308])

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
    const signal = AbortSignal.any([closing.signal, ...(request.signal ? [request.signal] : [])])
    const budget = { ms: timeoutSeconds * 1000 }
    let way: Way = { at: address, before: null, seen: [], permanent: true, movedTo: null, insecure: false }
    for (;;) {
      const admission = guard.admit(way.at)
      if (!admission.admitted) return refused(way, admission.problem)
      const { url } = admission
      try {
        const continues = way.before?.hostname === url.hostname
        const hop = () => withDeadline(budget, signal, inner => ask(admission, way.before === null, request, inner))
        const answer = await turns.take({ host: url.hostname, continues, signal }, hop)
        const location = REDIRECTS.has(answer.status) ? answer.header('location') : null
        if (location === null) return arrive(way, url, answer)
        way = follow(way, url, answer.status, location)
      } catch (error) {
        if (error instanceof Refusal) return refused(way, error.message)
        return failed(way, signal.aborted ? 'it was stopped' : describeFailure(error))
      }
    }
  }

  async function ask(
    admission: Extract<Admission, { admitted: true }>,
    first: boolean,
    request: FetchRequest,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { url, pinned } = admission
    const addresses = await unlessAborted(signal, resolveHost(admission, lookup))
    const headers = {
      'user-agent': userAgent,
      accept: request.accept ?? '*/*',
      'accept-encoding': ACCEPT_ENCODING,
      ...(first ? conditions(request) : {}),
    }
    return exchange({ url, addresses, port: pinned?.port ?? null, headers, maxBytes, signal })
  }

  function arrive(way: Way, url: URL, answer: Answer): FetchResult {
  }

  async function close(): Promise<void> {
    closing.abort()
    await Promise.allSettled(underWay)
  }

  return { get, close }
}
