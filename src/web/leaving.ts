// The pages by which a reader leaves: a form for people, and one click for mail programs (RFC 8058). Looking changes
// nothing, however often and by whom; a POST does, as often as it likes. Only the address counts: whose token it holds.
import { html } from 'hono/html'
import { instant } from '../app/app.ts'
import { readReaderToken } from '../audience/reader-token.ts'
import { findSubscriberById, setSubscriberState } from '../store/subscribers.ts'
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
    if (reader.state === 'active') await setSubscriberState(site.app.db, reader.id, 'left', instant(site.app))
    return await site.page({ title: 'You have left the newsletter', content: LEFT })
  })
}

const LEAVE = html`<p>No issue will be sent to you any more.</p>
<form method="post"><button type="submit">Leave</button></form>`

const LEFT = html`<p>No issue will be sent to you any more. One that is on its way already may still arrive.</p>`
