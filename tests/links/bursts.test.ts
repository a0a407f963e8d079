import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PendingClick, settle } from '../../src/links/bursts.ts'

const NOON = Date.UTC(2015, 5, 15, 12)
const LATER = NOON + 3_600_000

function click(linkId: number, seconds: number, parts: Partial<PendingClick> = {}): PendingClick {
  return { visitor: 'a', linkId, issueId: 1, at: NOON + seconds * 1000, kind: 'reader', ...parts }
}

const kinds = (clicks: readonly PendingClick[], links = 4) =>
  settle(clicks, LATER, () => links).counted.map(({ linkId, kind }) => `${linkId} ${kind}`)

describe('clicks', () => {
  test('of a reader, here and there, are a reader’s', () => {
    expect(kinds([click(1, 0), click(3, 4), click(1, 90)])).toEqual(['1 reader', '3 reader', '1 reader'])
  })

  test('on all links of an issue within seconds are a burst', () => {
    expect(kinds([click(4, 3), click(1, 0), click(2, 1), click(3, 2)])).toEqual([
      '1 burst',
      '2 burst',
      '3 burst',
      '4 burst',
    ])
  })

  test('on all links of an issue in minutes are a reader’s', () => {
    expect(kinds([1, 2, 3, 4].map(link => click(link, link * 60)))).toEqual(
      [1, 2, 3, 4].map(link => `${link} reader`),
    )
  })

  test('long before and long after a burst stay a reader’s', () => {
    const burst = [1, 2, 3, 4].map(link => click(link, 100 + link))
    expect(kinds([click(2, 0), ...burst, click(2, 200)])).toEqual([
      '2 reader',
      '1 burst',
      '2 burst',
      '3 burst',
      '4 burst',
      '2 reader',
    ])
  })

  test('of several visitors make no burst together', () => {
    const clicks = [1, 2, 3, 4].map(link => click(link, link, { visitor: `v${link}` }))
    expect(kinds(clicks).every(kind => kind.endsWith('reader'))).toBe(true)
  })

  test('on both links of an issue of two are a reader’s', () => {
    expect(kinds([click(1, 0), click(2, 1)], 2)).toEqual(['1 reader', '2 reader'])
  })

  test('on links of no issue make no burst', () => {
    const clicks = [1, 2, 3, 4].map(link => click(link, link, { issueId: null }))
    expect(kinds(clicks, 0).every(kind => kind.endsWith('reader'))).toBe(true)
  })

  test('that are known to be a machine’s stay what they are, and count towards a burst', () => {
    const clicks = [1, 2, 3, 4].map(link => click(link, link, { kind: link === 1 ? 'head' : 'reader' }))
    expect(kinds(clicks)).toEqual(['1 head', '2 burst', '3 burst', '4 burst'])
  })

  test('wait for ten seconds, and are then counted on the day they were made', () => {
    const midnight = Date.UTC(2015, 5, 16)
    const pending = [click(1, 0, { at: midnight - 1 })]
    expect(settle(pending, midnight + 9_000, () => 4)).toEqual({ counted: [], pending })
    expect(settle(pending, midnight + 10_000, () => 4)).toEqual({
      counted: [{ linkId: 1, day: '2015-06-15', kind: 'reader', of: pending[0] }],
      pending: [],
    })
  })

  test('of somebody who never stops are counted all the same', () => {
    const clicks = Array.from({ length: 70 }, (_, second) => click(1, second))
    expect(settle(clicks, NOON + 70_000, () => 4)).toMatchObject({ pending: [] })
  })

  test('are each counted once, sooner or later', () => {
    const some = fc.record({
      linkId: fc.integer({ min: 1, max: 4 }),
      seconds: fc.integer({ min: 0, max: 60 }),
      visitor: fc.constantFrom('a', 'b'),
    })
    fc.assert(
      fc.property(fc.array(some), fc.integer({ min: 0, max: 60 }), (made, seconds) => {
        const clicks = made.map(({ linkId, seconds, visitor }) => click(linkId, seconds, { visitor }))
        const early = settle(clicks, NOON + seconds * 1000, () => 4)
        const late = settle(early.pending, LATER, () => 4)
        expect(late.pending).toEqual([])
        expect(early.counted.length + late.counted.length).toBe(clicks.length)
      }),
    )
  })

  test('by the hundred thousand are settled at once', () => {
    const clicks = Array.from({ length: 200_000 }, (_, at) => click(at % 4, at / 50))
    expect(settle(clicks, LATER * 2, () => 4).counted.length).toBe(200_000)
  })
})
