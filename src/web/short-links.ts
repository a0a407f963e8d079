// Short links: from a slug that was given to the target that was stored with it, and to nothing else (S-19). Whoever
// follows one is counted and forgotten; a machine is counted as one, and redirected like anybody.
import type { Resolved } from '../app/archive/resolve-link.ts'
import { type ClickRequest, kindOfRequest } from '../links/clicks.ts'
import type { ClickBuffer } from './click-buffer.ts'
import type { Headers } from './headers.ts'
import { linkTargets } from './link-targets.ts'
import type { AtHand, Request, Resource, Site } from './site.ts'

export interface ShortLinks {
  /** @param site whose pages say that a link leads nowhere */
  readonly resource: Resource
  readonly atHand: AtHand
}

export function shortLinks(site: Site, clicks: ClickBuffer): ShortLinks {
  const targets = linkTargets(site.app)
  const headers = { ...site.headers.plain, 'Cache-Control': 'no-store', 'Content-Length': '0' }
  /** Kept as long as the link is, since it is asked for again and again. */
  const made = new WeakMap<Found, Headers>()
  const redirect = (request: Request, link: Found): Response => {
    clicks.add(clickOf(site, request, link))
    const known = made.get(link) ?? { ...headers, Location: link.url }
    made.set(link, known)
    return new Response(null, { status: 302, headers: known })
  }
  const follow = async (request: Request, slug: string, site: Site): Promise<Response> => {
    const link = await targets.read(slug)
    if (link.kind === 'found') return redirect(request, link)
    return link.kind === 'gone' ? await gone(site) : await site.notFound()
  }
  return {
    resource: (router, site) => {
      router.get('/:slug', async request => await follow(request, request.req.param('slug'), site))
      router.get('/:slug/', async request => await follow(request, request.req.param('slug'), site))
    },
    atHand: (path, request) => {
      const link = targets.atHand(path.slice(1))
      return link?.kind === 'found' ? { route: '/:slug', answer: redirect(request, link) } : null
    },
  }
}

type Found = Extract<Resolved, { kind: 'found' }>

function clickOf(site: Site, request: Request, link: Found) {
  const incoming = request.env?.incoming?.headers
  const header: ClickRequest['header'] = name =>
    incoming === undefined ? (request.req.header(name) ?? null) : (incoming[name]?.toString() ?? null)
  return {
    visitor: `${site.client(request) ?? ''} ${header('user-agent') ?? ''}`,
    linkId: link.linkId,
    issueId: link.issueId,
    at: site.app.now().getTime(),
    kind: kindOfRequest({ method: request.req.method, header }),
  }
}

async function gone(site: Site): Promise<Response> {
  const content = 'The editors have taken this link out of service.'
  return await site.page({ title: 'This link leads nowhere any more', content }, 410)
}
