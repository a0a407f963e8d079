import { describe, expect, test } from 'vitest'
import { everyDay, sparkline } from '../../src/links/days.ts'

describe('counts of days', () => {
  test('become a row without gaps, added up', () => {
    const counts = [
      { day: '2015-06-30', count: 2 },
      { day: '2015-07-02', count: 1 },
      { day: '2015-06-30', count: 3 },
    ]
    expect(everyDay(counts)).toEqual([
      { day: '2015-06-30', count: 5 },
      { day: '2015-07-01', count: 0 },
      { day: '2015-07-02', count: 1 },
    ])
  })

  test('are none without a count', () => {
    expect(everyDay([])).toEqual([])
  })

  test('are bounded, whatever days are stored', () => {
    const counts = ['0001-01-01', '9999-12-31'].map(day => ({ day, count: 1 }))
    expect(everyDay(counts).length).toBeLessThan(4_000)
  })
})

describe('a line of blocks', () => {
  test.each([
    [[0, 1, 2, 4, 8], 10, ' ▁▂▄█'],
    [[3], 10, '█'],
    [[1, 1, 2, 2, 0, 0], 3, '▄█ '],
    [[0, 0], 5, '  '],
    [[], 5, ''],
  ])('of %j in %i columns is “%s”', (counts, width, blocks) => {
    expect(sparkline(counts, width)).toBe(blocks)
  })

  test('is never wider than it may be', () => {
    for (let length = 0; length < 100; length++)
      expect(
        sparkline(
          Array.from({ length }, () => 1),
          28,
        ).length,
      ).toBeLessThanOrEqual(28)
  })
})
