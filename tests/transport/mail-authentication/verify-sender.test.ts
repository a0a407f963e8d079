import { describe, expect, test } from 'vitest'
import { judgeVerified } from '../../../src/inbound/verified-sender.ts'
import { parseFields } from '../../../src/mail/header-fields.ts'
import { parseOrigin } from '../../../src/transport/mail-authentication/origin.ts'
import type { DnsResolver } from '../../../src/transport/mail-authentication/resolver.ts'
import { UNVERIFIED, verifySender } from '../../../src/transport/mail-authentication/verify-sender.ts'
import { dnsOf, KEY_RECORD, type Signing, signed, type Zone } from './signed-mail.ts'

const NOW = new Date('2015-06-15T12:00:00Z')
const MAIL =
  'From: Ada Example <ada@example.com>\r\nTo: roundup@example.org\r\nSubject: My post\r\nDate: Mon, 15 Jun 2015 10:00:00 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nhttps://ada.example.com/post\r\n'
const KEY = { 's._domainkey.example.com': [KEY_RECORD] }
const RELAXED = { '_dmarc.example.com': ['v=DMARC1; p=reject'] }
const STRICT = { '_dmarc.example.com': ['v=DMARC1; p=reject; adkim=s; aspf=s'] }
const FROM_SERVER = parseOrigin('192.0.2.7', 'mx.example.com', 'ada@example.com')

interface Case {
  readonly zone: Zone
  readonly signing?: Signing | null
  readonly origin?: typeof FROM_SERVER
  readonly change?: (mail: string) => string
}

async function judged({ zone, signing = {}, origin = null, change = mail => mail }: Case) {
  const mail = change(signing === null ? MAIL : await signed(MAIL, signing))
  const verified = await verifySender(Buffer.from(mail), origin, dnsOf(zone))
  return judgeVerified(parseFields(mail.slice(0, mail.indexOf('\r\n\r\n'))), verified, NOW)
}

describe('a sender is proved by', () => {
  test.each<[string, Case]>([
    ['a signature of their domain', { zone: KEY }],
    ['a signature of their domain, whose policy is strict', { zone: { ...KEY, ...STRICT } }],
    [
      'a signature of a host of their domain, whose policy is relaxed',
      {
        zone: { 's._domainkey.mail.example.com': [KEY_RECORD], ...RELAXED },
        signing: { domain: 'mail.example.com' },
      },
    ],
    [
      'a signature under lines that end in LF alone',
      { zone: KEY, change: mail => mail.replaceAll('\r', '') },
    ],
    [
      'the server that handed it over',
      { zone: { 'example.com': ['v=spf1 ip4:192.0.2.0/24 -all'] }, signing: null, origin: FROM_SERVER },
    ],
    [
      'a server of a host of their domain, whose policy is relaxed',
      {
        zone: { 'mail.example.com': ['v=spf1 ip4:192.0.2.7 -all'], ...RELAXED },
        signing: null,
        origin: parseOrigin('192.0.2.7', 'mx', 'ada@mail.example.com'),
      },
    ],
  ])('%s', async (_, given) => {
    expect(await judged(given)).toMatchObject({ authenticated: true })
  })
})

describe('a sender is not proved by', () => {
  test.each<[string, string, Case]>([
    ['no signature at all', 'nothing proves', { zone: KEY, signing: null }],
    [
      'a signature of somebody else',
      'nothing proves',
      { zone: { 's._domainkey.evil.example': [KEY_RECORD] }, signing: { domain: 'evil.example' } },
    ],
    [
      'a signature of a host of their domain, whose policy is strict',
      'nothing proves',
      {
        zone: { 's._domainkey.mail.example.com': [KEY_RECORD], ...STRICT },
        signing: { domain: 'mail.example.com' },
      },
    ],
    [
      'a signature of a host of their domain, which has no policy',
      'nothing proves',
      { zone: { 's._domainkey.mail.example.com': [KEY_RECORD] }, signing: { domain: 'mail.example.com' } },
    ],
    ['a signature whose key is gone', 'not valid', { zone: RELAXED }],
    [
      'a signature over other words',
      'not valid',
      { zone: KEY, change: mail => mail.replace('/post', '/spam') },
    ],
    [
      'a signature for the beginning of the body alone',
      'for a part of it',
      {
        zone: { ...KEY, ...RELAXED },
        signing: { length: 10 },
        change: mail => `${mail}https://evil.example/`,
      },
    ],
    [
      'a signature of last month',
      'of another time',
      { zone: KEY, signing: { at: new Date('2015-05-15T10:00:00Z') } },
    ],
    [
      'a signature of tomorrow',
      'not valid',
      { zone: KEY, signing: { at: new Date('2215-06-16T10:00:00Z') } },
    ],
    [
      'a signature under two From fields',
      'does not name one person',
      { zone: KEY, change: mail => `From: grace@example.com\r\n${mail}` },
    ],
    [
      'a server that is not theirs',
      'nothing proves',
      { zone: { 'example.com': ['v=spf1 ip4:198.51.100.1 -all'] }, signing: null, origin: FROM_SERVER },
    ],
    [
      'a server of the envelope sender, who is somebody else',
      'nothing proves',
      {
        zone: { 'evil.example': ['v=spf1 ip4:192.0.2.7 -all'], ...RELAXED },
        signing: null,
        origin: parseOrigin('192.0.2.7', 'mx', 'a@evil.example'),
      },
    ],
  ])('%s', async (_, why, given) => {
    const { authenticated, why: said } = await judged(given)
    expect(said).toContain(why)
    expect(authenticated).toBe(false)
  })
})

describe('a DNS that is of no help proves nobody, and is no error:', () => {
  test.each<[string, DnsResolver]>([
    ['it fails', async () => await Promise.reject(Object.assign(new Error('no'), { code: 'ESERVFAIL' }))],
    ['it never answers', async () => await new Promise(() => {})],
    [
      'it throws',
      () => {
        throw new Error('broken')
      },
    ],
    ['it answers with nonsense', async () => [['v=DMARC1; p=\u0000'], ['\uFFFF'.repeat(10_000)]]],
  ])('%s', async (_, resolver) => {
    const mail = Buffer.from(await signed(MAIL))
    const verified = await verifySender(mail, FROM_SERVER, resolver, 50)
    expect(judgeVerified(parseFields(MAIL), verified, NOW).authenticated).toBe(false)
  })
})

test('a mail without a signature from nobody knows where costs no question', async () => {
  const asked: string[] = []
  await verifySender(Buffer.from(MAIL), null, dnsOf({}, asked))
  expect(asked).toEqual([])
})

test('what a list vouches for is told, and proves nothing', () => {
  const verified = { ...UNVERIFIED, policy: 'published' as const, vouchedBy: 'lists.example' }
  expect(judgeVerified(parseFields(MAIL), verified, NOW)).toEqual({
    authenticated: false,
    why: 'nothing proves that it is from example.com; lists.example says that it was, which is no proof (ARC)',
  })
})

test('where a message is from is an address of the world, as SMTP writes it', () => {
  expect(parseOrigin('IPV6:2001:db8::7', 'mx.example.com', '<ada@example.com>')).toEqual({
    ip: '2001:db8::7',
    helo: 'mx.example.com',
    sender: 'ada@example.com',
  })
  for (const none of ['', '127.0.0.1', '::1', 'unknown', 'mx.example.com', '192.0.2.7\r\nEVIL']) {
    expect(parseOrigin(none, 'mx', 'ada@example.com')).toBeNull()
  }
  expect(parseOrigin('192.0.2.7', 'mx evil', 'a b@example.com')).toMatchObject({ helo: null, sender: '' })
})
