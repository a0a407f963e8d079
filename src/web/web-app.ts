// The newsletter's web, as a function from a request to an answer. Each resource is a file; what is asked for on
// another host, too long or too large is refused before any of them sees it.
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { App } from '../app/app.ts'
import type { Keys } from '../app/keys.ts'
import { NewsletterError } from '../errors.ts'
import { networksOf } from '../transport/http/networks.ts'
import { type ClickBuffer, clickBuffer } from './click-buffer.ts'
import { health } from './health.ts'
import { leaving } from './leaving.ts'
import { BODY_BYTES, URL_CHARACTERS } from './limits.ts'
import { type Log, NO_LOG } from './log.ts'
import { placesOf } from './places.ts'
import { logged } from './request-log.ts'
import { shortLinks } from './short-links.ts'
import { type Env, type Resource, type Router, type Site, siteOf } from './site.ts'
import { stylesheet } from './stylesheet.ts'

/** Everything at `baseUrl`. */
const RESOURCES: readonly Resource[] = [stylesheet, leaving]

export interface WebOptions {
  readonly log?: Log
  readonly clicks?: ClickBuffer
}

/** Calling it with a `Request` is a visit; nothing listens anywhere. */
export function webApp(app: App, keys: Keys, options: WebOptions = {}): Router {
  const { log = NO_LOG } = options
  const { clicks = clickBuffer(app.db, log) } = options
  const site = siteOf(app, keys, log, proxiesOf(app))
  const pathOf = placesOf(app.settings)
  const web: Router = new Hono<Env>({ getPath: request => pathOf(request.url) })
  web.use(logged(log))
  web.use(async (request, next) =>
    request.req.url.length > URL_CHARACTERS ? await tooLong(site) : await next(),
  )
  web.on(
    ['POST', 'PUT', 'PATCH', 'DELETE'],
    '*',
    bodyLimit({ maxSize: BODY_BYTES, onError: async () => await tooLarge(site) }),
  )
  const pages = web.basePath('/site')
  for (const resource of RESOURCES) resource(pages, site)
  // Whoever watches over a server asks it by its own address.
  for (const place of ['site', 'links', 'nowhere']) health(web.basePath(`/${place}`), site)
  // After all else of the site, whose addresses a slug may look like.
  for (const place of ['site', 'links']) shortLinks(clicks)(web.basePath(`/${place}`), site)
  web.get('/links/', () => site.toSite())
  web.all('/nowhere/*', async () => await misdirected(site))
  web.notFound(async () => await site.notFound())
  web.onError(async error => await failed(site, error))
  return web
}

function proxiesOf({ settings }: App): (address: string) => boolean {
  const trusted = networksOf(settings.serve.proxies)
  if (trusted !== null) return trusted
  throw new NewsletterError('config', {
    what: `serve.proxies holds what is no network: ${settings.serve.proxies.join(', ')}`,
    fix: 'Write addresses or networks, such as 127.0.0.1 or 10.0.0.0/8.',
  })
}

async function failed(site: Site, error: Error): Promise<Response> {
  const isPassing = error instanceof NewsletterError && ['busy', 'database'].includes(error.code)
  site.log.error({ error }, 'a request failed')
  if (!isPassing) {
    return await site.page(
      { title: 'Something went wrong', content: 'It is our fault, and was written down.' },
      500,
    )
  }
  const content = 'Please try again in a minute.'
  return await site.page({ title: 'This cannot be done right now', content }, 503, { 'Retry-After': '60' })
}

async function misdirected(site: Site): Promise<Response> {
  return await site.page({ title: 'Not here', content: 'No newsletter is at this address.' }, 421)
}

async function tooLong(site: Site): Promise<Response> {
  return await site.page({ title: 'This address is too long', content: 'It is none of ours.' }, 414)
}

async function tooLarge(site: Site): Promise<Response> {
  return await site.page({ title: 'This is too much', content: 'Please write less.' }, 413)
}
