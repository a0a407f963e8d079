import { expect, test } from 'vitest'
import { areTooMany } from '../../src/dispatch/complaints.ts'

test.each([
  [0, 0, false],
  [2, 10, false],
  [3, 10, true],
  [2, 600, false],
  [3, 1_000, true],
  [3, 1_001, false],
  [299, 100_000, false],
  [300, 100_000, true],
])('%i complaints of %i who got it: too many is %s', (complaints, accepted, expected) => {
  expect(areTooMany({ complaints, accepted })).toBe(expected)
})
