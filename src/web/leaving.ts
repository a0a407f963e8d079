// The pages by which a reader leaves: a form for people, and one click for mail programs (RFC 8058). Looking changes
// nothing, however often and by whom; a POST does, as often as it likes. Only the address counts: whose token it holds.
// A link to leave works for ever, also from an address that they moved away from: no page here shows another link, and
// only a link of the current version brings them back.
import { html } from 'hono/html'
import { instant } from '../app/app.ts'
import { comeBack } from '../app/audience/come-back.ts'
import { leave } from '../app/audience/leave.ts'
import { parseReaderToken } from '../audience/reader-token.ts'
import { inTransaction } from '../store/database.ts'
import { findSubscriberById } from '../store/subscribers.ts'
import type { Html } from './layout.ts'
import { KEPT_OUT } from './refusals.ts'
import type { Router, Site } from './site.ts'

export function leaving(router: Router, site: Site): void {
  const readerOf = async (token: string) => {
    const read = parseReaderToken('unsubscribe', token, site.keys.tokens)
    const reader = read === null ? undefined : await findSubscriberById(site.app.db, read.id)
    return reader === undefined ? undefined : { ...reader, isCurrent: reader.version === read?.version }
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
    const { token } = request.req.param()
    const content = html`${LEFT}${reader.isCurrent ? comeBackForm(token) : null}`
    return await site.page({ title: 'You have left the newsletter', content })
  })
  router.post('/unsubscribe/:token/return', async request => {
    const reader = await readerOf(request.req.param('token'))
    if (reader?.isCurrent !== true) return await site.notFound()
    await comeBack(site.app, reader, { way: 'page', place: site.client(request), words: 'come back' })
    const now = await findSubscriberById(site.app.db, reader.id)
    return await site.page(now?.state === 'active' ? BACK : KEPT_OUT)
  })
}

const LEAVE = html`<p>No issue will be sent to you any more.</p>
<form method="post"><p><button class="button" type="submit">Leave</button></p></form>`

const LEFT = html`<p>No issue will be sent to you any more. One that is on its way already may still arrive.</p>`

function comeBackForm(token: string): Html {
  return html`<form method="post" action="${token}/return"><p>By mistake?
<button class="button" type="submit">Come back</button></p></form>`
}

const BACK = { title: 'You are back', content: 'The next issue comes to you again.' }
