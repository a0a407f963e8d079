import { expect, test } from 'vitest'
import { networksOf, plainAddress } from '../../../src/transport/http/networks.ts'

test('an address lies in the networks that hold it', () => {
  const holds = networksOf(['192.0.2.1', '10.0.0.0/8', '2001:db8::/32'])
  const inside = ['192.0.2.1', '10.255.0.1', '2001:db8:ffff::1']
  const outside = ['192.0.2.2', '11.0.0.1', '2001:db9::1', '', 'example.org', '10.0.0.0/8']
  expect(inside.map(address => holds?.(address))).toEqual([true, true, true])
  expect(outside.map(address => holds?.(address))).toEqual(outside.map(() => false))
})

test.each(['10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/x', 'example.org', '10.0.0/8', '2001:db8::/129', '/8'])(
  '%s is no network',
  text => {
    expect(networksOf([text])).toBe(null)
  },
)

test('no network holds nothing', () => {
  expect(networksOf([])?.('127.0.0.1')).toBe(false)
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:80', '192.0.2.1'],
  ['[2001:DB8::1]:80', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['fe80::1%eth0', null],
  ['', null],
  ['unknown', null],
  ['192.0.2.256', null],
])('%s is the address %s', (text, address) => {
  expect(plainAddress(text)).toBe(address)
})
