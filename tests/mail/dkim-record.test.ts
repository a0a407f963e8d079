import { expect, test } from 'vitest'
import { dkimRecord, SELECTOR } from '../../src/mail/dkim-record.ts'
import { keyFor } from './dkim-keys.ts'

const KEY = { domain: 'example.org', selector: 's2026' }

test('a short key is one string of a record, under a name of its own', () => {
  expect(dkimRecord(KEY, 'ed25519', 'AAAA')).toEqual({
    name: 's2026._domainkey.example.org',
    value: 'v=DKIM1; k=ed25519; p=AAAA',
    strings: ['v=DKIM1; k=ed25519; p=AAAA'],
    zone: 's2026._domainkey.example.org. 3600 IN TXT ( "v=DKIM1; k=ed25519; p=AAAA" )',
  })
})

test('a key of RSA is split into strings of 255 octets, which together are the record', () => {
  const { publicKey } = keyFor('rsa', 's2026')
  const { value, strings, zone } = dkimRecord(KEY, 'rsa', publicKey)
  expect(strings.map(text => text.length)).toEqual([255, value.length - 255])
  expect(strings.join('')).toBe(`v=DKIM1; k=rsa; p=${publicKey}`)
  expect(zone).toContain(`( "${strings[0]}" "${strings[1]}" )`)
})

test.each(['s2026', 's2026rsa', '2026-06.mail', 'a'])('%s is a selector', name => {
  expect(SELECTOR.test(name)).toBe(true)
})

test.each([
  '',
  'S2026',
  '-a',
  'a-',
  'a..b',
  '../key',
  'a/b',
  'a.',
  'a b',
  'a\n',
  'ä',
  'x'.repeat(64),
  'a.'.repeat(60),
])('%j is none', name => {
  expect(SELECTOR.test(name)).toBe(false)
})
