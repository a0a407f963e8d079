// The page that a letter leads to which asks for a yes. Looking at it changes nothing, since scanners look at every link
// in a mail; its button does.
import { html } from 'hono/html'
import { instant } from '../app/app.ts'
import { confirmSubscription, requestOf } from '../app/audience/confirm-subscription.ts'
import type { Subscriber } from '../store/subscribers.ts'
import type { Html } from './layout.ts'
import { ownPaths } from './own-paths.ts'
import type { Router, Site } from './site.ts'

export function confirming(router: Router, site: Site): void {
  const { app, keys } = site
  const { name } = app.settings
  router.get('/confirm/:token', async request => {
    const asked = await requestOf(app.db, keys, request.req.param('token'))
    if (asked === null) return await site.notFound()
    const isLate = asked.confirmed_at === null && (asked.expires_at ?? '') < instant(app)
    if (isLate) return await site.page(LATE, 410)
    const title = asked.kind === 'move' ? `Get ${name} at this address` : `Get ${name}`
    return await site.page({ title, content: button(asked.address) })
  })
  router.post('/confirm/:token', async request => {
    const asked = await requestOf(app.db, keys, request.req.param('token'))
    if (asked === null) return await site.notFound()
    const by = { way: 'page' as const, place: site.client(request) }
    const confirmed = await confirmSubscription(app, app.db, keys, asked, by)
    if (confirmed.kind === 'expired') return await site.page(LATE, 410)
    site.goOn()
    return await site.page({ title: `You get ${name}`, content: done(site, confirmed.subscriber) })
  })
}

/** Who holds the link got it by mail to that address. */
function button(address: string): Html {
  return html`<p>It will come to ${address}, until you say otherwise.</p>
<form method="post"><p><button class="button" type="submit">Yes, send it to me</button></p></form>`
}

function done({ app, keys }: Site, reader: Subscriber): Html {
  const { preferences } = ownPaths(app, keys, reader)
  return html`<p>The next issue comes to ${reader.address}. The past ones are <a href="../">here</a>.</p>
<p><a href="${preferences}">Your preferences</a></p>`
}

const LATE = {
  title: 'This link is too old',
  content: html`<p>It worked for a week. Please <a href="../subscribe">subscribe again</a>.</p>`,
}
