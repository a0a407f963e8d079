// Dispatches: the same decision is one dispatch; whether it is complete is computed from its deliveries.
import { expect, it } from 'vitest'
import { conflictOf, type Db } from '../../src/store/database.ts'
import {
  findDecision,
  findDispatch,
  insertDispatch,
  listDispatches,
  reasonsOf,
  setCandidates,
  setDispatchState,
  sumsOf,
} from '../../src/store/dispatches.ts'
import { forEachDatabase } from './databases.ts'
import { delivery, dispatch, edition, issue, NOW } from './rows.ts'

forEachDatabase('dispatches', open => {
  async function openWithEdition(): Promise<Db> {
    const { db } = await open()
    await db.insertInto('issues').values([issue, issue]).execute()
    await db
      .insertInto('editions')
      .values([edition, { ...edition, hash: 'e2' }])
      .execute()
    return db
  }

  it('come back as they were decided, with the candidates that were counted', async () => {
    const db = await openWithEdition()
    const id = await insertDispatch(db, dispatch)
    await setCandidates(db, id, 7)
    expect(await findDispatch(db, id)).toEqual({ ...dispatch, id, candidates: 7 })
    await expect(findDispatch(db, 99)).rejects.toThrow()
  })

  it('are one for one decision', async () => {
    const db = await openWithEdition()
    expect(await findDecision(db, dispatch)).toBeUndefined()
    const id = await insertDispatch(db, dispatch)
    expect(await findDecision(db, dispatch)).toMatchObject({ id })
    const again = await insertDispatch(db, { ...dispatch, state: 'paused' }).catch((error: unknown) => error)
    expect(conflictOf(again)).toBe('unique')
  })

  it('are others for another edition, audience or purpose, and for a rehearsal', async () => {
    const db = await openWithEdition()
    await insertDispatch(db, dispatch)
    const others = [
      { edition_hash: 'e2' },
      { audience: 'others' },
      { purpose: 'resend' as const },
      { rehearsal: 1 as const },
    ]
    for (const [index, change] of others.entries()) {
      expect(await findDecision(db, { ...dispatch, ...change })).toBeUndefined()
      expect(await insertDispatch(db, { ...dispatch, ...change })).toBe(index + 2)
    }
  })

  it('are listed by issue, in their order', async () => {
    const db = await openWithEdition()
    for (const audience of ['b', 'a']) await insertDispatch(db, { ...dispatch, audience })
    await insertDispatch(db, { ...dispatch, issue_id: 2, audience: 'c' })
    expect((await listDispatches(db, 1)).map(({ audience }) => audience)).toEqual(['b', 'a'])
    expect(await listDispatches(db, 3)).toEqual([])
  })

  it('are paused and carried on, and once cancelled stay so', async () => {
    const db = await openWithEdition()
    for (const audience of ['a', 'b']) await insertDispatch(db, { ...dispatch, audience })
    expect(await setDispatchState(db, [1, 2], 'paused')).toBe(2)
    expect(await setDispatchState(db, [1, 2], 'paused')).toBe(0)
    expect(await setDispatchState(db, [1], 'cancelled')).toBe(1)
    expect(await setDispatchState(db, [1, 2], 'running')).toBe(1)
    expect(await setDispatchState(db, [], 'paused')).toBe(0)
    const states = (await listDispatches(db, 1)).map(({ state }) => state)
    expect(states).toEqual(['cancelled', 'running'])
  })

  it('add up: what is claimed is queued, what is past its dot uncertain', async () => {
    const db = await openWithEdition()
    await insertDispatch(db, dispatch)
    expect(await sumsOf(db, 1)).toMatchObject({ candidates: 0, accepted: 0, queued: 0 })
    const states = [
      'queued',
      'claimed',
      'dot',
      'accepted',
      'deferred',
      'failed',
      'uncertain',
      'suppressed',
    ] as const
    const held = { token: 't', lease_until: NOW, next_at: NOW }
    const rows = states.flatMap((state, index) =>
      Array.from({ length: index + 1 }, (_, n) => ({
        ...delivery,
        ...held,
        state,
        address_key: `${state}${n}`,
      })),
    )
    await db
      .insertInto('deliveries')
      .values(rows.map((row, n) => ({ ...row, message_id: `<${n}@example.org>` })))
      .execute()
    expect(await sumsOf(db, 1)).toEqual({
      candidates: 36,
      queued: 1 + 2,
      uncertain: 3 + 7,
      accepted: 4,
      deferred: 5,
      failed: 6,
      suppressed: 8,
    })
  })

  it('tell the reasons of what was not accepted, the most frequent first', async () => {
    const db = await openWithEdition()
    await insertDispatch(db, dispatch)
    const rows = [
      ['failed', 'no such user'],
      ['failed', 'no such user'],
      ['failed', 'too big'],
      ['suppressed', 'left'],
      ['suppressed', 'left'],
      ['suppressed', 'left'],
      ['uncertain', null],
      ['accepted', null],
      ['queued', 'given back'],
    ] as const
    for (const [n, [state, reason]] of rows.entries()) {
      const row = { ...delivery, state, reason, address_key: `${n}`, message_id: `<${n}@example.org>` }
      await db.insertInto('deliveries').values(row).execute()
    }
    const reasons = await reasonsOf(db, 1)
    expect(reasons.slice(0, 2)).toEqual([
      { state: 'suppressed', reason: 'left', count: 3 },
      { state: 'failed', reason: 'no such user', count: 2 },
    ])
    expect(reasons.slice(2).toSorted((a, b) => (a.state < b.state ? -1 : 1))).toEqual([
      { state: 'failed', reason: 'too big', count: 1 },
      { state: 'uncertain', reason: '', count: 1 },
    ])
  })
})
