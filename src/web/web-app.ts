// The newsletter's web, as a function from a request to an answer. Each resource is a file; what is asked for on
// another host, too long or too large is refused before any of them sees it.
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { App } from '../app/app.ts'
import type { Keys } from '../app/keys.ts'
import { NewsletterError } from '../errors.ts'
import { networksOf } from '../transport/http/networks.ts'
import { type Archive, archive } from './archive.ts'
import { type ClickBuffer, clickBuffer } from './click-buffer.ts'
import { clicks } from './clicks.ts'
import { confirming } from './confirming.ts'
import { failed, misdirected, tooLarge, tooLong } from './error-pages.ts'
import { health } from './health.ts'
import { leaving } from './leaving.ts'
import { BODY_BYTES, URL_CHARACTERS } from './limits.ts'
import { type Log, NO_LOG } from './log.ts'
import { placesOf } from './places.ts'
import { preferring } from './preferring.ts'
import { logged } from './request-log.ts'
import { type ShortLinks, shortLinks } from './short-links.ts'
import { type AtHand, type Env, type Request, type Resource, type Router, type Site, siteOf } from './site.ts'
import { subscribing } from './subscribing.ts'

/** Everything at `baseUrl`. */
const RESOURCES: readonly Resource[] = [subscribing, confirming, preferring, leaving, clicks]

export interface WebOptions {
  readonly log?: Log
  readonly clicks?: ClickBuffer
  /** Told when there may be a letter to write or to send. */
  readonly goOn?: () => void
}

/** Calling it with a `Request` is a visit; nothing listens anywhere. */
export function webApp(app: App, keys: Keys, options: WebOptions = {}): Router {
  const { log = NO_LOG, goOn = () => {} } = options
  const belongings = { app, keys, log, goOn, trusted: proxiesOf(app) }
  const site = siteOf(belongings, 'site')
  const pathOf = placesOf(app.settings)
  const links = shortLinks(site, options.clicks ?? clickBuffer(app.db, log))
  const pages = archive(site)
  const rest = router([site, siteOf(belongings, 'links')], pathOf, pages, links)
  return inFront(log, pathOf, [pages.atHand, links.atHand], rest)
}

/** All addresses, each behind its place: `/site/unsubscribe/…`. */
function router(
  [site, linkHost]: readonly [Site, Site],
  pathOf: (url: string) => string,
  kept: Archive,
  links: ShortLinks,
): Router {
  const web: Router = new Hono<Env>({ getPath: request => pathOf(request.url) })
  web.use(logged(site.log))
  web.use(async (request, next) =>
    request.req.url.length > URL_CHARACTERS ? await tooLong(site) : await next(),
  )
  const onError = async (): Promise<Response> => await tooLarge(site)
  web.on(['POST', 'PUT', 'PATCH', 'DELETE'], '*', bodyLimit({ maxSize: BODY_BYTES, onError }))
  const pages = web.basePath('/site')
  for (const resource of RESOURCES) resource(pages, site)
  // Whoever watches over a server asks it by its own address.
  for (const place of ['site', 'links', 'nowhere']) health(web.basePath(`/${place}`), site)
  kept.resource(pages)
  // After all else of the site, whose addresses a slug may look like.
  links.resource(pages, site)
  links.resource(web.basePath('/links'), linkHost)
  web.get('/links/', () => site.toSite())
  web.all('/nowhere/*', async () => await misdirected(site))
  web.notFound(async ({ req }) => await (req.path.startsWith('/links/') ? linkHost : site).notFound())
  web.onError(async error => await failed(site, error))
  return web
}

function inFront(
  log: Log,
  pathOf: (url: string) => string,
  [pages, links]: readonly [AtHand, AtHand],
  rest: Router,
): Router {
  const firstAtHand = (path: string, request: Request) => {
    if (path.startsWith('/site/')) return pages(path.slice(5), request) ?? links(path.slice(5), request)
    return path.startsWith('/links/') ? links(path.slice(6), request) : null
  }
  const front: Router = new Hono<Env>()
  front.all('*', request => {
    const { raw } = request.req
    if (raw.method === 'GET' || raw.method === 'HEAD') {
      const found = firstAtHand(pathOf(raw.url), request)
      if (found !== null) {
        log.often(raw.method, found.route, found.answer.status)
        return found.answer
      }
    }
    return rest.fetch(raw, request.env)
  })
  return front
}

function proxiesOf({ settings }: App): (address: string) => boolean {
  const trusted = networksOf(settings.serve.proxies)
  if (trusted !== null) return trusted
  throw new NewsletterError('config', {
    what: `serve.proxies holds what is no network: ${settings.serve.proxies.join(', ')}`,
    fix: 'Write addresses or networks, such as 127.0.0.1 or 10.0.0.0/8.',
  })
}
