import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CLICK_KINDS, kindOfRequest } from '../../src/links/clicks.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'

const kind = (fields: Readonly<Record<string, string>>, method = 'GET') =>
  kindOfRequest({ method, header: name => fields[name] ?? null })

describe('a request', () => {
  test.each([FIREFOX, PHONE, 'Lynx/2.9.0 libwww-FM/2.14', 'w3m/0.5.3', 'Opera/9.80 (Windows NT 6.1)'])(
    'of a browser is a reader’s: %s',
    agent => {
      // Lynx names the library it is made of; it is a browser all the same.
      expect(kind({ 'user-agent': agent })).toBe('reader')
    },
  )

  test.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; bingbot/2.0)',
    'Slackbot-LinkExpanding 1.0',
    'facebookexternalhit/1.1',
    'WhatsApp/2.23',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36',
    'Mozilla/4.0 (compatible; ms-office; MSOffice 16)',
    'Barracuda Sentinel (EE)',
    'python-requests/2.31',
    'curl/8.5.0',
    'Go-http-client/2.0',
    '',
    '-',
  ])('of a program is a scanner’s: %s', agent => {
    expect(kind({ 'user-agent': agent })).toBe('scanner')
  })

  test('without a user agent is a scanner’s', () => {
    expect(kind({})).toBe('scanner')
  })

  test.each([
    ['sec-purpose', 'prefetch;prerender'],
    ['purpose', 'prefetch'],
    ['x-purpose', 'preview'],
    ['x-moz', 'prefetch'],
  ])('that says it fetches ahead is set apart: %s: %s', (name, value) => {
    expect(kind({ 'user-agent': FIREFOX, [name]: value })).toBe('prefetch')
  })

  test('for the header alone is set apart, whoever asks', () => {
    expect(kind({ 'user-agent': FIREFOX }, 'HEAD')).toBe('head')
  })

  test('has one of the kinds, whatever its header holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (agent, purpose) => {
        expect(CLICK_KINDS).toContain(kind({ 'user-agent': agent, 'sec-purpose': purpose }))
      }),
    )
  })

  test('is judged at once, however long its header is', () => {
    expect(kind({ 'user-agent': 'bo'.repeat(1_000_000) })).toBe('scanner')
  })
})
