// A reader's preferences, by their own link and without a password: name, language, text alone, a pause, another
// address, and to come back after having left.
import { html } from 'hono/html'
import { z } from 'zod'
import { instant } from '../app/app.ts'
import { comeBack } from '../app/audience/come-back.ts'
import { changePreferences, readerOf } from '../app/audience/preferences.ts'
import { requestSubscription } from '../app/audience/request-subscription.ts'
import { parseAddress } from '../mail/address.ts'
import type { Subscriber } from '../store/subscribers.ts'
import { fieldsOf } from './form-fields.ts'
import type { Html } from './layout.ts'
import { ownPaths } from './own-paths.ts'
import { KEPT_OUT, LATER, TOO_MANY } from './refusals.ts'
import type { Router, Site } from './site.ts'

const DAY = /^\d{4}-\d\d-\d\d$/
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i

const preferencesForm = z.object({
  name: z.string().default(''),
  language: z.string().default(''),
  text: z.string().optional(),
  pause: z.string().default(''),
})

export function preferring(router: Router, site: Site): void {
  const { app, keys } = site
  const title = 'Your preferences'
  const reader = async (token: string) => await readerOf(app.db, keys, token)
  router.get('/preferences/:token', async request => {
    const whose = await reader(request.req.param('token'))
    if (whose === null) return await site.notFound()
    return await site.page({
      title,
      content: whose.state === 'left' ? left(request.req.param('token')) : forms(site, whose),
    })
  })
  router.post('/preferences/:token', async request => {
    const whose = await reader(request.req.param('token'))
    if (whose === null || whose.state === 'left') return await site.notFound()
    const { name, language, text, pause } = preferencesForm.parse(await fieldsOf(request))
    const problem = problemOf(language, pause, instant(app).slice(0, 10))
    if (problem !== null) {
      const textOnly = text === undefined ? 0 : 1
      const written: Subscriber = { ...whose, name, language, text_only: textOnly, paused_until: pause }
      const content = html`<p role="alert">${problem} Nothing was changed.</p>${forms(site, written)}`
      return await site.page({ title, content }, 422)
    }
    await changePreferences(
      app,
      whose,
      {
        name,
        language: language === '' ? null : language,
        textOnly: text !== undefined,
        pausedUntil: pause === '' ? null : `${pause}T00:00:00.000Z`,
      },
      { way: 'page', place: site.client(request), words: 'preferences page' },
    )
    const now = (await reader(request.req.param('token'))) ?? whose
    return await site.page({ title, content: html`<p role="status">Saved.</p>${forms(site, now)}` })
  })
  router.post('/preferences/:token/address', async request => {
    const whose = await reader(request.req.param('token'))
    if (whose === null || whose.state === 'left') return await site.notFound()
    const address = parseAddress(((await fieldsOf(request))['email'] ?? '').trim())
    if (address === null) {
      const content = html`<p role="alert">That is no mail address.</p>${forms(site, whose)}`
      return await site.page({ title, content }, 422)
    }
    const wish = { kind: 'move' as const, roster: whose.roster, address, name: null, subscriberId: whose.id }
    const evidence = { way: 'page' as const, place: site.client(request), words: 'move to another address' }
    if ((await requestSubscription(app, app.db, wish, evidence)) === null)
      return await site.page(TOO_MANY, 429, LATER)
    site.goOn()
    return await site.page(MOVING)
  })
  router.post('/preferences/:token/return', async request => {
    const whose = await reader(request.req.param('token'))
    if (whose === null) return await site.notFound()
    await comeBack(app, whose, { way: 'page', place: site.client(request), words: 'come back' })
    const now = (await reader(request.req.param('token'))) ?? whose
    if (now.state === 'left') return await site.page(KEPT_OUT)
    return await site.page({ title, content: html`<p role="status">You are back.</p>${forms(site, now)}` })
  })
}

function problemOf(language: string, pause: string, today: string): string | null {
  if (language !== '' && !LANGUAGE.test(language))
    return `“${language.slice(0, 35)}” is no language: write it as en or pt-BR.`
  if (pause === '') return null
  if (!isDay(pause)) return `“${pause.slice(0, 35)}” is no day: write it as ${today}.`
  return pause > today ? null : 'A pause ends on a day that is still to come.'
}

/** One that there is: the thirty-first of February would be read as the third of March. */
function isDay(text: string): boolean {
  const time = DAY.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text
}

function forms({ app, keys }: Site, reader: Subscriber): Html {
  const { preferences, unsubscribe } = ownPaths(app, keys, reader)
  const { address, name, language, text_only: textOnly, paused_until: pausedUntil } = reader
  return html`<p>${app.settings.name} goes to ${address}.</p>
<form class="sheet" method="post" action="${preferences}">
<p><label for="name">Your name</label>
<input id="name" name="name" type="text" autocomplete="name" maxlength="200" value="${name ?? ''}"></p>
<p><label for="language">Your language, such as en or pt-BR, for the editors to know</label>
<input id="language" name="language" type="text" maxlength="35" value="${language ?? ''}"></p>
<p><label><input name="text" type="checkbox" value="yes" ${textOnly === 1 ? html`checked` : ''}>
Plain text, no HTML</label></p>
<p><label for="pause">Send nothing until this day (empty: no pause)</label>
<input id="pause" name="pause" type="date" value="${pausedUntil?.slice(0, 10) ?? ''}"></p>
<p><button class="button" type="submit">Save</button></p>
</form>
<h2>Another address</h2>
<form class="sheet" method="post" action="${preferences}/address">
<p><label for="email">A letter is sent there that asks for your yes</label>
<input id="email" name="email" type="email" autocomplete="email" required></p>
<p><button class="button" type="submit">Move</button></p>
</form>
<h2>Leave</h2>
<form method="post" action="${unsubscribe}"><p><button class="button" type="submit">Leave the newsletter</button></p></form>`
}

function left(token: string): Html {
  return html`<p>You have left, and no issue is sent to you.</p>
<form method="post" action="${token}/return"><p><button class="button" type="submit">Come back</button></p></form>`
}

const MOVING = {
  title: 'Look into your mail',
  content:
    'If mail can be sent to the new address, a letter is on its way there. You move when you say yes to it.',
}
