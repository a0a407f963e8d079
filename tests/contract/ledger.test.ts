// The ledger as a sender has it: groups of what several connections have to say, each one transaction. On SQLite it
// is the thread that answers.
import { setImmediate } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { type Delivery, insertDeliveries, listDeliveries } from '../../src/store/deliveries.ts'
import { setDispatchState, sumsOf } from '../../src/store/dispatches.ts'
import type { Claim, Committed, Group, Ledger, Order } from '../../src/store/ledger.ts'
import { openLedger } from '../../src/store/open-ledger.ts'
import { markLeft, suppress } from '../../src/store/subscribers.ts'
import { forEachDatabase } from './databases.ts'
import { delivery, dispatch, edition, issue, NOW, subscriber } from './rows.ts'

const HOUR = 3_600_000
const ORDER: Order = { dispatch: 1, token: 'mine', isRoster: true, domains: {}, horizon: 48 * HOUR }

/** So many milliseconds after NOW. */
const after = (milliseconds: number) => new Date(Date.parse(NOW) + milliseconds).toISOString()

const GROUP: Group = {
  now: NOW,
  leaseUntil: after(180_000),
  renew: false,
  outcomes: [],
  dots: [],
  claims: [],
}

function claim(most: number, change: Partial<Claim> = {}): Partial<Group> {
  return { claims: [{ relay: 'a', most, rates: [], ...change }] }
}

const accepted = (id: number) => ({ id, move: { to: 'accepted' as const, reply: '250 fine' } })
const givenBack = (id: number) => ({ id, move: { to: 'queued' as const, reason: 'given back' } })
const ids = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id)
const names = ({ claimed }: Committed) => claimed.map(({ address }) => address.split('@')[0])

