import fc from 'fast-check'
import { expect, test } from 'vitest'
import { networkOf, placeOf } from '../../src/audience/place.ts'

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8::1', '2001:0db8:0000:0000:0000:0000:0000:0001'],
  ['2001:DB8:0:1:2:3:4:5', '2001:0db8:0000:0001:0002:0003:0004:0005'],
  ['::1', '0000:0000:0000:0000:0000:0000:0000:0001'],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
  ['', ''],
])('%s is kept as %s', (client, place) => {
  expect(placeOf(client)).toBe(place)
})

test('all addresses of a /64 are one network, and no other is in it', () => {
  const group = fc.integer({ min: 0, max: 0xffff }).map(number => number.toString(16))
  const eight = fc.array(group, { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(eight, eight, (one, other) => {
      const [first, last] = networkOf(placeOf(one.join(':')))
      const isIn = (groups: readonly string[]) => {
        const place = placeOf(groups.join(':'))
        return first <= place && place <= last
      }
      expect(isIn([...one.slice(0, 4), ...other.slice(4)])).toBe(true)
      expect(isIn(other)).toBe(other.slice(0, 4).join(':') === one.slice(0, 4).join(':'))
    }),
  )
  expect(networkOf('192.0.2.1')).toEqual(['192.0.2.1', '192.0.2.1'])
})
