import { expect, it } from 'vitest'
import { compose } from '../../../src/app/compose.ts'
import { setState } from '../../../src/store/candidates.ts'
import { countClicks } from '../../../src/store/clicks.ts'
import * as rows from '../../contract/rows.ts'
import { forEachApp, NOW, type OpenApp } from '../app-for-test.ts'
import { outboxOf, textOf } from '../letters/sample-letters.ts'
import { take } from '../receive/mails.ts'
import { CONFIG, mailOf, POST, page } from './pages.ts'

/** Ada's post is in issue 1, and she wants to hear of it. */
async function composed(open: OpenApp, words = `${POST}\n\nnotify`) {
  const { links: _, ...config } = CONFIG
  const about = await open({ config })
  const { app, db, web } = about
  web[POST] = page('How to count sheep')
  await take(app, mailOf({ words }))
  await setState(db, [1], 'accepted', NOW)
  await compose(app, { since: null })
  const before = outboxOf(app)
  const fresh = () =>
    outboxOf(app)
      .filter(letter => !before.includes(letter))
      .map(textOf)
  const send = async (rehearsal: 0 | 1) => {
    await db.insertInto('editions').values(rows.edition).execute()
    await db
      .insertInto('dispatches')
      .values({ ...rows.dispatch, rehearsal })
      .execute()
    await db
      .insertInto('deliveries')
      .values({ ...rows.delivery, state: 'accepted' })
      .execute()
  }
  return { ...about, before, fresh, send }
}

forEachApp('a contributor who wants to hear', open => {
  it('is promised it, and told once, three days after the issue went out, with the number of readers', async () => {
    const { app, db, at, before, fresh, send } = await composed(open)
    expect(textOf(before[0] ?? '')).toContain('You will hear when it ran.')
    await send(0)
    const click = { linkId: 1, day: '2015-06-16' }
    const kinds = ['reader', 'reader', 'prefetch'] as const
    await countClicks(
      db,
      kinds.map(kind => ({ ...click, kind })),
    )
    await take(app)
    expect(fresh()).toEqual([])
    at('2015-06-18T13:29:41.000Z')
    await take(app)
    await take(app)
    expect(fresh()).toHaveLength(1)
    expect(fresh()[0]).toContain('“How to count sheep” ran in issue 1 of Sample roundup')
    expect(fresh()[0]).toContain('2 readers have followed its link so far.')
  })

  it('hears nothing of a rehearsal', async () => {
    const { app, at, fresh, send } = await composed(open)
    await send(1)
    at('2015-06-30T00:00:00.000Z')
    await take(app)
    expect(fresh()).toEqual([])
  })

  it('and who did not ask hears nothing', async () => {
    const { app, at, fresh, send } = await composed(open, POST)
    await send(0)
    at('2015-06-30T00:00:00.000Z')
    await take(app)
    expect(fresh()).toEqual([])
  })
})
