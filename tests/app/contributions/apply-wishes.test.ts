import { expect, it } from 'vitest'
import type { App } from '../../../src/app/app.ts'
import { listCandidates, setState } from '../../../src/store/candidates.ts'
import { contributionsOf } from '../../../src/store/contributions.ts'
import { forEachApp, NOW, type OpenApp } from '../app-for-test.ts'
import { outboxOf, textOf } from '../letters/sample-letters.ts'
import { effectOf } from '../receive/mails.ts'
import { CONFIG, type Mail, mailOf, POST, page } from './pages.ts'

/** Ada has sent a post, and has the acknowledgement of it. */
async function acknowledged(open: OpenApp, words = POST) {
  const about = await open({ config: CONFIG })
  about.web[POST] = page('How to count sheep')
  await effectOf(about.app, mailOf({ words }))
  const id = /^Message-ID: (<.*>)/m.exec(outboxOf(about.app)[0] ?? '')?.[1] ?? ''
  let count = 0
  const reply = async (words: string, mail: Mail = {}) => {
    count += 1
    const header = `In-Reply-To: ${id}\n`
    return await effectOf(about.app, mailOf({ id: `reply${count}@example.net`, header, words, ...mail }))
  }
  return { ...about, reply }
}

/** The newest letter's text: the one that says none of what was there before. */
function newLetters(app: App, before: readonly string[]): readonly string[] {
  return outboxOf(app)
    .filter(letter => !before.includes(letter))
    .map(textOf)
}

