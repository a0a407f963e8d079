import { describe, expect, test } from 'vitest'
import { listFormat, PURPOSES, planDelivery } from '../../src/dispatch/plan.ts'

const FREE = { suppressed: null, has: null, pausedUntil: null }
const HAS = { dispatch: 3, certain: true }

describe('a recipient', () => {
  test.each([...PURPOSES, 'test'] as const)(
    'of a %s dispatch gets it when nothing speaks against it',
    purpose => {
      expect(planDelivery(FREE, purpose)).toEqual({ state: 'queued' })
    },
  )

  test.each([...PURPOSES, 'test'] as const)('that is suppressed is left out of a %s dispatch', purpose => {
    expect(planDelivery({ ...FREE, suppressed: 'complained' }, purpose)).toEqual({
      state: 'suppressed',
      reason: 'complained',
    })
  })

  test('that pauses is left out until then', () => {
    expect(planDelivery({ ...FREE, pausedUntil: '2015-08-01T00:00:00.000Z' }, 'resend')).toEqual({
      state: 'suppressed',
      reason: 'pauses until 2015-08-01',
    })
  })

  test('that has the issue already is left out of a first dispatch, with the reason', () => {
    expect(planDelivery({ ...FREE, has: HAS }, 'first')).toEqual({
      state: 'suppressed',
      reason: 'has this issue already (dispatch 3)',
    })
  })

  test('that may have it is left out as well: a person decides about it', () => {
    expect(planDelivery({ ...FREE, has: { dispatch: 3, certain: false } }, 'first')).toEqual({
      state: 'suppressed',
      reason: 'may have this issue already (dispatch 3)',
    })
  })

  test.each(['resend', 'correction', 'test'] as const)(
    'that has the issue gets a %s all the same',
    purpose => {
      expect(planDelivery({ ...FREE, has: HAS }, purpose)).toEqual({ state: 'queued' })
    },
  )
})

describe('a post to a list goes', () => {
  const small = { both: 30_000, text: 9_000 }
  const large = { both: 50_000, text: 9_000 }
  test.each([
    ['whole when it fits', 'auto', small, { format: 'both', octets: 30_000, fits: true, why: null }],
    [
      'as text alone when it does not, and says why',
      'auto',
      large,
      {
        format: 'text',
        octets: 9_000,
        fits: true,
        why: 'with HTML it has 50000 octets and the list takes 40000',
      },
    ],
    [
      'as text alone where that is configured',
      'text',
      small,
      { format: 'text', octets: 9_000, fits: true, why: null },
    ],
    [
      'not at all when both are asked for and do not fit',
      'both',
      large,
      { format: 'both', octets: 50_000, fits: false, why: null },
    ],
    [
      'not at all when even the text does not fit',
      'auto',
      { both: 90_000, text: 50_000 },
      {
        format: 'text',
        octets: 50_000,
        fits: false,
        why: 'with HTML it has 90000 octets and the list takes 40000',
      },
    ],
    [
      'whole at exactly the limit',
      'auto',
      { both: 40_000, text: 9_000 },
      { format: 'both', octets: 40_000, fits: true, why: null },
    ],
  ] as const)('%s', (_, wanted, octets, result) => {
    expect(listFormat(wanted, octets, 40_000)).toEqual(result)
  })
})
