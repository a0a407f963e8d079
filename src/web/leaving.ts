// The pages by which a reader leaves: a form for people, and one click for mail programs (RFC 8058). Looking changes
// nothing, however often and by whom; a POST does, as often as it likes. Only the address counts: whose token it holds.
import { html } from 'hono/html'
import { instant } from '../app/app.ts'
import { leave } from '../app/audience/leave.ts'
import { readReaderToken } from '../audience/reader-token.ts'
import { inTransaction } from '../store/database.ts'
import { findSubscriberById, type Subscriber } from '../store/subscribers.ts'
import type { Html } from './layout.ts'
import { ownPaths } from './own-paths.ts'
import type { Router, Site } from './site.ts'

export function leaving(router: Router, site: Site): void {
  const readerOf = async (token: string) => {
    const id = readReaderToken('unsubscribe', token, site.keys.tokens)
    return id === null ? undefined : await findSubscriberById(site.app.db, id)
  }
  router.get('/unsubscribe/:token', async request => {
    const reader = await readerOf(request.req.param('token'))
    if (reader === undefined) return await site.notFound()
    return await site.page({ title: 'Leave the newsletter', content: LEAVE })
  })
  // RFC 8058 §3.1: what the body says is not read, and the answer is no redirect
  router.post('/unsubscribe/:token', async request => {
    const reader = await readerOf(request.req.param('token'))
    if (reader === undefined) return await site.notFound()
    // A browser says where a form was (Fetch Metadata); a mail program's server does not.
    const way = request.req.header('sec-fetch-site') === undefined ? 'one-click' : 'page'
    const evidence = { way, place: site.client(request), words: 'unsubscribe page' } as const
    await inTransaction(site.app.db, async db => await leave(db, reader, evidence, instant(site.app)))
    return await site.page({ title: 'You have left the newsletter', content: left(site, reader) })
  })
}

const LEAVE = html`<p>No issue will be sent to you any more.</p>
<form method="post"><p><button class="button" type="submit">Leave</button></p></form>`

function left({ app, keys }: Site, reader: Subscriber): Html {
  const { preferences } = ownPaths(app, keys, reader)
  return html`<p>No issue will be sent to you any more. One that is on its way already may still arrive.</p>
<form method="post" action="${preferences}/return"><p>By mistake?
<button type="submit">Come back</button></p></form>`
}