forEachApp('the answer to an acknowledgement', open => {
  it('corrects the entry, and what is corrected stays', async () => {
    const { app, db, reply } = await acknowledged(open)
    const before = outboxOf(app)
    expect(await reply('title: Counting sheep\n\nthanks, Ada')).toBe('correction of 1')
    expect(await listCandidates(db)).toMatchObject([
      { title: 'Counting sheep', author: 'Ada Example', state: 'pending', edited: ['title'] },
    ])
    expect(newLetters(app, before)[0]).toContain(
      'This is how it looks now:\n\nCounting sheep, by Ada Example',
    )
  })

  it('takes it back', async () => {
    const { app, db, reply } = await acknowledged(open)
    const before = outboxOf(app)
    expect(await reply('withdraw')).toBe('withdrawal of 1')
    expect(await listCandidates(db)).toMatchObject([
      { state: 'rejected', contributors: [{ withdrawn: true }] },
    ])
    expect(newLetters(app, before)[0]).toContain('It is taken back, and will not run')
    expect(await reply('title: Once more')).toContain('You have taken it back already.')
  })

  it('that took it back is forgotten when they send it again, and only then', async () => {
    const { app, db, reply } = await acknowledged(open)
    await reply('withdraw')
    await effectOf(app, mailOf({ id: 'unproved@example.net', proved: false }))
    expect(await listCandidates(db)).toMatchObject([{ state: 'rejected' }])
    await effectOf(app, mailOf({ id: 'again@example.net', words: `${POST}\ntitle: Counting sheep` }))
    expect(await listCandidates(db)).toMatchObject([{ state: 'pending', title: 'Counting sheep' }])
    expect(await reply('title: Counting on sheep')).toBe('correction of 1')
  })

  it('asks to hear when it ran', async () => {
    const { db, reply } = await acknowledged(open)
    expect(await reply('Notify me, please!')).toBe('correction of 1')
    expect(await contributionsOf(db, 1)).toMatchObject([{ notify: 1 }])
  })

  it('changes nothing when nothing proves who sent it, and is not answered', async () => {
    const { app, db, reply } = await acknowledged(open)
    const before = outboxOf(app)
    expect(await reply('withdraw', { proved: false })).toContain('not applied: nothing proves')
    expect(await listCandidates(db)).toMatchObject([{ state: 'pending' }])
    expect(newLetters(app, before)).toEqual([])
  })

  it('changes nothing when somebody else sends it, however well proved, and they are told', async () => {
    const { app, db, reply } = await acknowledged(open)
    const before = outboxOf(app)
    const mallory = 'Mallory Sample <mallory@example.com>'
    expect(await reply('withdraw', { from: mallory })).toContain('sent by another address')
    expect(await listCandidates(db)).toMatchObject([{ state: 'pending' }])
    const letters = outboxOf(app).filter(letter => !before.includes(letter))
    expect(letters).toHaveLength(1)
    expect(letters[0]).toContain('To: Mallory Sample <mallory@example.com>')
    expect(letters[0]).not.toContain('ada@example.net')
  })

  it('comes too late once the editor has decided', async () => {
    const { db, reply } = await acknowledged(open)
    await setState(db, [1], 'accepted', NOW)
    expect(await reply('title: Something else')).toContain('has accepted it as it was')
    expect(await reply('withdraw')).toBe('withdrawal of 1')
    expect(await listCandidates(db)).toMatchObject([{ title: 'How to count sheep', state: 'rejected' }])
  })

  it('does not reach a post that came from another side, too', async () => {
    const { app, db, reply } = await acknowledged(open)
    const { addCandidate } = await import('../../../src/app/add-candidate.ts')
    await addCandidate(app, POST, {})
    expect(await reply('withdraw')).toContain('came to us from another side')
    expect(await listCandidates(db)).toMatchObject([{ state: 'accepted' }])
  })

  it('still reaches it when somebody who proves nothing has sent it, too', async () => {
    const { app, db, reply } = await acknowledged(open)
    await effectOf(app, mailOf({ id: 'm@example.com', from: 'M <m@example.com>', proved: false }))
    expect(await reply('title: Counting sheep')).toBe('correction of 1')
    expect(await listCandidates(db)).toMatchObject([{ title: 'Counting sheep' }])
  })

  it('does not reach it when somebody else is proved to have sent it, too', async () => {
    const { app, db, reply } = await acknowledged(open)
    await effectOf(app, mailOf({ id: 'bo@example.com', from: 'Bo Sample <bo@example.com>' }))
    expect(await reply('withdraw')).toContain('came to us from another side')
    expect(await listCandidates(db)).toMatchObject([{ state: 'pending' }])
  })

  it('of several posts means the one whose address it names', async () => {
    const other = 'https://blog.example.org/goats'
    const about = await open({ config: CONFIG })
    about.web[POST] = page('How to count sheep')
    about.web[other] = page('How to count goats', null, other)
    await effectOf(about.app, mailOf({ words: `${POST}\n\n${other}` }))
    const id = /^Message-ID: (<.*>)/m.exec(outboxOf(about.app)[0] ?? '')?.[1] ?? ''
    const header = `In-Reply-To: ${id}\n`
    expect(
      await effectOf(about.app, mailOf({ id: 'a@example.net', header, words: 'title: Which?' })),
    ).toContain('Write the address of the one that you mean')
    const words = `${other}\n\ntitle: Counting goats`
    expect(await effectOf(about.app, mailOf({ id: 'b@example.net', header, words }))).toBe('correction of 2')
    expect((await listCandidates(about.db)).map(({ title }) => title)).toEqual([
      'How to count sheep',
      'Counting goats',
    ])
  })

  it('that only says thanks is not answered', async () => {
    const { app, reply } = await acknowledged(open)
    const before = outboxOf(app)
    expect(await reply('Thank you so much!')).toBe('it asks for no change')
    expect(newLetters(app, before)).toEqual([])
  })

  it('that offers another post is a submission', async () => {
    const { db, web, reply } = await acknowledged(open)
    const other = 'https://blog.example.org/goats'
    web[other] = page('How to count goats', null, other)
    await reply(`And there is this one: ${other}`)
    expect((await listCandidates(db)).map(({ url }) => url)).toEqual([POST, other])
  })

  it('that offers another post with a title of its own changes nothing of the first', async () => {
    const { db, web, reply } = await acknowledged(open)
    const other = 'https://blog.example.org/goats'
    web[other] = page('How to count goats', null, other)
    expect(await reply(`Thanks! Here is another one:\n${other}\ntitle: Second`)).toBeNull()
    expect(await listCandidates(db)).toMatchObject([
      { url: POST, title: 'How to count sheep', edited: [] },
      { url: other, title: 'Second', edited: ['title'] },
    ])
  })

  it('corrects its post with the address of the blog below it, too', async () => {
    const { db, reply } = await acknowledged(open)
    expect(await reply('title: Counting sheep\n\nsee you at https://blog.example.org/')).toBe(
      'correction of 1',
    )
    expect(await listCandidates(db)).toMatchObject([{ title: 'Counting sheep' }])
  })

  it('with a Message-ID that is guessed is a mail like any other', async () => {
    const { db, reply } = await acknowledged(open)
    const header = `In-Reply-To: <letter.${'0'.repeat(32)}@example.org>\n`
    await reply('withdraw', { header, from: 'Mallory Sample <mallory@example.com>' })
    expect(await listCandidates(db)).toMatchObject([{ state: 'pending' }])
  })
})
