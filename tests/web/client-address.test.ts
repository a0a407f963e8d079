// A client's address behind proxies: believed from those that the configuration names, and from nobody else.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { networksOf } from '../../src/transport/http/networks.ts'
import { clientAddress } from '../../src/web/client-address.ts'

const PROXIES = networksOf(['127.0.0.1', '10.0.0.0/8', '2001:db8:1::/48']) ?? (() => false)

function client(peer: string | undefined, headers: Record<string, string> = {}): string | null {
  return clientAddress({ socket: { remoteAddress: peer }, headers }, PROXIES)
}

test.each([
  ['nobody in between', '192.0.2.1', {}, '192.0.2.1'],
  ['a header of the client itself', '192.0.2.1', { 'x-forwarded-for': '198.51.100.9' }, '192.0.2.1'],
  ['one proxy', '127.0.0.1', { 'x-forwarded-for': '192.0.2.1' }, '192.0.2.1'],
  ['one proxy, by IPv4 in IPv6', '::ffff:127.0.0.1', { 'x-forwarded-for': '192.0.2.1' }, '192.0.2.1'],
  ['what the client wrote before', '127.0.0.1', { 'x-forwarded-for': '6.6.6.6, 192.0.2.1' }, '192.0.2.1'],
  ['two proxies', '127.0.0.1', { 'x-forwarded-for': '6.6.6.6, 192.0.2.1, 10.1.2.3' }, '192.0.2.1'],
  ['proxies alone', '127.0.0.1', { 'x-forwarded-for': '10.1.2.3' }, '10.1.2.3'],
  ['no address', '127.0.0.1', { 'x-forwarded-for': 'unknown' }, '127.0.0.1'],
  ['a port', '127.0.0.1', { 'x-forwarded-for': '192.0.2.1:4711' }, '192.0.2.1'],
  ['Forwarded', '127.0.0.1', { forwarded: 'for=192.0.2.1;proto=https;by=10.0.0.1' }, '192.0.2.1'],
  ['Forwarded with IPv6', '127.0.0.1', { forwarded: 'proto=https; For="[2001:db8::1]:4711"' }, '2001:db8::1'],
  [
    'Forwarded of the client itself, which the proxy passed on beside its own X-Forwarded-For',
    '127.0.0.1',
    { forwarded: 'for=6.6.6.6', 'x-forwarded-for': '192.0.2.1' },
    '192.0.2.1',
  ],
  ['Forwarded that hides', '127.0.0.1', { forwarded: 'for=_hidden' }, '127.0.0.1'],
])('%s', (_, peer, headers, expected) => {
  expect(client(peer, headers)).toBe(expected)
})

test('without a socket nobody is known', () => {
  expect(clientAddress(undefined, PROXIES)).toBe(null)
  expect(client(undefined)).toBe(null)
})

test('whatever a stranger writes, the address is the one that they connect from', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (forwarded, xff) => {
      expect(client('192.0.2.1', { forwarded, 'x-forwarded-for': xff })).toBe('192.0.2.1')
    }),
  )
})

test('whatever comes through a proxy, the answer is an address', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, isStandard) => {
      const address = client('127.0.0.1', isStandard ? { forwarded: text } : { 'x-forwarded-for': text })
      expect(address).toMatch(/^[\d.]+$|^[\da-f:.]+$/)
    }),
  )
})
