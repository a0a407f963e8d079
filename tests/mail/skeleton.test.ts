import { expect, test } from 'vitest'
import { octetsOf, sizeWith, skeletonOf, writeWith } from '../../src/mail/skeleton.ts'

test('values go into their places, in order, and everything else stays', () => {
  const skeleton = skeletonOf(['a', 'b', null, 'c', null, null])
  const values = ['1', '22', octetsOf('é')]
  expect(sizeWith(skeleton, values)).toBe(8)
  const into = Buffer.alloc(10, '.')
  expect(writeWith(skeleton, values, into, 1)).toBe(9)
  expect(into.toString()).toBe('.ab1c22é.')
})

test('a value too few or too many is our own fault', () => {
  const skeleton = skeletonOf(['a', null])
  expect(() => sizeWith(skeleton, [])).toThrow('0 values for 1 places')
  expect(() => sizeWith(skeleton, ['1', '2'])).toThrow('2 values for 1 places')
})
