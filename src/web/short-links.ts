// Short links: from a slug that was given to the target that was stored with it, and to nothing else (S-19). Whoever
// follows one is counted and forgotten; a machine is counted as one, and redirected like anybody.
import { type ClickRequest, kindOfRequest } from '../links/clicks.ts'
import type { ClickBuffer } from './click-buffer.ts'
import { type Known, linkTargets } from './link-targets.ts'
import type { Request, Router, Site } from './site.ts'

const SLUG = /^[\w-]{1,40}$/

export function shortLinks(clicks: ClickBuffer): (router: Router, site: Site) => void {
  return (router, site) => {
    const targetOf = linkTargets(site.app.db)
    const headers = { ...site.headers.plain, 'Cache-Control': 'no-store' }
    const answer = (request: Request, link: Known): Response | Promise<Response> => {
      if (link === null || !leads(link.target)) return site.notFound()
      if (link.state === 'disabled') return gone(site)
      clicks.add(clickOf(site, request, link))
      return new Response(null, { status: 302, headers: { ...headers, Location: link.target } })
    }
    // A link that is at hand is answered at once: waiting for a promise costs as much as the rest.
    const follow = (request: Request, slug: string): Response | Promise<Response> => {
      if (!SLUG.test(slug)) return site.notFound()
      const link = targetOf(slug)
      return link instanceof Promise ? afterwards(link, link => answer(request, link)) : answer(request, link)
    }
    router.get('/:slug', request => follow(request, request.req.param('slug')))
    router.get('/:slug/', request => follow(request, request.req.param('slug')))
  }
}

async function afterwards<T, R>(value: Promise<T>, then: (value: T) => R | Promise<R>): Promise<R> {
  return await then(await value)
}

/** What is stored was looked at when it was stored; a redirect to anything but the web would still be ours. */
function leads(target: string | null): target is string {
  return target !== null && /^https?:\/\/[^\s\\]+$/i.test(target)
}

function clickOf(site: Site, request: Request, link: NonNullable<Known>) {
  const header: ClickRequest['header'] = name => request.req.header(name) ?? null
  return {
    visitor: `${site.client(request) ?? ''} ${header('user-agent') ?? ''}`,
    linkId: link.id,
    issueId: link.issue_id,
    at: site.app.now().getTime(),
    kind: kindOfRequest({ method: request.req.method, header }),
  }
}

async function gone(site: Site): Promise<Response> {
  const content = 'The editors have taken this link out of service.'
  return await site.page({ title: 'This link leads nowhere any more', content }, 410)
}
