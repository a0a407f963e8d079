// What every resource is given, and the few ways to answer. An answer is made here, so that none lacks the headers
// that protect readers; what is about one person is kept by nobody on the way.
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { App } from '../app/app.ts'
import type { Keys } from '../app/keys.ts'
import { placeOf } from '../audience/place.ts'
import { clientAddress, type Trusted } from './client-address.ts'
import { type Headers, type SecurityHeaders, securityHeaders } from './headers.ts'
import { basePath, layoutOf, type Page } from './layout.ts'
import type { Log } from './log.ts'

/** Empty when a test calls the app without a socket. */
export type Env = { readonly Bindings: Partial<HttpBindings> }
export type Router = Hono<Env>
export type Request = Context<Env>

/** A file of src/web that answers for some addresses: each is written without the path of `baseUrl`. */
export type Resource = (router: Router, site: Site) => void

/**
 * Answers at once what is in memory already, by its path in a place of ours: waiting for a promise and finding the
 * route would take longer than the answer. Null for all else, which goes the usual way.
 */
export type AtHand = (
  path: string,
  request: Request,
) => { readonly route: string; readonly answer: Response } | null

export interface Site {
  readonly app: App
  readonly keys: Keys
  readonly log: Log
  readonly headers: SecurityHeaders
  /** A page for this visit alone. */
  readonly page: (page: Page, status?: number, more?: Headers) => Promise<Response>
  /** The same for what never was, is gone, or was made up: it tells nothing. */
  readonly notFound: () => Promise<Response>
  /** To the front page, from a host of short links. */
  readonly toSite: () => Response
  /** To a page of ours, by its path behind `baseUrl`: for good. */
  readonly moved: (path: `/${string}`) => Response
  /** The same, after a form was taken. */
  readonly seeOther: (path: `/${string}`) => Response
  /** Where somebody asks from, to limit how often, and as the evidence of a consent; null when that is not known. */
  readonly client: (request: Request) => string | null
  /** There may be a letter to write or to send. Nobody waits for it. */
  readonly goOn: () => void
}

export interface Belongings extends Pick<Site, 'app' | 'keys' | 'log' | 'goOn'> {
  readonly trusted: Trusted
}

/** @param place where its pages are shown */
export function siteOf({ trusted, ...given }: Belongings, place: 'site' | 'links'): Site {
  const { app } = given
  const { settings } = app
  const headers = securityHeaders(settings)
  const once = { ...headers.plain, 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' }
  const layout = layoutOf(app, place)
  const page: Site['page'] = async (page, status = 200, more = {}) => {
    return new Response(await layout(page), {
      status,
      headers: { ...once, ...more, 'Content-Type': 'text/html; charset=utf-8' },
    })
  }
  const redirect = (status: number, to: string) =>
    new Response(null, { status, headers: { ...once, Location: to } })
  // Two slashes would name another host.
  const base = basePath(settings)
  const within = (path: string) => base + path.replace(/^\/+/, '/')
  return {
    ...given,
    headers,
    page,
    notFound: async () => await page(NOT_FOUND, 404),
    toSite: () => redirect(302, `${settings.baseUrl}/`),
    moved: path => redirect(301, within(path)),
    seeOther: path => redirect(303, within(path)),
    client: request => {
      const client = clientAddress(request.env?.incoming, trusted)
      return client === null ? null : placeOf(client)
    },
  }
}

const NOT_FOUND: Page = {
  title: 'There is no such page',
  content: 'The address may have been copied incompletely, or what was here has been taken away.',
}
