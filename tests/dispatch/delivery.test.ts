import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Move, moveAfter } from '../../src/dispatch/delivery.ts'
import type { SendOutcome } from '../../src/dispatch/send-outcome.ts'

const NOW = new Date('2015-06-15T12:00:00.000Z')
const RULES = { schedule: [60_000, 300_000], expiresAt: '2015-06-20T12:00:00.000Z' }

type Rejected = Extract<SendOutcome, { kind: 'rejected' }>

function rejected(code: number, about: Partial<Rejected> = {}): SendOutcome {
  const permanent = code >= 500
  return {
    kind: 'rejected',
    reply: `${code} no`,
    code,
    enhanced: null,
    permanent,
    policy: false,
    stage: 'rcpt',
    ...about,
  }
}

describe('an attempt leaves its row', () => {
  const table: readonly (readonly [string, SendOutcome, Move])[] = [
    [
      'accepted, when the dot was answered with 250',
      { kind: 'accepted', reply: '250 2.0.0 queued' },
      { to: 'accepted', reply: '250 2.0.0 queued' },
    ],
    [
      'queued, when the connection ended before the dot',
      { kind: 'lost', afterDot: false, reason: 'reset' },
      { to: 'queued', reason: 'the connection was lost before the final dot: reset' },
    ],
    [
      'uncertain, when it ended after the dot',
      { kind: 'lost', afterDot: true, reason: 'no answer for 600 seconds' },
      { to: 'uncertain', reason: 'the reply to the final dot was lost: no answer for 600 seconds' },
    ],
    ...(['mail', 'rcpt', 'data', 'dot'] as const).map(
      stage =>
        [
          `queued, when the server closes with 421 at ${stage}`,
          rejected(421, { stage }),
          { to: 'queued', reason: 'the server is closing: 421 no' },
        ] as const,
    ),
    ...(
      [
        ['mail', 550, 'the server refused the sender'],
        ['rcpt', 550, 'the server refused the recipient'],
        ['rcpt', 552, 'the server refused the recipient'],
        ['data', 554, 'the server refused the message'],
        ['dot', 554, 'the server refused the message'],
      ] as const
    ).map(
      ([stage, code, reason]) =>
        [
          `failed, when ${code} comes at ${stage}`,
          rejected(code, { stage }),
          { to: 'failed', reason, reply: `${code} no` },
        ] as const,
    ),
    [
      'failed, when the refusal is one of policy',
      rejected(550, { stage: 'dot', policy: true, enhanced: '5.7.1' }),
      { to: 'failed', reason: 'the server refused the message', reply: '550 no' },
    ],
    ...([450, 451, 452] as const).map(
      code =>
        [
          `deferred, when ${code} says “not now”`,
          rejected(code),
          {
            to: 'deferred',
            nextAt: '2015-06-15T12:01:00.000Z',
            reason: 'the server said "not now"',
            reply: `${code} no`,
          },
        ] as const,
    ),
    [
      'deferred, when the dot is answered with 451: the server has not got it',
      rejected(451, { stage: 'dot' }),
      {
        to: 'deferred',
        nextAt: '2015-06-15T12:01:00.000Z',
        reason: 'the server said "not now"',
        reply: '451 no',
      },
    ],
  ]

  test.each(table)('%s', (_, outcome, move) => {
    expect(moveAfter(outcome, 1, RULES, NOW, 0)).toEqual(move)
  })
})

describe('“not now” is tried again', () => {
  const next = (attempts: number, jitter = 0, expiresAt = RULES.expiresAt) =>
    moveAfter(rejected(450), attempts, { ...RULES, expiresAt }, NOW, jitter)

  test('after each span of the schedule, and no more once it is used up', () => {
    expect(next(1)).toMatchObject({ to: 'deferred', nextAt: '2015-06-15T12:01:00.000Z' })
    expect(next(2)).toMatchObject({ to: 'deferred', nextAt: '2015-06-15T12:05:00.000Z' })
    expect(next(3)).toEqual({ to: 'failed', reason: 'refused 3 times', reply: '450 no' })
  })

  test('up to a quarter later by chance, so that not all come back at once', () => {
    expect(next(2, 1)).toMatchObject({ nextAt: '2015-06-15T12:06:15.000Z' })
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 2 }),
        (jitter, attempts) => {
          const move = next(attempts, jitter)
          const wait = RULES.schedule[attempts - 1] ?? 0
          const waited = move.to === 'deferred' ? Date.parse(move.nextAt) - NOW.getTime() : -1
          expect(waited).toBeGreaterThanOrEqual(wait)
          expect(waited).toBeLessThanOrEqual(wait * 1.25)
        },
      ),
    )
  })

  test('but not after the dispatch expires', () => {
    expect(next(1, 0, '2015-06-15T12:01:00.000Z')).toMatchObject({ to: 'deferred' })
    expect(next(1, 0, '2015-06-15T12:00:59.999Z')).toEqual({
      to: 'failed',
      reason: 'expired',
      reply: '450 no',
    })
  })
})

test('only a reply to the dot makes a row accepted, and only its loss an uncertain one', () => {
  const outcome: fc.Arbitrary<SendOutcome> = fc.oneof(
    fc.record({ kind: fc.constant('lost' as const), afterDot: fc.boolean(), reason: fc.string() }),
    fc.record({
      kind: fc.constant('rejected' as const),
      reply: fc.string(),
      code: fc.integer({ min: 400, max: 599 }),
      enhanced: fc.constant(null),
      permanent: fc.boolean(),
      policy: fc.boolean(),
      stage: fc.constantFrom('mail' as const, 'rcpt' as const, 'data' as const, 'dot' as const),
    }),
  )
  fc.assert(
    fc.property(outcome, fc.integer({ min: 1, max: 9 }), (result, attempts) => {
      const { to } = moveAfter(result, attempts, RULES, NOW, 0.5)
      expect(to).not.toBe('accepted')
      expect(to === 'uncertain').toBe(result.kind === 'lost' && result.afterDot)
    }),
  )
})
