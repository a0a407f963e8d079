// Subscribing, confirming, preferences and coming back as pages: S-21 and S-22 of the requirements, and no word or
// stretch of work that tells who is on a roster.
import { mkdirSync } from 'node:fs'
import { HtmlValidate } from 'html-validate'
import { expect, it } from 'vitest'
import { answerRequests } from '../../src/app/audience/answer-requests.ts'
import { erase } from '../../src/app/audience/erase.ts'
import { everythingAbout } from '../../src/app/audience/everything-about.ts'
import { readerToken } from '../../src/audience/reader-token.ts'
import { letterSchema } from '../../src/render/letter.ts'
import { addSubscriber, findSubscriber, importSubscribers, suppress } from '../../src/store/subscribers.ts'
import { NOW } from '../app/app-for-test.ts'
import { forEachWeb, type OpenWeb } from './visit.ts'

const ADA = 'ada@example.org'
const NEW = 'ada@new.example.org'

async function opened(open: OpenWeb) {
  let went = 0
  const visited = await open({ config: { audiences: ['readers'] }, goOn: () => void (went += 1) })
  const { app, db, visit } = visited
  mkdirSync(app.workspace.subscribers, { recursive: true })
  const post = async (path: string, fields: Readonly<Record<string, string>> = {}) =>
    await visit(path, { method: 'POST', body: new URLSearchParams(fields) })
  const letters = async () => {
    await answerRequests(app)
    const rows = await db.selectFrom('letters').select('content').orderBy('id').execute()
    return rows.map(({ content }) => letterSchema.parse(JSON.parse(content)))
  }
  const confirmPath = async () => {
    const letter = (await letters()).findLast(({ kind }) => kind === 'confirm')
    return letter?.kind === 'confirm' ? new URL(letter.url).pathname : ''
  }
  const find = async (address = ADA) => await findSubscriber(db, 'readers', address)
  return { ...visited, post, letters, confirmPath, find, went: () => went }
}

async function withReader(open: OpenWeb) {
  const web = await opened(open)
  await addSubscriber(web.db, 'readers', { address: ADA, addressKey: ADA, name: 'Ada' }, NOW)
  const { id = 0 } = (await web.find()) ?? {}
  return { ...web, id, path: `/preferences/${readerToken('preferences', id, web.keys.tokens)}` }
}

