import { describe, expect, test } from 'vitest'
import { type AskedProbe, asksForProbe, probeState, scoreSinceProbe } from '../../src/audience/probe.ts'

const DAY = 24 * 60 * 60 * 1_000
const NOW = new Date('2015-06-15T12:00:00.000Z')
const ago = (days: number) => new Date(NOW.getTime() - days * DAY).toISOString()
const soft = (days: number) => ({ action: 'failed' as const, class: 'soft' as const, at: ago(days) })
const asked = (days: number, changes: Partial<AskedProbe> = {}): AskedProbe => ({
  sent: true,
  asked_at: ago(days),
  due_at: ago(days - 7),
  bounced_at: null,
  ...changes,
})

describe('an address is asked', () => {
  test('after four weekly issues that bounced, and not after three', () => {
    const score = (count: number) =>
      scoreSinceProbe(
        Array.from({ length: count }, (_, week) => soft(week * 7)),
        undefined,
        NOW,
      )
    expect(asksForProbe(score(3), undefined, NOW)).toBe(false)
    expect(asksForProbe(score(4), undefined, NOW)).toBe(true)
  })

  test('once at a time', () => {
    expect(asksForProbe(4, asked(1), NOW)).toBe(false)
    expect(asksForProbe(4, asked(8), NOW)).toBe(true)
  })
})

test('a probe that went and did not come back within a week is an answer: nothing before it counts', () => {
  const bounces = [soft(20), soft(15), soft(10), soft(1)]
  expect(scoreSinceProbe(bounces, asked(9), NOW)).toBeLessThan(1)
  for (const none of [asked(9, { sent: false }), asked(9, { bounced_at: ago(8) }), asked(3)]) {
    expect(scoreSinceProbe(bounces, none, NOW)).toBeGreaterThan(1.5)
  }
})

test('what came of a probe follows from what is known of it', () => {
  expect(probeState(asked(1), NOW)).toBe('waiting')
  expect(probeState(asked(8), NOW)).toBe('silent')
  expect(probeState(asked(8, { sent: false }), NOW)).toBe('unsent')
  expect(probeState(asked(8, { bounced_at: ago(7) }), NOW)).toBe('bounced')
})
