// The process may end before any statement of the conversation: then the next run brings it to the same end.
import { expect, it } from 'vitest'
import type { App } from '../../../src/app/app.ts'
import { listCandidates } from '../../../src/store/candidates.ts'
import { contributionsOf } from '../../../src/store/contributions.ts'
import { forEachApp } from '../app-for-test.ts'
import { outboxOf } from '../letters/sample-letters.ts'
import { take } from '../receive/mails.ts'
import { watched } from '../send/interrupt.ts'
import { CONFIG, mailOf, POST, page } from './pages.ts'

/** The same app, whose database is gone from its nth statement on. */
function ending(app: App, nth: number): { readonly app: App; readonly seen: () => number } {
  let seen = 0
  const before = () => {
    seen += 1
    if (seen >= nth) throw new Error('the power went')
  }
  return { app: { ...app, db: watched(app.db, { before }) }, seen: () => seen }
}

forEachApp('a submission that is interrupted', open => {
  it('before any of its statements is taken once, and answered once', async () => {
    for (let nth = 1; ; nth += 3) {
      const { app, db, web, at } = await open({ config: CONFIG })
      web[POST] = page('How to count sheep')
      const { app: short, seen } = ending(app, nth)
      await take(short, mailOf()).catch(() => {})
      const ended = seen() >= nth
      // Long enough for what the dead process held.
      at('2015-06-15T15:00:00.000Z')
      await take(app, mailOf())
      const [candidate, ...others] = await listCandidates(db)
      expect(others).toEqual([])
      const received = await db.selectFrom('received').select(['id', 'state']).execute()
      expect(received).toMatchObject([{ state: 'done' }])
      expect(await contributionsOf(db, received[0]?.id ?? 0)).toMatchObject([
        { state: 'taken', candidate_id: candidate?.id, made: 1 },
      ])
      const letters = await db.selectFrom('letters').selectAll().execute()
      expect(letters).toMatchObject([{ state: 'accepted' }])
      expect(outboxOf(app)).toHaveLength(1)
      if (!ended) break
      expect(nth).toBeLessThan(200)
    }
  }, 300_000)
})