forEachWeb('subscribing by page', open => {
  it('takes a confirmation by POST, with the evidence of both', async () => {
    const { app, db, visit, post, letters, confirmPath, find } = await opened(open)
    expect(await (await visit('/subscribe')).text()).toContain('I want to get Sample roundup by mail.')
    expect((await post('/subscribe', { email: ` ${ADA} `, name: 'Ada\u202E Example' })).status).toBe(200)
    expect(await letters()).toMatchObject([
      { kind: 'confirm', about: 'join', to: { name: null, address: ADA } },
    ])
    const path = await confirmPath()
    for (let look = 0; look < 10; look += 1) expect((await visit(path)).status).toBe(200)
    expect(await find()).toBeUndefined()
    expect((await post(path)).status).toBe(200)
    expect(await find()).toMatchObject({
      state: 'active',
      name: 'Ada Example',
      source: 'confirmed',
      since: NOW,
    })
    expect(await db.selectFrom('consents').selectAll().execute()).toMatchObject([
      {
        kind: 'join',
        address: ADA,
        way: 'page',
        words: 'I want to get Sample roundup by mail.',
        at: NOW,
        confirmed_at: NOW,
        confirmed_way: 'page',
      },
    ])
    expect((await letters()).map(({ kind }) => kind)).toEqual(['confirm', 'welcome'])
    expect(app.now().toISOString()).toBe(NOW)
  })

  it('answers the same to who is known and who is not, by the same statements', async () => {
    const web = await withReader(open)
    await suppress(web.db, 'gone@example.org', 'complained', NOW)
    const answers: string[] = []
    for (const email of [ADA, 'new@example.org', 'gone@example.org']) {
      const answer = await web.post('/subscribe', { email })
      answers.push(JSON.stringify([answer.status, [...answer.headers], await answer.text()]))
      // Nothing but the request is written before anybody looks the address up.
      expect(await web.db.selectFrom('letters').select('id').execute()).toEqual([])
    }
    expect(new Set(answers).size).toBe(1)
    expect(web.went()).toBe(3)
    expect((await web.letters()).map(({ kind, to }) => [kind, to.address])).toEqual([
      ['reminder', ADA],
      ['confirm', 'new@example.org'],
    ])
  })

  it('writes one letter an address and day, whoever asks', async () => {
    const { at, post, letters } = await opened(open)
    for (let time = 0; time < 5; time += 1)
      await post('/subscribe', { email: time % 2 === 0 ? ADA : 'ADA@example.org' })
    expect(await letters()).toHaveLength(1)
    at('2015-06-16T13:29:39.000Z')
    await post('/subscribe', { email: ADA })
    expect(await letters()).toHaveLength(1)
    at('2015-06-16T13:29:41.000Z')
    await post('/subscribe', { email: ADA })
    expect(await letters()).toHaveLength(2)
  })

  it('takes twenty requests an hour from one place', async () => {
    const { app, db, router } = await opened(open)
    const from = async (address: string, number: number) => {
      const env = { incoming: { socket: { remoteAddress: address }, headers: {} } }
      const body = new URLSearchParams({ email: `reader${number}@example.org` })
      const request = new Request(`${app.settings.baseUrl}/subscribe`, { method: 'POST', body })
      return (await router.fetch(request, env)).status
    }
    const statuses = []
    for (let number = 0; number < 22; number += 1) statuses.push(await from('192.0.2.1', number))
    expect(statuses.filter(status => status === 429)).toHaveLength(2)
    expect(await from('192.0.2.2', 99)).toBe(200)
    const network = []
    for (let number = 0; number < 21; number += 1)
      network.push(await from(`2001:db8::${number}`, 200 + number))
    expect(network.at(-1)).toBe(429)
    expect(await from('2001:db8:0:1::1', 300)).toBe(200)
    expect(
      await db.selectFrom('consents').select('place').where('place', '=', '192.0.2.1').execute(),
    ).toHaveLength(20)
  })

  it('counts no other page in that, and tells who moves when it is too much', async () => {
    const { app, router, path, db, keys, id } = await withReader(open)
    const from = async (to: string, fields: Readonly<Record<string, string>> = {}) => {
      const env = { incoming: { socket: { remoteAddress: '2001:db8::1' }, headers: {} } }
      const request = new Request(app.settings.baseUrl + to, {
        method: 'POST',
        body: new URLSearchParams(fields),
      })
      return (await router.fetch(request, env)).status
    }
    for (let time = 0; time < 25; time += 1) await from(path, { name: `Ada ${time}` })
    const statuses = []
    for (let number = 0; number < 21; number += 1)
      statuses.push(await from(`${path}/address`, { email: `ada${number}@example.org` }))
    expect(statuses.filter(status => status === 200)).toHaveLength(20)
    expect(statuses.at(-1)).toBe(429)
    await from(`/unsubscribe/${readerToken('unsubscribe', id, keys.tokens)}`)
    const places = await db.selectFrom('consents').select('place').distinct().execute()
    expect(places).toEqual([{ place: '2001:0db8:0000:0000:0000:0000:0000:0001' }])
  })

  it('keeps nothing of what a machine filled in, and says what is no address', async () => {
    const { db, post } = await opened(open)
    const trapped = await post('/subscribe', { email: ADA, website: 'https://spam.example' })
    expect(await trapped.text()).toBe(await (await post('/subscribe', { email: 'bob@example.org' })).text())
    expect((await post('/subscribe', { email: '"><script>alert(1)</script>' })).status).toBe(422)
    expect(await (await post('/subscribe', { email: '<b>x' })).text()).not.toContain('<b>')
    expect(await db.selectFrom('consents').select('address').execute()).toEqual([
      { address: 'bob@example.org' },
    ])
  })

  it('is confirmed within a week, and not brought back by an old link after leaving', async () => {
    const { at, keys, post, confirmPath, find, visit } = await opened(open)
    await post('/subscribe', { email: ADA })
    const path = await confirmPath()
    at('2015-06-22T13:29:41.000Z')
    expect([(await visit(path)).status, (await post(path)).status]).toEqual([410, 410])
    expect(await find()).toBeUndefined()
    await post('/subscribe', { email: ADA })
    const again = await confirmPath()
    expect(await (await post(again)).text()).toBe(await (await post(again)).text())
    const { id = 0 } = (await find()) ?? {}
    expect((await post(`/unsubscribe/${readerToken('unsubscribe', id, keys.tokens)}`)).status).toBe(200)
    expect((await post(again)).status).toBe(410)
    expect(await find()).toMatchObject({ state: 'left' })
  })

  it('is forgotten with its letter when nobody confirms it', async () => {
    const { at, db, post, letters, confirmPath, find } = await opened(open)
    await post('/subscribe', { email: 'stranger@example.org' })
    await post('/subscribe', { email: ADA })
    await post(await confirmPath())
    at('2015-09-01T13:29:40.000Z')
    await post('/subscribe', { email: 'bob@example.org' })
    expect((await letters()).map(({ kind, to }) => [kind, to.address])).toEqual([
      ['confirm', ADA],
      ['welcome', ADA],
      ['confirm', 'bob@example.org'],
    ])
    const kept = await db.selectFrom('consents').select('address').orderBy('id').execute()
    expect(kept).toEqual([{ address: ADA }, { address: 'bob@example.org' }])
    expect(await find()).toMatchObject({ state: 'active' })
  })

  it('says the same of every token that is none, and takes none for another purpose', async () => {
    const { keys, visit, post, id } = await withReader(open)
    const tokens = [
      readerToken('unsubscribe', id, keys.tokens),
      readerToken('preferences', id, keys.tokens),
      readerToken('confirm', 99, keys.tokens),
      `1-${'A'.repeat(22)}`,
      'x',
      '%00',
    ]
    const answers = new Set<string>()
    for (const token of tokens) {
      answers.add(await (await visit(`/confirm/${token}`)).text())
      const answer = await post(`/confirm/${token}`)
      expect(answer.status).toBe(404)
      answers.add(await answer.text())
    }
    expect(answers.size).toBe(1)
  })
})

