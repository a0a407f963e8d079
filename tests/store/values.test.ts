import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { sqlValue } from '../../src/store/values.ts'

it('lets through, unchanged, whatever both databases keep', () => {
  const kept = fc.oneof(
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.bigInt(),
    fc.string({ unit: 'binary' }).filter(text => !text.includes('\0')),
    fc.uint8Array(),
  )
  fc.assert(fc.property(kept, value => Object.is(sqlValue(value), value)))
})

it.each([
  [new Date(0), 'kind Date'],
  [['a'], 'kind Array'],
  [{}, 'kind Object'],
  [Object.create(null), 'kind object'],
  [true, 'kind boolean'],
  [undefined, 'kind undefined'],
  [Symbol('a'), 'kind symbol'],
  [Number.NaN, 'not finite'],
  ['secret\0', 'a NUL'],
])('refuses %o and says what it was', (value, reason) => {
  expect(() => sqlValue(value)).toThrow(reason)
})

it('does not quote the value that it refuses, which may be secret', () => {
  expect(() => sqlValue('secret\0')).not.toThrow('secret')
})
