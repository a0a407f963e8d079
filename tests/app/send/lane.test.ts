import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Lane, shareOut } from '../../../src/app/send/lane.ts'
import type { Relay } from '../../../src/app/send/route.ts'
import type { Claimed } from '../../../src/store/ledger.ts'

function lane(change: Partial<Relay> = {}): Lane {
  const target = { host: '127.0.0.1', port: 25, tls: 'off', auth: null } as const
  return new Lane({ name: 'a', target, connections: 10, weight: 1, rates: [], ...change })
}

function row(id: number): Claimed {
  return {
    id,
    dispatch_id: 1,
    address: 'ada@example.org',
    name: null,
    subscriber_id: null,
    text_only: 0,
    version: 1,
    since: null,
    message_id: '<1@example.org>',
    attempts: 1,
    relay: 'a',
  }
}

/** Gives each lane what it was promised. */
function give(shares: ReturnType<typeof shareOut>): readonly number[] {
  for (const { lane, most } of shares) for (let n = 0; n < most; n++) lane.push(row(n))
  return shares.map(({ most }) => most)
}

/** Time that passes when a test says so. */
function passing(): (milliseconds: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  return milliseconds => void vi.advanceTimersByTime(milliseconds)
}

describe('what is shared out', () => {
  test('fills one lane to so many rows for each of its connections', () => {
    expect(give(shareOut([lane({ connections: 3 })], 8))).toEqual([24])
  })

  test('is asked for again when half of it is gone, and not before', () => {
    const one = lane({ connections: 2 })
    give(shareOut([one], 8))
    for (let n = 0; n < 7; n++) one.take()
    expect(shareOut([one], 8)).toEqual([])
    one.take()
    expect(give(shareOut([one], 8))).toEqual([8])
  })

  test('goes by weight: three of four to the one, and the other waits when that has no more room', () => {
    const [heavy, light] = [lane({ weight: 3 }), lane({ weight: 1 })]
    const shares = new Map(shareOut([heavy, light], 8).map(({ lane, most }) => [lane, most]))
    expect(shares.get(heavy)).toBe(80)
    expect([26, 27]).toContain(shares.get(light))
  })

  test('never gives a lane more than a message beyond its weight, nor more than it has room for', () => {
    const relays = fc.array(
      fc.record({
        weight: fc.integer({ min: 1, max: 1_000 }),
        connections: fc.integer({ min: 1, max: 100 }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    const rounds = fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(relays, rounds, (relays, rounds) => {
        const lanes = relays.map(relay => lane(relay))
        for (const taken of rounds) {
          give(shareOut(lanes, 8))
          const least = Math.min(...lanes.map(({ load }) => load))
          for (const { load, relay, waiting } of lanes) {
            expect(load).toBeLessThanOrEqual(least + 1 / relay.weight + 1e-9)
            expect(waiting).toBeLessThanOrEqual(relay.connections * 8)
          }
          for (const one of lanes) for (let n = 0; n < taken; n++) one.take()
        }
      }),
    )
  })

  test('does not wait for a lane whose rows nobody has taken for a while, and does again when it works', () => {
    const pass = passing()
    const [stuck, quick] = [lane({ weight: 1_000 }), lane({ weight: 1 })]
    give(shareOut([stuck, quick], 8))
    while (quick.take() !== null);
    pass(4_000)
    expect(shareOut([stuck, quick], 8)).toEqual([])
    pass(1_001)
    quick.take()
    expect(shareOut([stuck, quick], 8)).toMatchObject([{ lane: quick, most: 80 }])
    stuck.take()
    expect(stuck.isStalled).toBe(false)
    expect(shareOut([stuck, quick], 8).map(({ lane }) => lane)).toContain(stuck)
  })

  test('is nothing when there is no lane', () => {
    expect(shareOut([], 8)).toEqual([])
  })
})

describe('a lane', () => {
  test('gives its rows in the order in which they came, each once', () => {
    const one = lane()
    for (const id of [3, 1, 2]) one.push(row(id))
    expect([one.take()?.id, one.takeAll().map(({ id }) => id), one.take()]).toEqual([3, [1, 2], null])
    expect(one.waiting).toBe(0)
  })

  test('without rows is not stalled, however long nobody asks', () => {
    const pass = passing()
    const one = lane()
    pass(60_000)
    expect(one.isStalled).toBe(false)
  })

  test('pauses longer each time that its relay breaks, and is given up at the third', () => {
    const one = lane()
    expect([one.lost(one.round), one.lost(one.round), one.lost(one.round)]).toEqual([500, 1_000, null])
  })

  test('counts ten connections that break together once', () => {
    const one = lane()
    const { round } = one
    for (let n = 0; n < 10; n++) expect(one.lost(round)).toBe(500)
    expect(one.lost(one.round)).toBe(1_000)
  })

  test('begins to count anew when a message got through', () => {
    const one = lane()
    one.lost(one.round)
    one.lost(one.round)
    one.works()
    expect(one.lost(one.round)).toBe(500)
  })

  test('wakes everybody who waits for news, and who asks later waits for the next', async () => {
    const one = lane()
    const told: string[] = []
    const waiting = ['ada', 'ben'].map(async name => {
      await one.news()
      told.push(name)
    })
    one.wake()
    await Promise.all(waiting)
    expect(told).toEqual(['ada', 'ben'])
    const later = one.news().then(() => void told.push('cleo'))
    await Promise.resolve()
    expect(told).toHaveLength(2)
    one.wake()
    await later
    expect(told).toHaveLength(3)
  })
})
