// The ledger: rows go in order and never twice, and move only for whoever holds them (REL-3, REL-7).
import { expect, it } from 'vitest'
import type { DeliveryState, Move } from '../../src/dispatch/delivery.ts'
import type { Db } from '../../src/store/database.ts'
import {
  copiesOf,
  type Delivery,
  heldDeliveries,
  insertDeliveries,
  listDeliveries,
  moveAll,
  nextDue,
  resolveUncertain,
  takeBack,
} from '../../src/store/deliveries.ts'
import { realDispatches, setDispatchState, sumsOf } from '../../src/store/dispatches.ts'
import { GIVEN_BACK } from '../../src/store/ledger.ts'
import { forEachDatabase } from './databases.ts'
import { claimNext, markDot, recordMove, renewLease } from './one-row.ts'
import { delivery, dispatch, edition, issue, NOW } from './rows.ts'

const SOON = '2015-06-15T13:30:40.000Z'
const LATER = '2015-06-15T14:29:40.000Z'
const LEASE = { token: 'mine', until: LATER }

const ACCEPTED: Move = { to: 'accepted', reply: '250 ok' }
const MOVES: readonly Move[] = [
  ACCEPTED,
  { to: 'deferred', nextAt: LATER, reason: 'not now', reply: '450 later' },
  { to: 'failed', reason: 'refused', reply: '550 no' },
  { to: 'uncertain', reason: 'the reply was lost' },
  { to: 'queued', reason: 'the connection was lost' },
]

async function fill(db: Db, count: number, changes: Partial<Delivery> = {}, dispatchId = 1): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => ({
    ...delivery,
    dispatch_id: dispatchId,
    address: `R${n}@example.org`,
    address_key: `r${n}@example.org`,
    message_id: `<${dispatchId}.${n}@example.org>`,
    ...(changes as object),
  }))
  await insertDeliveries(db, rows)
}

async function all(db: Db, state?: DeliveryState): Promise<Delivery[]> {
  return await Array.fromAsync(listDeliveries(db, 1, state))
}

async function only(db: Db): Promise<Delivery | undefined> {
  return (await all(db))[0]
}

async function claimed(db: Db, lease = LEASE, now = NOW): Promise<Delivery> {
  const row = await claimNext(db, 1, lease, now)
  if (!row) throw new Error('nothing to claim')
  return row
}

