import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { authenticate, authorOf, hasResultsOf } from '../../src/inbound/authentication.ts'
import { parseResults } from '../../src/inbound/authentication-results.ts'
import { parseFields } from '../../src/mail/header-fields.ts'

const HOST = 'mx.example.net'
const FROM = 'From: Ada Example <ada@example.org>\n'
const results = (value: string) => `Authentication-Results: ${value}\n`
const check = (header: string, host: string | null = HOST) => authenticate(parseFields(header), host)

describe('a sender is authenticated by', () => {
  test.each([
    ['DMARC', 'dmarc=pass (p=none dis=none) header.from=example.org'],
    ['a signature of the domain', 'dkim=pass (2048-bit key) header.d=example.org header.b=ab/c+d=='],
    ['SPF of the domain', 'spf=pass (mx.example.net: 192.0.2.1 is allowed) smtp.mailfrom=ada@example.org'],
    ['one of several signatures', 'dkim=pass header.d=lists.example; dkim=pass header.d=example.org'],
    ['the identity of a signature, where its domain is not named', 'dkim=pass header.i=@example.org'],
    [
      'a signature beside one that could not be checked',
      'dkim=neutral (no key) header.d=example.org; dkim=pass header.d=example.org',
    ],
    ['a method with a version and a reason', 'dkim/1=pass reason="good (really; yes)" header.d=example.org'],
  ])('%s', (_, value) => {
    expect(check(FROM + results(`${HOST}; ${value}`)).authenticated).toBe(true)
  })

  test('the outermost field of the host, whatever a sender put beneath it', () => {
    const real = results(`${HOST} 1; dmarc=fail header.from=example.org`)
    const forged = results(`${HOST}; dmarc=pass header.from=example.org`)
    expect(check(real + FROM + forged).authenticated).toBe(false)
    expect(
      check(results('other.example; dmarc=fail header.from=example.org') + forged + FROM).authenticated,
    ).toBe(true)
  })
})

describe('what the trusted host wrote and cannot be read', () => {
  const forged = results(`${HOST}; dmarc=pass header.from=example.org`)

  test.each([
    [
      'for a comment that does not end',
      `${HOST}; spf=pass (domain of "a( b"@evil.example) smtp.mailfrom="a( b"@evil.example; dmarc=fail header.from=example.org`,
    ],
    ['for a string that does not end', `${HOST.toUpperCase()} 1; spf=fail smtp.mailfrom="@evil.example`],
    ['for its length', `${HOST}; spf=fail (${'a'.repeat(10_000)}) smtp.mailfrom=a@evil.example`],
  ])('%s hides no field of it below', (_, value) => {
    const header = parseFields(results(value) + FROM + forged)
    expect(authenticate(header, HOST)).toEqual({
      authenticated: false,
      why: `the Authentication-Results of ${HOST} cannot be read`,
    })
    expect(hasResultsOf(header, HOST)).toBe(true)
  })

  test('is not what another host wrote', () => {
    expect(check(results('other.example; dmarc=pass (unended') + forged + FROM).authenticated).toBe(true)
  })
})

describe('a sender is not authenticated', () => {
  test.each([
    ['by another host', 'mx.evil.example; dmarc=pass header.from=example.org'],
    ['by a host with our host’s name in its own', `${HOST}.evil.example; dmarc=pass header.from=example.org`],
    ['for another domain', `${HOST}; dmarc=pass header.from=evil.example`],
    ['for a subdomain or a parent', `${HOST}; dkim=pass header.d=mail.example.org`],
    [
      'by a quoted local part that reads like a result',
      `${HOST}; spf=pass (domain of "a) dmarc=pass (b"@evil.example) smtp.mailfrom="a) dmarc=pass header.from=example.org (b"@evil.example`,
    ],
    [
      'by a nested comment',
      `${HOST}; spf=fail (note (x) dmarc=pass header.from=example.org) smtp.mailfrom=a@evil.example`,
    ],
    [
      'when DMARC both failed and passed',
      `${HOST}; dmarc=fail header.from=example.org; dmarc=pass header.from=example.org`,
    ],
    [
      'when its signature failed and another passed',
      `${HOST}; dkim=fail header.d=example.org; dkim=pass header.d=evil.example`,
    ],
    ['by a signature of nobody', `${HOST}; dkim=fail header.d=example.org; dkim=pass`],
    ['by an identity below another signer', `${HOST}; dkim=pass header.d=evil.example header.i=@example.org`],
    ['by a domain named twice', `${HOST}; dkim=pass header.d=evil.example header.d=example.org`],
    ['by a guess', `${HOST}; dmarc=bestguesspass header.from=example.org`],
    ['by none', `${HOST}; none`],
    ['by what is not of the grammar', `${HOST}; dmarc=pass header.from=example.org; (unended`],
    ['by words without a method', `${HOST}; pass; dmarc=pass header.from=example.org`],
  ])('%s', (_, value) => {
    expect(check(FROM + results(value)).authenticated).toBe(false)
  })

  test('when no host is trusted', () => {
    const { authenticated, why } = check(FROM + results(`${HOST}; dmarc=pass header.from=example.org`), null)
    expect(authenticated).toBe(false)
    expect(why).toContain('inbound.authservId')
  })

  test.each([
    ['two From fields', 'From: ada@example.org\nFrom: eve@evil.example\n'],
    ['a From of two', 'From: ada@example.org, eve@evil.example\n'],
    ['a group', 'From: friends: ada@example.org;\n'],
    ['no From', 'Sender: ada@example.org\n'],
    ['an address in an encoded word', 'From: =?utf-8?q?ada=40example.org?=\n'],
  ])('with %s', (_, from) => {
    expect(check(from + results(`${HOST}; dmarc=pass header.from=example.org`)).authenticated).toBe(false)
  })
})

describe('the author', () => {
  test.each([
    ['Ada Example <ada@example.org>', 'Ada Example', 'ada@example.org'],
    ['"Example, Ada" <ada@example.org>', 'Example, Ada', 'ada@example.org'],
    ['=?utf-8?q?Ad=C3=A1?= <ada@example.org>', 'Adá', 'ada@example.org'],
    ['ada@example.org', null, 'ada@example.org'],
    ['"ada@example.org" <eve@evil.example>', 'ada@example.org', 'eve@evil.example'],
  ])('of %s', (value, name, address) => {
    expect(authorOf(parseFields(`From: ${value}\n`))).toEqual({ name, address })
  })
})

test('any value is read or is nothing', () => {
  const piece = fc.oneof(
    fc.constantFrom('(', ')', '"', '\\', ';', '=', '/', ' ', HOST, 'dmarc', 'pass'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      const read = parseResults(pieces.join(''))
      expect(read === null || read.methods.every(({ method }) => method !== '')).toBe(true)
    }),
  )
})

test('comments without end are given up on', () => {
  expect(parseResults(`${HOST}; ${'('.repeat(9_000)}`)).toBeNull()
  expect(parseResults(`${HOST}; ${'a=b '.repeat(400)}`)).toBeNull()
})