forEachDatabase('the ledger', (open, newTarget) => {
  /** A dispatch to these addresses, and ledgers of senders that work on it. */
  async function dispatchTo(addresses: readonly string[], changes: Partial<Delivery> = {}) {
    const target = await newTarget()
    const { db } = await open(target)
    await db.insertInto('issues').values(issue).execute()
    await db.insertInto('editions').values(edition).execute()
    await db.insertInto('dispatches').values(dispatch).execute()
    const rows = addresses.map((address, n) => ({
      ...delivery,
      address,
      address_key: address.toLowerCase(),
      message_id: `<${n}@example.org>`,
      ...(changes as object),
    }))
    await insertDeliveries(db, rows)
    const sender = async (order: Partial<Order> = {}) => {
      const ledger = await openLedger(target, db, { ...ORDER, ...order }, () => {})
      onTestFinished(async () => await ledger.close())
      return saying(ledger)
    }
    return { db, sender, rows: async () => await Array.fromAsync(listDeliveries(db, 1)) }
  }

  function saying(ledger: Ledger) {
    return async (group: Partial<Group>) => await ledger.commit({ ...GROUP, ...group })
  }

  const readers = (count: number, domain = 'example.org') =>
    Array.from({ length: count }, (_, n) => `reader${n}@${domain}`)

  it('claims what is asked for, for each relay its own, and each row once', async () => {
    const { sender } = await dispatchTo(readers(450))
    const commit = await sender()
    const { claimed, state, rateAt } = await commit({
      claims: [
        { relay: 'a', most: 310, rates: [] },
        { relay: 'b', most: 300, rates: [] },
      ],
    })
    expect(ids(claimed)).toEqual(Array.from({ length: 450 }, (_, n) => n + 1))
    expect(claimed.map(({ relay }) => relay)).toEqual([...Array(310).fill('a'), ...Array(140).fill('b')])
    expect(claimed[0]).toMatchObject({ address: 'reader0@example.org', attempts: 1, dispatch_id: 1 })
    expect([state, rateAt]).toEqual(['running', null])
    expect((await commit(claim(10))).claimed).toEqual([])
  })

  it('never has more rows past their dot than connections, at any commit, and everybody ends accepted once', async () => {
    const { db, sender, rows } = await dispatchTo(readers(120))
    const commit = await sender()
    const connections: (number | null)[] = Array.from({ length: 10 }, () => null)
    const waiting: number[] = []
    const moved: number[] = []
    for (let turn = 0; moved.length < 120; turn++) {
      // Some have something to say, and others not yet.
      const speaking = connections.keys().filter(n => (n * 7 + turn * 3) % 5 < 3)
      const outcomes: ReturnType<typeof accepted>[] = []
      const dots: number[] = []
      for (const n of speaking) {
        const done = connections[n] ?? null
        const next = waiting.shift() ?? null
        if (done !== null) outcomes.push(accepted(done))
        if (next !== null) dots.push(next)
        connections[n] = next
      }
      const committed = await commit({ outcomes, dots, ...claim(15 - Math.min(15, waiting.length)) })
      expect(new Set(committed.marked)).toEqual(new Set(dots))
      expect(new Set(committed.moved)).toEqual(new Set(outcomes.map(({ id }) => id)))
      moved.push(...committed.moved)
      waiting.push(...ids(committed.claimed))
      const past = (await rows()).filter(({ state }) => state === 'dot')
      expect(past.length).toBe(connections.filter(id => id !== null).length)
      expect((await sumsOf(db, 1)).candidates).toBe(120)
    }
    expect(moved.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, n) => n + 1))
    expect(await sumsOf(db, 1)).toMatchObject({ accepted: 120 })
  })

  it('records the outcomes of a group although one of its rows was taken away', async () => {
    const { db, sender, rows } = await dispatchTo(readers(4))
    const commit = await sender()
    await commit(claim(4))
    await commit({ dots: [1, 2] })
    await db.updateTable('deliveries').set({ token: 'another' }).where('id', 'in', [1, 3]).execute()
    const committed = await commit({ outcomes: [accepted(1), accepted(2)], dots: [3, 4] })
    expect([committed.moved, committed.marked]).toEqual([[2], [4]])
    expect((await rows()).map(({ state }) => state)).toEqual(['dot', 'accepted', 'claimed', 'dot'])
  })

  it.each(['paused', 'cancelled'] as const)(
    'lets no dot go and claims nothing any more once the dispatch is %s, and still records',
    async how => {
      const { db, sender, rows } = await dispatchTo(readers(5))
      const commit = await sender()
      await commit(claim(3))
      await commit({ dots: [1] })
      await setDispatchState(db, [1], how)
      const halted = await commit({ outcomes: [accepted(1)], dots: [2], ...claim(2) })
      expect(halted).toMatchObject({ moved: [1], marked: [], claimed: [], state: how })
      await commit({ outcomes: [givenBack(2), givenBack(3)] })
      const rest = how === 'paused' ? 'queued' : 'failed'
      expect((await rows()).map(({ state }) => state)).toEqual(['accepted', rest, rest, rest, rest])
      expect((await rows()).map(({ reason }) => reason)).toEqual(
        how === 'paused'
          ? [null, 'given back', 'given back', null, null]
          : [null, ...Array(4).fill('cancelled')],
      )
    },
  )

  it('ends what was not tried by the time that the dispatch expires; what is in hand is finished', async () => {
    const { sender, rows } = await dispatchTo(readers(3))
    const commit = await sender()
    await commit(claim(2))
    await commit({
      outcomes: [{ id: 2, move: { to: 'deferred', nextAt: NOW, reason: 'not now', reply: '450' } }],
    })
    const late = { now: after(5 * 24 * HOUR + 1) }
    expect(await commit({ ...late, dots: [1], ...claim(5) })).toMatchObject({
      marked: [1],
      claimed: [],
      state: 'running',
    })
    await commit({ ...late, outcomes: [accepted(1)] })
    expect((await rows()).map(({ state, reason }) => [state, reason])).toEqual([
      ['accepted', null],
      ['failed', 'expired'],
      ['failed', 'expired'],
    ])
  })

  it('leaves out, at the claim, who left, was suppressed or was deleted since the freeze, and nobody else', async () => {
    const everybody = ['ada', 'ben', 'cleo', 'dan', 'eve'].map(name => `${name}@example.org`)
    const { db, sender, rows } = await dispatchTo(everybody)
    await db
      .insertInto('subscribers')
      .values(everybody.map(address => ({ ...subscriber, address, address_key: address })))
      .execute()
    await db
      .updateTable('deliveries')
      .set({ subscriber_id: eb => eb.ref('id') })
      .execute()
    await markLeft(db, 1, NOW)
    await suppress(db, 'ben@example.org', 'complained', NOW)
    await db.deleteFrom('subscribers').where('id', '=', 3).execute()
    const commit = await sender()
    expect(names(await commit(claim(2, { rates: ['2/d'] })))).toEqual(['dan', 'eve'])
    expect((await rows()).map(({ state, reason }) => [state, reason])).toEqual([
      ['suppressed', 'left before it was sent'],
      ['suppressed', 'complained'],
      ['suppressed', 'left before it was sent'],
      ['claimed', null],
      ['claimed', null],
    ])
    // Again before the next try, too.
    const later = { to: 'deferred' as const, nextAt: after(1), reason: 'not now', reply: '450' }
    await commit({ outcomes: [{ id: 4, move: later }, givenBack(5)] })
    await markLeft(db, 4, NOW)
    await suppress(db, 'eve@example.org', 'complained', NOW)
    expect((await commit({ now: after(2), ...claim(5) })).claimed).toEqual([])
    expect(await sumsOf(db, 1)).toMatchObject({ suppressed: 5 })
  })

  it('asks nobody’s roster when it goes to a list', async () => {
    const { db, sender } = await dispatchTo(['list@lists.example.org'])
    await suppress(db, 'list@lists.example.org', 'complained', NOW)
    expect(names(await (await sender({ isRoster: false }))(claim(1)))).toEqual(['list'])
  })

  it('gives a relay no more than its rate, also after a restart, and leaves the others theirs', async () => {
    const { sender } = await dispatchTo(readers(20))
    const slow = { rates: ['3/m'] }
    expect((await (await sender())(claim(10, slow))).resting).toEqual({ a: after(20_000) })
    const again = await sender({ token: 'another run' })
    expect(await again(claim(10, slow))).toMatchObject({ claimed: [], resting: { a: after(20_000) } })
    expect((await again({ now: after(20_000), ...claim(10, slow) })).claimed).toHaveLength(1)
    expect((await again({ now: after(20_000), ...claim(4, { ...slow, relay: 'b' }) })).claimed).toHaveLength(
      3,
    )
    expect((await again(claim(5, { relay: 'c' }))).claimed).toHaveLength(5)
  })

  it('looks past those whom a full domain holds up for long, at who is due of another', async () => {
    const slow = readers(300, 'slow.example.org')
    const { db, sender } = await dispatchTo([...slow, ...readers(1)])
    const hold = { next_at: after(1_000), state: 'deferred' as const }
    await db.updateTable('deliveries').set(hold).where('id', '=', 301).execute()
    const commit = await sender({ domains: { 'slow.example.org': ['1/h'] } })
    const found = ids((await commit(claim(80))).claimed)
    for (let n = 1, more = true; more; n += 1) {
      const committed = await commit({ now: after(2_000), ...claim(80) })
      found.push(...ids(committed.claimed))
      more = committed.more
      expect(n).toBeLessThan(10)
    }
    expect(found).toEqual([1, 301])
  })

  it('gives two senders no more than one rate between them', async () => {
    const { db, sender } = await dispatchTo(readers(40))
    const [one, other] = [await sender({ token: 'one' }), await sender({ token: 'other' })]
    const found = []
    for (const commit of [one, other, one, other]) {
      found.push(...(await commit(claim(3, { rates: ['10/m'] }))).claimed)
    }
    expect(found).toHaveLength(10)
    expect(new Set(ids(found)).size).toBe(10)
    expect(await db.selectFrom('rates').selectAll().execute()).toEqual([
      { scope: 'relay a', rate: '10/m', full_micros: (Date.parse(NOW) + 60_000) * 1_000 },
    ])
  })

  it('holds up nobody else when a domain is full, and takes up its recipients when it is not', async () => {
    const slow = [...readers(5, 'slow.example.org'), 'ada@SLOW.example.org', 'ben@Slow.example.org']
    const { sender, rows } = await dispatchTo([...slow, ...readers(3)])
    const commit = await sender({ domains: { 'slow.example.org': ['2/m'] } })
    const first = await commit(claim(10))
    expect(ids(first.claimed)).toEqual([1, 2, 8, 9, 10])
    expect(first.rateAt).toBe(after(30_000))
    expect((await commit({ now: after(29_999), ...claim(10) })).claimed).toEqual([])
    expect(ids((await commit({ now: after(30_000), ...claim(10) })).claimed)).toEqual([3])
    expect((await rows()).map(({ state }) => state).filter(state => state === 'queued')).toHaveLength(4)
    const times = [60_000, 90_000, 120_000, 150_000]
    for (const time of times) {
      expect((await commit({ now: after(time), ...claim(10) })).claimed).toHaveLength(1)
    }
  })

  it('takes the rate of * for each domain that has none of its own, one by one', async () => {
    const one = readers(3, 'one.example.org')
    const { sender } = await dispatchTo([...one, ...readers(3, 'two.example.org'), ...readers(3)])
    const commit = await sender({ domains: { '*': ['1/m'], 'example.org': ['2/m'] } })
    expect(ids((await commit(claim(10))).claimed)).toEqual([1, 4, 7, 8])
  })

  it('takes no token of a relay for whom a domain holds up', async () => {
    const { sender } = await dispatchTo([...readers(5, 'slow.example.org'), ...readers(2)])
    const commit = await sender({ domains: { 'slow.example.org': ['1/m'] } })
    expect(ids((await commit(claim(10, { rates: ['3/m'] }))).claimed)).toEqual([1, 6, 7])
  })

  it('waits for nothing that a wrong clock has written', async () => {
    const { db, sender } = await dispatchTo(readers(4))
    const year = 365 * 24 * HOUR
    const set = async (id: number, state: 'queued' | 'deferred', milliseconds: number) =>
      await db
        .updateTable('deliveries')
        .set({ state, next_at: after(milliseconds) })
        .where('id', '=', id)
        .execute()
    await set(1, 'queued', year)
    await set(2, 'deferred', year)
    await set(3, 'queued', 30_000)
    await set(4, 'deferred', ORDER.horizon - 1)
    const commit = await sender()
    expect(ids((await commit(claim(10))).claimed)).toEqual([1, 2])
  })

  it('answers groups in the order in which they were given', async () => {
    const { sender } = await dispatchTo(readers(3))
    const commit = await sender()
    const answers: number[][] = []
    for (const most of [2, 1, 1]) answers.push(ids((await commit(claim(most))).claimed))
    await setImmediate()
    expect(answers).toEqual([[1, 2], [3], []])
  })
})
