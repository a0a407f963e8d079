// The page to subscribe. It says the same to everybody, before anybody has looked whether the address is known: what is
// to be done about it is done after the answer (S-22).
import { html } from 'hono/html'
import { z } from 'zod'
import { requestSubscription } from '../app/audience/request-subscription.ts'
import { openRosters } from '../app/audience/rosters.ts'
import { parseAddress } from '../mail/address.ts'
import { fieldsOf } from './form-fields.ts'
import type { Html } from './layout.ts'
import { LATER, TOO_MANY } from './refusals.ts'
import type { Router, Site } from './site.ts'

const form = z.object({
  email: z.string().default(''),
  name: z.string().default(''),
  roster: z.string().default(''),
  /** Nobody sees this field; who fills it in is a machine. */
  website: z.string().default(''),
})

export function subscribing(router: Router, site: Site): void {
  const { app } = site
  const rosters = openRosters(app)
  const [first] = rosters
  if (first === undefined) return
  const words = `I want to get ${app.settings.name} by mail.`
  router.get(
    '/subscribe',
    async () =>
      await site.page({ title: `Get ${app.settings.name}`, content: subscribeForm(rosters, words) }),
  )
  router.post('/subscribe', async request => {
    const { email, name, roster, website } = form.parse(await fieldsOf(request))
    const address = parseAddress(email.trim())
    if (address === null) {
      const content = html`<p role="alert">“${email.slice(0, 100)}” is no mail address. Please write it as name@example.org.</p>
${subscribeForm(rosters, words)}`
      return await site.page({ title: `Get ${app.settings.name}`, content }, 422)
    }
    if (website !== '') return await site.page(TAKEN)
    const wish = { kind: 'join' as const, address, name, subscriberId: null }
    const meant = { ...wish, roster: rosters.includes(roster) ? roster : first }
    const evidence = { way: 'page' as const, place: site.client(request), words }
    if ((await requestSubscription(app, app.db, meant, evidence)) === null) {
      return await site.page(TOO_MANY, 429, LATER)
    }
    site.goOn()
    return await site.page(TAKEN)
  })
}

function subscribeForm(rosters: readonly string[], words: string): Html {
  const choice =
    rosters.length === 1
      ? null
      : html`<p><label for="roster">Which</label>
<select id="roster" name="roster">${rosters.map(name => html`<option>${name}</option>`)}</select></p>`
  return html`<form class="sheet" method="post" action="subscribe">
<p><label for="email">Your mail address</label>
<input id="email" name="email" type="email" autocomplete="email" required></p>
<p><label for="name">Your name, if you like</label>
<input id="name" name="name" type="text" autocomplete="name" maxlength="200"></p>
${choice}
<div hidden><label for="website">Leave this empty</label>
<input id="website" name="website" type="text" tabindex="-1" autocomplete="off"></div>
<p>${words} I can leave at any time, with one click. Nothing is sent before I confirm it.</p>
<p><button class="button" type="submit">Subscribe</button></p>
</form>`
}

const TAKEN = {
  title: 'Look into your mail',
  content: html`<p>If mail can be sent to that address, a letter is on its way there. Open the link in it, or reply to it,
and you are subscribed. There is one a day at most; look among the spam, too.</p>`,
}
