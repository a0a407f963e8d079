import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isComplete, isDelivered, sumUp } from '../../src/dispatch/account.ts'
import type { DeliveryState } from '../../src/dispatch/delivery.ts'

const STATES: readonly DeliveryState[] = [
  'queued',
  'claimed',
  'dot',
  'accepted',
  'deferred',
  'failed',
  'uncertain',
  'suppressed',
]
const counts = fc.record(
  Object.fromEntries(STATES.map(state => [state, fc.nat(100_000)])) as Record<
    DeliveryState,
    fc.Arbitrary<number>
  >,
  { requiredKeys: [] },
)

test('the sums always add up to the candidates, whatever state the rows are in', () => {
  fc.assert(
    fc.property(counts, rows => {
      const sums = sumUp(rows)
      const { candidates, accepted, failed, suppressed, deferred, uncertain, queued } = sums
      expect(accepted + failed + suppressed + deferred + uncertain + queued).toBe(candidates)
      expect(candidates).toBe(Object.values(rows).reduce((total, count) => total + count, 0))
    }),
  )
})

test('a row that is claimed counts as queued, one past its dot as uncertain', () => {
  expect(sumUp({ queued: 1, claimed: 2, uncertain: 4, dot: 8 })).toEqual({
    candidates: 15,
    accepted: 0,
    failed: 0,
    suppressed: 0,
    deferred: 0,
    uncertain: 12,
    queued: 3,
  })
})

describe('a dispatch is', () => {
  test.each([
    ['complete and delivered when all are accepted or left out', { accepted: 2, suppressed: 1 }, true, true],
    ['complete but not delivered when one failed', { accepted: 2, failed: 1 }, true, false],
    ['complete but not delivered when one is uncertain', { accepted: 2, uncertain: 1 }, true, false],
    ['not complete while one is queued', { accepted: 2, queued: 1 }, false, false],
    ['not complete while one is claimed', { accepted: 2, claimed: 1 }, false, false],
    ['not complete while one is deferred', { accepted: 2, deferred: 1 }, false, false],
    ['delivered to nobody when everybody is left out', { suppressed: 3 }, true, true],
  ])('%s', (_, rows, complete, delivered) => {
    expect([isComplete(sumUp(rows)), isDelivered(sumUp(rows))]).toEqual([complete, delivered])
  })
})
