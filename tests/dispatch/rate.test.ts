import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Levels, takeToken } from '../../src/dispatch/rate.ts'

const START = Date.parse('2015-06-15T12:00:00Z') * 1_000
const SPANS = { s: 1e6, m: 60e6, h: 3_600e6, d: 86_400e6 }

const unit = fc.constantFrom('s', 'm', 'h', 'd')
const count = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 999_999_999 }))
const rate = fc.record({ count, unit }).map(one => ({
  text: `${one.count}/${one.unit}`,
  count: one.count,
  span: SPANS[one.unit],
}))

/** Whoever asks as soon as a token is there, from a full bucket on. @returns when each was taken */
function greedy(rates: readonly string[], most: number, now = START, known: Levels = {}) {
  const times: number[] = []
  let [levels, at] = [known, now]
  while (times.length < most) {
    const result = takeToken(rates, levels, at)
    if ('taken' in result) {
      times.push(at)
      levels = result.taken
    } else at = result.at
  }
  return { times, levels }
}

describe('a bucket', () => {
  test('gives a whole span’s worth at once, and the rest evenly', () => {
    const { times } = greedy(['5/s'], 8)
    expect(times.map(time => time - START)).toEqual([0, 0, 0, 0, 0, 200_000, 400_000, 600_000])
  })

  test('is full again after a span, and never fuller', () => {
    const { levels } = greedy(['5/s'], 5)
    const later = START + 3_600e6
    expect(greedy(['5/s'], 6, later, levels).times.map(time => time - later)).toEqual([
      0, 0, 0, 0, 0, 200_000,
    ])
  })

  test('once emptied never gives more than its count in any span, however eagerly it is asked', () => {
    fc.assert(
      fc.property(rate, ({ text, count, span }) => {
        const { times } = greedy([text], Math.min(count, 40) * 3)
        const after = times.filter(time => time > START)
        for (const [first, time] of after.entries()) {
          expect(after.slice(first).filter(other => other < time + span).length).toBeLessThanOrEqual(count)
        }
      }),
    )
  })

  test('never gives more than its count and what was filled up since, whenever it is asked', () => {
    fc.assert(
      fc.property(
        rate,
        fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { maxLength: 60 }),
        (one, gaps) => {
          let [levels, now] = [{} as Levels, START]
          const times: number[] = []
          for (const gap of gaps) {
            now += Math.floor(gap * one.span)
            const result = takeToken([one.text], levels, now)
            if ('at' in result) continue
            levels = result.taken
            times.push(now)
          }
          for (const [first, time] of times.entries()) {
            for (const [taken, other] of times.slice(first).entries()) {
              const filled = ((other - time) * one.count) / one.span
              expect(taken + 1).toBeLessThanOrEqual(one.count + filled + 1e-6)
            }
          }
        },
      ),
    )
  })

  test('says when there will be a token: then there is one, and a moment before there is none', () => {
    fc.assert(
      fc.property(rate, fc.nat({ max: 1_000 }), (one, filled) => {
        const levels = { [one.text]: START + one.span - Math.min(filled, one.span - 1) }
        const result = takeToken([one.text], levels, START)
        if ('taken' in result) return
        expect(takeToken([one.text], levels, result.at)).toHaveProperty('taken')
        expect(takeToken([one.text], levels, result.at - 1)).toHaveProperty('at')
      }),
    )
  })

  test('costs a span at most when the clock is put back, and nothing when it is put forward', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: -4e15, max: 4e15 }), (one, error) => {
        const { levels } = greedy([one.text], Math.min(one.count, 5), START + error)
        const result = takeToken([one.text], levels, START)
        const at = 'at' in result ? result.at : START
        expect(at - START).toBeLessThanOrEqual(one.span)
        if (error < -one.span) expect(result).toHaveProperty('taken')
      }),
    )
  })

  test('goes on where it was after a restart, and for a second sender', () => {
    fc.assert(
      fc.property(rate, fc.nat({ max: 30 }), fc.nat({ max: 30 }), (one, before, after) => {
        const whole = greedy([one.text], before + after)
        const first = greedy([one.text], before)
        const kept: Levels = JSON.parse(JSON.stringify(first.levels)) as Levels
        const second = greedy([one.text], after, first.times.at(-1) ?? START, kept)
        expect([...first.times, ...second.times]).toEqual(whole.times)
        expect(second.levels).toEqual(whole.levels)
      }),
    )
  })

  test('is kept as whole numbers, whatever the rate', () => {
    fc.assert(
      fc.property(rate, one => {
        const { levels } = greedy([one.text], 1)
        expect(Object.values(levels).every(Number.isSafeInteger)).toBe(true)
      }),
    )
  })
})

describe('several rates', () => {
  test('hold together: the tightest decides', () => {
    const { times } = greedy(['5/s', '6/m'], 8)
    expect(times.map(time => time - START)).toEqual([0, 0, 0, 0, 0, 200_000, 10e6, 20e6])
  })

  test('lose no token to one another when one of them has none', () => {
    const levels = { '5/s': START, '6/m': START + 60e6 }
    const result = takeToken(['5/s', '6/m'], levels, START)
    expect(result).toEqual({ at: START + 10e6 })
    expect(levels).toEqual({ '5/s': START, '6/m': START + 60e6 })
  })

  test('that were taken out of the configuration are kept and not asked', () => {
    const result = takeToken(['5/s'], { '1/d': START + 86_400e6 }, START)
    expect(result).toEqual({ taken: { '1/d': START + 86_400e6, '5/s': START + 200_000 } })
  })

  test('of none at all give always', () => {
    expect(takeToken([], {}, START)).toEqual({ taken: {} })
  })
})

test.each(['', '0/s', '5', '5/w', '-1/s', '1.5/s', '5 /s', '5/s\n', '1234567890/s', '１/s', '__proto__'])(
  '“%s” is no rate',
  text => {
    expect(() => takeToken([text], {}, START)).toThrow('is no rate')
  },
)
