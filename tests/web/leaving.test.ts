// RFC 8058 and RELIABILITY's STD-16 and S-21: leaving by one click, and by nothing less than a POST.
import { expect, it } from 'vitest'
import { readerToken } from '../../src/audience/reader-token.ts'
import { addSubscriber, findSubscriber } from '../../src/store/subscribers.ts'
import { NOW } from '../app/app-for-test.ts'
import { forEachWeb, type OpenWeb } from './visit.ts'

forEachWeb('leaving', open => {
  it('takes one click of a mail program, as urlencoded and as multipart, with nothing but the address', async () => {
    for (const body of [new URLSearchParams(ONE_CLICK), multipart(ONE_CLICK)]) {
      const { visit, path, state } = await withReader(open)
      const answer = await visit(path, { method: 'POST', body })
      expect(answer.status).toBe(200)
      expect(answer.headers.has('Location')).toBe(false)
      expect(answer.headers.has('Set-Cookie')).toBe(false)
      expect(await state()).toBe('left')
    }
  })

  it('answers the second click like the first', async () => {
    const { visit, path } = await withReader(open)
    const click = async () => {
      const answer = await visit(path, { method: 'POST', body: new URLSearchParams(ONE_CLICK) })
      return [answer.status, await answer.text()]
    }
    expect(await click()).toEqual(await click())
  })

  it('changes nothing for a hundred scanners that look', async () => {
    const { visit, path, state } = await withReader(open)
    for (let look = 0; look < 100; look += 1) {
      const answer = await visit(path, { method: look % 2 === 0 ? 'GET' : 'HEAD' })
      expect(answer.status).toBe(200)
    }
    expect(await state()).toBe('active')
  })

  it('reads the token from the address alone', async () => {
    const { visit, path, state } = await withReader(open)
    const token = path.slice('/unsubscribe/'.length)
    const body = new URLSearchParams({ ...ONE_CLICK, token })
    expect((await visit(`/unsubscribe/1-${'A'.repeat(22)}`, { method: 'POST', body })).status).toBe(404)
    expect((await visit('/unsubscribe/', { method: 'POST', body })).status).toBe(404)
    expect(await state()).toBe('active')
  })

  it('says the same to an unknown, a malformed and another purpose’s token', async () => {
    const { visit, keys } = await withReader(open)
    const other = readerToken('preferences', 1, keys.tokens)
    const nobody = readerToken('unsubscribe', 99, keys.tokens)
    const answers = await Promise.all(
      [other, nobody, 'x', '..%2f..%2fetc%2fpasswd', `1-${'A'.repeat(22)}`].map(async token => {
        const answer = await visit(`/unsubscribe/${token}`, { method: 'POST' })
        return JSON.stringify([answer.status, [...answer.headers], await answer.text()])
      }),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('404')
  })

  it('shows nobody’s address', async () => {
    const { visit, path } = await withReader(open)
    const pages = [await visit(path), await visit(path, { method: 'POST' })]
    for (const page of pages) expect(await page.text()).not.toContain('cleo')
  })
})

const ONE_CLICK = { 'List-Unsubscribe': 'One-Click' }

function multipart(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

async function withReader(open: OpenWeb) {
  const visited = await open()
  const { db, keys } = visited
  const key = 'cleo.reader@example.org'
  await addSubscriber(db, 'readers', { address: key, addressKey: key, name: null }, NOW)
  const find = async () => await findSubscriber(db, 'readers', key)
  const path = `/unsubscribe/${readerToken('unsubscribe', (await find())?.id ?? 0, keys.tokens)}`
  return { ...visited, path, state: async () => (await find())?.state }
}