forEachDatabase('deliveries', open => {
  async function openWithDispatch(): Promise<Db> {
    const { db } = await open()
    await db.insertInto('issues').values(issue).execute()
    await db.insertInto('editions').values(edition).execute()
    const second = { ...dispatch, audience: 'others' }
    await db.insertInto('dispatches').values([dispatch, second]).execute()
    return db
  }

  it('are listed in pages, in their order, by state', async () => {
    const db = await openWithDispatch()
    await fill(db, 1_201)
    await fill(db, 2, {}, 2)
    const ids = (rows: readonly Delivery[]) => rows.map(({ id }) => id)
    expect(ids(await all(db))).toEqual(Array.from({ length: 1_201 }, (_, n) => n + 1))
    await claimed(db)
    expect(ids(await all(db, 'claimed'))).toEqual([1])
    expect(await all(db, 'queued')).toHaveLength(1_200)
    expect(await Array.fromAsync(listDeliveries(db, 2, undefined, 1))).toHaveLength(2)
    expect(await Array.fromAsync(listDeliveries(db, 3))).toEqual([])
  })

  it('are claimed in order, each once, under a lease', async () => {
    const db = await openWithDispatch()
    await fill(db, 3)
    await fill(db, 1, {}, 2)
    const first = await claimed(db)
    expect(first).toMatchObject({
      id: 1,
      state: 'claimed',
      token: 'mine',
      lease_until: LATER,
      attempts: 1,
      next_at: null,
      updated_at: NOW,
    })
    expect([(await claimed(db)).id, (await claimed(db)).id]).toEqual([2, 3])
    expect(await claimNext(db, 1, LEASE, NOW)).toBeNull()
    expect(await sumsOf(db, 1)).toMatchObject({ candidates: 3, queued: 3 })
  })

  it('are claimed by several senders at once, each row by one of them', async () => {
    const db = await openWithDispatch()
    await fill(db, 60)
    const senders = ['a', 'b', 'c', 'd', 'e', 'f']
    const claims = await Promise.all(
      senders.map(async token => {
        const rows: Delivery[] = []
        for (;;) {
          const row = await claimNext(db, 1, { token, until: LATER }, NOW)
          if (!row) return rows
          rows.push(row)
        }
      }),
    )
    const ids = claims.flat().map(({ id }) => id)
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1))
    for (const [index, rows] of claims.entries()) {
      expect(new Set(rows.map(({ token }) => token))).toEqual(
        new Set(rows.length > 0 ? [senders[index]] : []),
      )
    }
    expect((await all(db)).every(({ attempts }) => attempts === 1)).toBe(true)
  })

  it.each(['paused', 'cancelled'] as const)('of a dispatch that is %s are not claimed', async state => {
    const db = await openWithDispatch()
    await fill(db, 2)
    await claimed(db)
    await setDispatchState(db, [1], state)
    expect(await claimNext(db, 1, LEASE, NOW)).toBeNull()
    expect((await all(db)).map(row => row.state)).toEqual([
      'claimed',
      state === 'paused' ? 'queued' : 'failed',
    ])
  })

  it('that were never tried go before those that were given back, and those before what was deferred', async () => {
    const db = await openWithDispatch()
    await fill(db, 4)
    const [first, second] = [await claimed(db), await claimed(db)]
    const again = { nextAt: SOON, reason: 'not now', reply: null }
    await recordMove(db, first.id, 'mine', { to: 'deferred', ...again }, NOW)
    await recordMove(db, second.id, 'mine', { to: 'queued', reason: 'lost' }, NOW)
    const order: number[] = []
    for (let n = 0; n < 4; n++) order.push((await claimed(db, LEASE, SOON)).id)
    expect(order).toEqual([3, 4, 2, 1])
  })

  it('that were given back are claimed also when the clock was put back', async () => {
    const db = await openWithDispatch()
    await fill(db, 1)
    await claimed(db)
    await recordMove(db, 1, 'mine', { to: 'queued', reason: 'lost' }, LATER)
    expect(await claimNext(db, 1, LEASE, NOW)).toMatchObject({ id: 1, attempts: 1 })
  })

  it('that were deferred wait until they are due, and go in the order of their times', async () => {
    const db = await openWithDispatch()
    await fill(db, 3)
    for (const nextAt of [LATER, SOON, LATER]) {
      const { id } = await claimed(db)
      await recordMove(db, id, 'mine', { to: 'deferred', nextAt, reason: 'not now', reply: '450' }, NOW)
    }
    expect(await nextDue(db, 1)).toBe(SOON)
    expect(await claimNext(db, 1, LEASE, NOW)).toBeNull()
    expect(await claimed(db, LEASE, SOON)).toMatchObject({ id: 2, attempts: 2, last_reply: '450' })
    expect(await claimNext(db, 1, LEASE, SOON)).toBeNull()
    expect((await claimed(db, LEASE, LATER)).id).toBe(1)
    expect(await nextDue(db, 1)).toBe(LATER)
  })

  it('say when the next of them is due: at once who waits for nothing, and nobody when all are settled', async () => {
    const db = await openWithDispatch()
    expect(await nextDue(db, 1)).toBeNull()
    await fill(db, 2)
    const held = async (id: number, change: Partial<Omit<Delivery, 'id'>>) =>
      await db.updateTable('deliveries').set(change).where('id', '=', id).execute()
    expect(await nextDue(db, 1)).toBe('1970-01-01T00:00:00.000Z')
    await held(1, { next_at: LATER })
    expect(await nextDue(db, 1)).toBe('1970-01-01T00:00:00.000Z')
    await held(2, { state: 'deferred', next_at: SOON })
    expect(await nextDue(db, 1)).toBe(SOON)
    await held(2, { state: 'claimed', token: 'mine', lease_until: LATER })
    expect(await nextDue(db, 1)).toBe(LATER)
    await held(1, { state: 'accepted' })
    expect(await nextDue(db, 1)).toBeNull()
  })

  it('pass their dot once, for the holder alone', async () => {
    const db = await openWithDispatch()
    await fill(db, 1)
    expect(await markDot(db, 1, 'mine', NOW)).toBe(false)
    await claimed(db)
    expect(await markDot(db, 1, 'another', NOW)).toBe(false)
    expect(await only(db)).toMatchObject({ state: 'claimed' })
    expect(await markDot(db, 1, 'mine', SOON)).toBe(true)
    expect(await markDot(db, 1, 'mine', SOON)).toBe(false)
    expect(await only(db)).toMatchObject({
      state: 'dot',
      token: 'mine',
      lease_until: LATER,
      updated_at: SOON,
    })
    expect(await sumsOf(db, 1)).toMatchObject({ candidates: 1, uncertain: 1 })
  })

  it.each(MOVES)('end an attempt as $to, and are free of their holder', async move => {
    const db = await openWithDispatch()
    await fill(db, 1)
    await claimed(db)
    if (move.to === 'accepted' || move.to === 'uncertain') await markDot(db, 1, 'mine', NOW)
    expect(await recordMove(db, 1, 'mine', move, SOON)).toBe(true)
    expect(await only(db)).toMatchObject({
      state: move.to,
      token: null,
      lease_until: null,
      attempts: move.to === 'queued' ? 0 : 1,
      reason: move.to === 'accepted' ? null : move.reason,
      last_reply: 'reply' in move ? move.reply : null,
      updated_at: SOON,
    })
    expect((await only(db))?.next_at).toBe(
      move.to === 'deferred' ? LATER : move.to === 'queued' ? GIVEN_BACK : null,
    )
    expect((await sumsOf(db, 1)).candidates).toBe(1)
  })

  it('are not moved by a holder that was fenced off, however late it writes', async () => {
    const db = await openWithDispatch()
    await fill(db, 1)
    const held = await claimed(db, { token: 'late', until: SOON })
    await takeBack(db, held, { state: 'queued', reason: 'its lease ended' }, SOON)
    await claimed(db, LEASE, SOON)
    const before = await only(db)
    expect(await markDot(db, 1, 'late', LATER)).toBe(false)
    for (const move of MOVES) expect(await recordMove(db, 1, 'late', move, LATER)).toBe(false)
    await renewLease(db, { token: 'late', until: '2015-06-15T23:00:00.000Z' }, LATER)
    expect(await takeBack(db, held, { state: 'uncertain', reason: 'again' }, LATER)).toBe(false)
    expect(await only(db)).toEqual(before)
  })

  it.each(['accepted', 'failed', 'deferred', 'uncertain', 'suppressed', 'queued'] as const)(
    'are not moved by anybody’s attempt once they are %s',
    async state => {
      const db = await openWithDispatch()
      await fill(db, 1, { state, token: 'mine', next_at: LATER })
      const before = await only(db)
      expect(await markDot(db, 1, 'mine', LATER)).toBe(false)
      for (const move of MOVES) expect(await recordMove(db, 1, 'mine', move, LATER)).toBe(false)
      await renewLease(db, LEASE, LATER)
      expect(await only(db)).toEqual(before)
    },
  )

  it('are held for longer by a holder that lives', async () => {
    const db = await openWithDispatch()
    await fill(db, 2)
    await claimed(db, { token: 'mine', until: SOON })
    await claimed(db, { token: 'another', until: SOON })
    await markDot(db, 1, 'mine', NOW)
    await renewLease(db, LEASE, NOW)
    expect((await all(db)).map(row => row.lease_until)).toEqual([LATER, SOON])
  })

  it('that somebody holds are found, and taken back as long as they have not moved', async () => {
    const db = await openWithDispatch()
    await fill(db, 3)
    await claimed(db)
    await claimed(db)
    await markDot(db, 2, 'mine', NOW)
    const [before, past] = await heldDeliveries(db, 1)
    if (!before || !past) throw new Error('two are held')
    expect([before.id, past.id]).toEqual([1, 2])
    expect(await takeBack(db, before, { state: 'queued', reason: 'interrupted' }, SOON)).toBe(true)
    expect(await takeBack(db, before, { state: 'queued', reason: 'interrupted' }, SOON)).toBe(false)
    expect(await takeBack(db, { ...past, state: 'claimed' }, { state: 'queued', reason: 'x' }, SOON)).toBe(
      false,
    )
    expect(await takeBack(db, past, { state: 'uncertain', reason: 'interrupted' }, SOON)).toBe(true)
    expect(await all(db)).toMatchObject([
      { state: 'queued', attempts: 0, token: null, lease_until: null, reason: 'interrupted' },
      { state: 'uncertain', attempts: 1, token: null, lease_until: null, reason: 'interrupted' },
      { state: 'queued', attempts: 0 },
    ])
    expect(await heldDeliveries(db, 1)).toEqual([])
  })

  it('are moved together from the states that are named, of one dispatch', async () => {
    const db = await openWithDispatch()
    for (const [n, state] of (
      ['failed', 'failed', 'accepted', 'uncertain', 'suppressed'] as const
    ).entries()) {
      const names = { address: `${n}`, address_key: `${n}`, message_id: `<${n}@example.org>` }
      await fill(db, 1, { ...names, state, attempts: 6 })
    }
    await fill(db, 1, { state: 'failed' }, 2)
    const again = { state: 'queued' as const, reason: 'tried again' }
    expect(await moveAll(db, 1, ['failed', 'uncertain'], again, SOON)).toEqual(['0', '1', '3'])
    expect(await moveAll(db, 1, ['failed', 'uncertain'], again, SOON)).toEqual([])
    expect((await all(db)).map(row => [row.state, row.attempts])).toEqual([
      ['queued', 0],
      ['queued', 0],
      ['accepted', 6],
      ['queued', 0],
      ['suppressed', 6],
    ])
    expect(await sumsOf(db, 2)).toMatchObject({ failed: 1 })
    const ended = { state: 'failed' as const, reason: 'expired' }
    expect(await moveAll(db, 1, ['queued', 'deferred'], ended, SOON)).toHaveLength(3)
    expect((await sumsOf(db, 1)).candidates).toBe(5)
  })

  it('that are uncertain are resolved by a person, and no others', async () => {
    const db = await openWithDispatch()
    for (const [n, state] of (['uncertain', 'uncertain', 'accepted', 'uncertain'] as const).entries()) {
      await fill(db, 1, { address: `${n}`, address_key: `${n}`, message_id: `<${n}@example.org>`, state })
    }
    const to = (state: 'accepted' | 'failed' | 'queued') => ({ state, reason: 'as a person said' })
    expect(await resolveUncertain(db, 1, ['0', '2', 'nobody'], to('failed'), SOON)).toEqual(['0'])
    expect(await resolveUncertain(db, 1, ['0', '1'], to('accepted'), SOON)).toEqual(['1'])
    expect(await resolveUncertain(db, 1, [], to('queued'), SOON)).toEqual([])
    expect(await resolveUncertain(db, 2, ['3'], to('queued'), SOON)).toEqual([])
    const many = Array.from({ length: 40_000 }, (_, n) => `nobody${n}`)
    expect(await resolveUncertain(db, 1, [...many, '3'], to('queued'), SOON)).toEqual(['3'])
    expect((await all(db)).map(row => row.state)).toEqual(['failed', 'accepted', 'accepted', 'queued'])
  })

  it('say which addresses have the issue, or may have it, by which real dispatch', async () => {
    const db = await openWithDispatch()
    const test = { ...dispatch, audience: 'ada (test 1)', kind: 'test' as const, purpose: 'test' as const }
    await db
      .insertInto('dispatches')
      .values([{ ...dispatch, rehearsal: 1 }, test])
      .execute()
    const row = (address: string, state: DeliveryState, dispatchId: number) => ({
      ...delivery,
      dispatch_id: dispatchId,
      address_key: address,
      state,
      message_id: `<${address}.${dispatchId}@example.org>`,
    })
    await insertDeliveries(db, [
      row('both', 'accepted', 2),
      row('both', 'accepted', 1),
      row('doubted', 'accepted', 1),
      row('doubted', 'uncertain', 2),
      row('uncertain', 'uncertain', 2),
      row('past its dot', 'dot', 2),
      row('failed', 'failed', 1),
      row('queued', 'queued', 1),
      row('rehearsed', 'accepted', 3),
      row('tested', 'accepted', 4),
    ])
    const keys = [
      'both',
      'doubted',
      'uncertain',
      'past its dot',
      'failed',
      'queued',
      'rehearsed',
      'tested',
      'x',
    ]
    const real = await realDispatches(db, 1)
    expect(real).toEqual([1, 2])
    expect(Object.fromEntries(await copiesOf(db, real, keys))).toEqual({
      both: { dispatch: 1, certain: true },
      doubted: { dispatch: 1, certain: true },
      uncertain: { dispatch: 2, certain: false },
      'past its dot': { dispatch: 2, certain: false },
    })
    expect(await realDispatches(db, 2)).toEqual([])
    expect(await copiesOf(db, [], keys)).toEqual(new Map())
    expect(await copiesOf(db, real, [])).toEqual(new Map())
  })

  it('always add up, whatever moves them', async () => {
    const db = await openWithDispatch()
    await fill(db, 30)
    const moves = [...MOVES, 'dot', 'nothing'] as const
    for (let n = 0; n < 45; n++) {
      const row = await claimNext(db, 1, { token: `t${n}`, until: LATER }, NOW)
      if (!row) break
      const move = moves[n % moves.length] ?? 'nothing'
      if (move === 'dot') await markDot(db, row.id, `t${n}`, NOW)
      else if (move !== 'nothing') await recordMove(db, row.id, `t${n}`, move, NOW)
      const { candidates, ...parts } = await sumsOf(db, 1)
      expect(candidates).toBe(30)
      expect(Object.values(parts).reduce((total, part) => total + part, 0)).toBe(30)
    }
  })
})
