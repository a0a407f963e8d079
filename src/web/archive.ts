// The archive, page by page, as fast as a file: compressed once, kept in memory, and asked about no more than once a
// second. Whoever has a page already is told that it is still the same (RFC 9110 §13.1.2).
import { archivePage, type ServedFile } from '../app/archive/archive-page.ts'
import { SEARCH } from '../render/archive/paths.ts'
import { type Encoded, type Encoding, encoded, encodingFor } from './encodings.ts'
import type { Headers } from './headers.ts'
import type { AtHand, Request, Router, Site } from './site.ts'

export interface Archive {
  readonly resource: (router: Router) => void
  readonly atHand: AtHand
}

const FRESH_MS = 1_000

interface Kept {
  readonly file: ServedFile
  readonly bodies: Encoded
  readonly headers: Readonly<Record<Encoding, Headers>>
  readonly until: number
}

export function archive(site: Site, clock: () => number = () => performance.now()): Archive {
  /** Of paths that exist, so that nobody can fill it. */
  const kept = new Map<string, Kept>()
  const read = async (path: string): Promise<Kept | null> => {
    const file = await archivePage(site.app, path)
    const known = kept.get(path)
    if (file === null) {
      kept.delete(path)
      return null
    }
    const same = known?.file.etag === file.etag ? known : { file, ...(await variantsOf(site, path, file)) }
    const now = { ...same, until: clock() + FRESH_MS }
    kept.set(path, now)
    return now
  }
  return {
    resource: router => {
      router.get('*', async (request, next) => {
        const path = pathIn(request)
        const page = path === null ? null : await read(path)
        if (page !== null) return answer(page, request)
        // What a host of files does with the name of a folder.
        const folder = path !== null && !path.endsWith('/') && (await read(`${path}/`)) !== null
        return folder ? site.moved(`/${encodeURI(path)}/`) : await next()
      })
    },
    atHand: (path, request) => {
      const page = kept.get(path.slice(1))
      if (page === undefined || page.until < clock()) return null
      return { route: '/*', answer: answer(page, request) }
    },
  }
}

/** What the router has put before it; the path of `baseUrl` is taken away. */
const PLACE = '/site/'

/** Null for what is no text in UTF-8. */
function pathIn(request: Request): string | null {
  try {
    return decodeURIComponent(request.req.path.slice(PLACE.length))
  } catch {
    return null
  }
}

async function variantsOf(
  site: Site,
  path: string,
  file: ServedFile,
): Promise<Pick<Kept, 'bodies' | 'headers'>> {
  const bodies = await encoded(file.body)
  const all = {
    ...(path === SEARCH ? site.headers.scripted : site.headers.plain),
    'Content-Type': file.type,
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=60',
    Vary: 'Accept-Encoding',
  }
  const headersOf = (encoding: Encoding): Headers => {
    const body = bodies[encoding]
    const isPlain = body === bodies.identity
    return {
      ...all,
      'Content-Length': String(body.length),
      // RFC 9110 §8.8.3.3: another coding is another representation
      ETag: isPlain ? file.etag : file.etag.replace(/"$/, `-${encoding}"`),
      ...(isPlain ? {} : { 'Content-Encoding': encoding }),
    }
  }
  const headers = { br: headersOf('br'), gzip: headersOf('gzip'), identity: headersOf('identity') }
  return { bodies, headers }
}

function answer({ bodies, headers }: Kept, request: Request): Response {
  const incoming = request.env?.incoming?.headers
  const header = (name: string): string | undefined =>
    incoming === undefined ? request.req.header(name) : incoming[name]?.toString()
  const encoding = encodingFor(header('accept-encoding'))
  const known = header('if-none-match')
  const { 'Content-Length': _, ...unchanged } = headers[encoding]
  return known !== undefined && isAmong(headers[encoding]['ETag'] ?? '', known)
    ? new Response(null, { status: 304, headers: unchanged })
    : new Response(bodies[encoding], { headers: headers[encoding] })
}

/** RFC 9110 §8.8.3.2: by weak comparison. */
function isAmong(etag: string, known: string): boolean {
  return known === '*' || known.split(',').some(one => one.trim().replace(/^W\//, '') === etag)
}
