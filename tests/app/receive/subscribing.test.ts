// Subscribing, confirming, leaving and asking for help by mail: one letter a day whoever asks, and nothing counts that
// is not answered from the address itself.
import { mkdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { letterSchema } from '../../../src/render/letter.ts'
import { addSubscriber, findSubscriber, suppress } from '../../../src/store/subscribers.ts'
import { forEachApp, NOW, type OpenApp } from '../app-for-test.ts'
import { effectOf, take } from './mails.ts'

const ADA = 'ada@example.org'
const PROVED = 'Authentication-Results: mx.example.net; dmarc=pass header.from=example.org\n'

let number = 0
function mail(subject: string, { text = '', header = '', from = 'Ada <Ada@example.org>' } = {}): string {
  number += 1
  const about = `From: ${from}\nTo: roundup@newsletter.example\nMessage-ID: <${number}@example.org>\n`
  return `${header}${about}Subject: ${subject}\n\n${text}\n`
}

async function opened(open: OpenApp) {
  const test = await open({
    config: {
      from: 'Editor <editor@newsletter.example>',
      replyTo: 'roundup@newsletter.example',
      inbound: { authservId: 'mx.example.net' },
      audiences: ['readers'],
    },
  })
  mkdirSync(test.app.workspace.subscribers, { recursive: true })
  const letters = async () => {
    const rows = await test.db.selectFrom('letters').select(['content', 'mark']).orderBy('id').execute()
    return rows.map(({ content, mark }) => ({ mark, ...letterSchema.parse(JSON.parse(content)) }))
  }
  return { ...test, letters, find: async () => await findSubscriber(test.db, 'readers', ADA) }
}

forEachApp('a request to subscribe by mail', open => {
  it('is asked about once a day, proved or not, with nothing of the request in the letter', async () => {
    const { app, letters, find } = await opened(open)
    expect(await effectOf(app, mail('Please subscribe me', { text: 'Buy this!' }))).toBe(
      'Ada@example.org asks to join readers',
    )
    await take(
      app,
      mail('subscribe', { header: PROVED }),
      mail('Subscribe', { from: 'Eve <ada@example.org>' }),
    )
    const all = await letters()
    expect(all).toMatchObject([
      { kind: 'confirm', to: { name: null, address: 'Ada@example.org' }, answers: null },
    ])
    expect(JSON.stringify(all)).not.toMatch(/Buy|Please|Eve/)
    expect(await find()).toBeUndefined()
  })

  it('is confirmed by an answer to the letter, or by its token in the subject', async () => {
    for (const how of ['answer', 'token'] as const) {
      const { app, letters, find, db } = await opened(open)
      await take(app, mail('subscribe'))
      const [letter] = await letters()
      if (letter?.kind !== 'confirm') throw new Error('no letter')
      const answer =
        how === 'token'
          ? mail(`Re: confirm ${letter.token}`)
          : mail('Re: Confirm your subscription to Sample roundup', {
              header: `In-Reply-To: <letter.${letter.mark}@newsletter.example>\n`,
              text: 'yes\n\n> Somebody asked',
            })
      expect(await effectOf(app, answer)).toBe('Ada@example.org is on readers')
      expect(await effectOf(app, answer.replace(/Message-ID: <\d+/, 'Message-ID: <again'))).toBe(
        'Ada@example.org is on readers',
      )
      expect(await find()).toMatchObject({ state: 'active', source: 'confirmed' })
      expect((await letters()).map(({ kind }) => kind)).toEqual(['confirm', 'welcome'])
      const [consent] = await db.selectFrom('consents').selectAll().execute()
      expect(consent).toMatchObject({ way: 'mail', words: 'subscribe', confirmed_way: 'mail' })
      expect(consent?.confirmed_place).toMatch(/^<\d+@example\.org>$/)
    }
  })

  it('is not confirmed by a guess, by a no, or by a machine', async () => {
    const { app, letters, find } = await opened(open)
    await take(app, mail('subscribe'))
    const [letter] = await letters()
    const header = `In-Reply-To: <letter.${letter?.mark}@newsletter.example>\n`
    await take(
      app,
      mail(`confirm 1-${'A'.repeat(22)}`),
      mail('Re: Confirm', {
        header: `In-Reply-To: <letter.${'0'.repeat(32)}@newsletter.example>\n`,
        text: 'yes',
      }),
      mail('Re: Confirm', { header, text: 'I did not ask for this' }),
      mail('Re: Confirm', { header: `${header}Auto-Submitted: auto-replied\n`, text: 'yes' }),
    )
    expect(await find()).toBeUndefined()
  })

  it('reminds who is there, and is not answered where no mail may go', async () => {
    const { app, db, letters } = await opened(open)
    await addSubscriber(db, 'readers', { address: ADA, addressKey: ADA, name: null }, NOW)
    await suppress(db, 'gone@example.org', 'complained', NOW)
    await take(app, mail('subscribe'), mail('subscribe', { from: 'gone@example.org' }))
    expect((await letters()).map(({ kind, to }) => [kind, to.address])).toEqual([['reminder', ADA]])
  })
})

forEachApp('a request to leave by mail', open => {
  it('counts when it is proved, with the evidence of it', async () => {
    const { app, db, find } = await opened(open)
    await addSubscriber(db, 'readers', { address: ADA, addressKey: ADA, name: null }, NOW)
    await take(app, mail('unsubscribe'))
    expect(await find()).toMatchObject({ state: 'active' })
    await take(app, mail('Please remove me from this list', { header: PROVED }))
    expect(await find()).toMatchObject({ state: 'left' })
    expect(await db.selectFrom('consents').selectAll().execute()).toMatchObject([
      { kind: 'leave', way: 'mail', words: 'Please remove me from this list' },
    ])
  })

  it('is answered with the link to leave when nothing proves it, once a day and only who is there', async () => {
    const { app, db, letters, find } = await opened(open)
    const gone = 'gone@example.org'
    await suppress(db, gone, 'complained', NOW)
    for (const key of [ADA, gone])
      await addSubscriber(db, 'readers', { address: key, addressKey: key, name: null }, NOW)
    expect(await effectOf(app, mail('Please unsubscribe me', { text: 'Buy this!' }))).toContain(
      'a letter with the link to leave goes there',
    )
    await take(app, mail('take me off this list'), mail('unsubscribe', { from: 'Eve <ada@example.org>' }))
    await take(app, mail('unsubscribe', { from: gone }), mail('leave', { from: 'stranger@example.org' }))
    const all = await letters()
    expect(all).toMatchObject([{ kind: 'reminder', to: { name: null, address: ADA }, answers: null }])
    expect(JSON.stringify(all)).toContain('/unsubscribe/')
    expect(JSON.stringify(all)).not.toMatch(/Buy|Please|Eve/)
    expect(await find()).toMatchObject({ state: 'active' })
  })
})

forEachApp('a request for help by mail', open => {
  it('is answered five times a day at most, and only when it is proved', async () => {
    const { app, letters } = await opened(open)
    await take(app, mail('help'))
    expect(await letters()).toEqual([])
    for (let time = 0; time < 7; time += 1) await take(app, mail('Help', { header: PROVED }))
    const all = await letters()
    expect(all).toHaveLength(5)
    expect(all[0]).toMatchObject({
      kind: 'help',
      to: { address: 'Ada@example.org' },
      answers: { subject: 'Help' },
    })
  })
})