forEachWeb('preferences', open => {
  it('are changed by the reader’s own link', async () => {
    const { visit, post, path, find, db } = await withReader(open)
    expect(await (await visit(path)).text()).toContain('value="Ada"')
    const set = { name: 'Ada <Example>', language: 'de', text: 'yes', pause: '2015-08-01' }
    expect(await (await post(path, set)).text()).toContain('Ada &lt;Example&gt;')
    const wanted = { language: 'de', text_only: 1, paused_until: '2015-08-01T00:00:00.000Z' }
    expect(await find()).toMatchObject({ name: 'Ada <Example>', ...wanted })
    for (const [wrong, said] of [
      [{ language: 'not a language' }, 'is no language'],
      [{ pause: '2015-01-01' }, 'still to come'],
      [{ pause: '2027-02-31' }, 'is no day'],
      [{ pause: 'soon' }, 'is no day'],
    ] as const) {
      const answer = await post(path, { name: 'Ada Anew', ...wrong })
      const text = await answer.text()
      expect([answer.status, text]).toEqual([422, expect.stringContaining(said)])
      // What they wrote is still there to be mended.
      for (const value of ['Ada Anew', ...Object.values(wrong)]) expect(text).toContain(`value="${value}"`)
    }
    expect(await find()).toMatchObject({ name: 'Ada <Example>', ...wanted })
    await post(path, { name: '' })
    expect(await find()).toMatchObject({ name: null, language: null, text_only: 0, paused_until: null })
    expect(await db.selectFrom('consents').select('kind').execute()).toEqual([
      { kind: 'change' },
      { kind: 'change' },
    ])
  })

  it('move to another address when that says yes, and then open by new links alone', async () => {
    const { visit, post, path, find, confirmPath, letters, keys, id } = await withReader(open)
    await post(`${path}/address`, { email: 'ada@new.example.org' })
    expect(await letters()).toMatchObject([
      { kind: 'confirm', about: 'move', to: { address: 'ada@new.example.org' } },
    ])
    expect(await find()).toMatchObject({ state: 'active' })
    expect((await post(await confirmPath())).status).toBe(200)
    expect(await find()).toMatchObject({ state: 'left', name: null })
    expect(await find('ada@new.example.org')).toMatchObject({ id, version: 2, name: 'Ada' })
    expect((await visit(path)).status).toBe(404)
    expect((await visit(`/preferences/${readerToken('preferences', id, keys.tokens, 2)}`)).status).toBe(200)
    // An old mail's link to leave works for ever.
    await post(`/unsubscribe/${readerToken('unsubscribe', id, keys.tokens)}`)
    expect(await find('ada@new.example.org')).toMatchObject({ state: 'left' })
  })

  it('move away from an address whose old mails then tell nothing and bring nobody back', async () => {
    const { post, letters, confirmPath, find, keys } = await opened(open)
    await post('/subscribe', { email: ADA })
    const joined = await confirmPath()
    await post(joined)
    const { id = 0 } = (await find()) ?? {}
    const old = `/unsubscribe/${readerToken('unsubscribe', id, keys.tokens)}`
    await post(`/preferences/${readerToken('preferences', id, keys.tokens)}/address`, { email: NEW })
    await post(await confirmPath())
    expect((await letters()).at(-1)).toMatchObject({ kind: 'welcome', to: { address: NEW } })
    const pages = [await post(joined), await post(old), await post(`${old}/return`)]
    expect(pages.map(({ status }) => status)).toEqual([410, 200, 404])
    for (const page of pages) expect(await page.text()).not.toMatch(/new\.example|preferences|\/return|-2-/)
    expect(await find(NEW)).toMatchObject({ state: 'left', address: NEW })
  })

  it('move away from an address that no import adds again, and back with all that was set', async () => {
    const { app, db, keys, post, path, find, confirmPath, at, id } = await withReader(open)
    await post(path, { name: 'Ada', language: 'de', text: 'yes' })
    await post(`${path}/address`, { email: NEW })
    await post(await confirmPath())
    const imported = [{ address: ADA, addressKey: ADA, name: 'Ada' }]
    expect(await importSubscribers(db, 'readers', imported, 'imported', NOW)).toEqual(['left'])
    at('2015-06-17T13:29:40.000Z')
    await post(`/preferences/${readerToken('preferences', id, keys.tokens, 2)}/address`, { email: ADA })
    await post(await confirmPath())
    expect(await find()).toMatchObject({ id, state: 'active', version: 3, language: 'de', text_only: 1 })
    expect(await find(NEW)).toMatchObject({ state: 'left' })
    await erase(app, keys, ADA)
    expect([await find(), await find(NEW)]).toEqual([undefined, undefined])
  })

  it('move once: who was named before by mistake can confirm no more', async () => {
    const { post, path, find, confirmPath } = await withReader(open)
    await post(`${path}/address`, { email: 'typo@example.org' })
    const mistaken = await confirmPath()
    await post(`${path}/address`, { email: NEW })
    await post(await confirmPath())
    expect((await post(mistaken)).status).toBe(410)
    expect([await find(NEW), await find('typo@example.org')]).toMatchObject([{ state: 'active' }, undefined])
  })

  it('move onto an address that is there already', async () => {
    const { app, db, post, path, find, confirmPath, keys } = await withReader(open)
    const bob = 'bob@example.org'
    await addSubscriber(db, 'readers', { address: bob, addressKey: bob, name: null }, NOW)
    await post(`${path}/address`, { email: bob })
    await post(await confirmPath())
    expect([await find(), await find(bob)]).toMatchObject([{ state: 'left' }, { state: 'active' }])
    expect(await everythingAbout(app, keys, ADA)).toMatchObject({
      consents: [{ kind: 'change' }, { kind: 'leave', words: 'moved to another address' }],
    })
    await erase(app, keys, bob)
    expect([await find(), await find(bob)]).toEqual([undefined, undefined])
  })

  it('let who has left come back, where mail may go', async () => {
    const { db, visit, post, path, find, keys, id } = await withReader(open)
    await post(`/unsubscribe/${readerToken('unsubscribe', id, keys.tokens)}`)
    expect(await (await visit(path)).text()).toContain('Come back')
    expect((await post(path, { name: 'x' })).status).toBe(404)
    await post(`${path}/return`)
    expect(await find()).toMatchObject({ state: 'active', since: NOW })
    const leave = `/unsubscribe/${readerToken('unsubscribe', id, keys.tokens)}`
    const left = await (await post(leave)).text()
    expect(left).toContain(`action="${leave.slice('/unsubscribe/'.length)}/return"`)
    expect(left).not.toContain('preferences')
    expect((await visit(`${leave}/return`)).status).toBe(404)
    expect(await (await post(`${leave}/return`)).text()).toContain('You are back')
    expect(await find()).toMatchObject({ state: 'active' })
    await post(leave)
    await suppress(db, ADA, 'complained', NOW)
    for (const page of [path, leave]) {
      expect(await (await post(`${page}/return`)).text()).toContain('cannot be done here')
      expect(await find()).toMatchObject({ state: 'left' })
    }
  })
})

forEachWeb('every page of consent', open => {
  it('is valid HTML', async () => {
    const { visit, post, path, confirmPath, keys, id } = await withReader(open)
    const leave = `/unsubscribe/${readerToken('unsubscribe', id, keys.tokens)}`
    const pages = [await visit('/subscribe'), await post('/subscribe', { email: 'nobody' })]
    pages.push(
      await post('/subscribe', { email: 'bob@example.org' }),
      await visit(path),
      await post(path, {}),
    )
    pages.push(
      await post(`${path}/address`, { email: '<x' }),
      await post(`${path}/address`, { email: 'a@example.org' }),
    )
    const confirm = await confirmPath()
    pages.push(await visit(confirm), await post(confirm), await visit(confirm))
    pages.push(await visit(leave), await post(leave), await post(`${leave}/return`), await post(leave))
    pages.push(await visit(path), await visit('/confirm/x'))
    const validator = new HtmlValidate({ extends: ['html-validate:recommended'] })
    for (const page of pages) {
      const { results } = validator.validateStringSync(await page.text())
      expect(results.flatMap(({ messages }) => messages.map(one => `${one.ruleId}: ${one.message}`))).toEqual(
        [],
      )
    }
  })
})
