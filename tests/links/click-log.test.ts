import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLogLine } from '../../src/links/click-log.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
const line = (request = 'GET /blog122/ HTTP/1.1', status = '200', agent = FIREFOX) =>
  `192.0.2.1 - - [15/Jun/2015:15:29:40 +0200] "${request}" ${status} 512 "https://mail.example.org/" "${agent}"`

describe('a line of a log', () => {
  test('in the combined format tells who asked for what, when', () => {
    expect(readLogLine(line())).toEqual({
      client: '192.0.2.1',
      agent: FIREFOX,
      at: Date.UTC(2015, 5, 15, 13, 29, 40),
      path: '/blog122/',
      kind: 'reader',
    })
  })

  test.each([
    ['with a virtual host before it', `newsletter.example.org:443 ${line()}`],
    ['of IPv6', line().replace('192.0.2.1', '2001:db8::1')],
    ['of a named user', line().replace('- - [', '- ada [')],
    ['without octets', line().replace(' 512 ', ' - ')],
    ['with more behind it', `${line()} "-" 0.012`],
    ['with quotes in the agent', line('GET /blog122/ HTTP/1.1', '200', String.raw`Mozilla/5.0 \"x\"`)],
    ['with a query', line('GET /blog122/?fbclid=x HTTP/2.0')],
    ['through a proxy', line('GET http://short.example/blog122/ HTTP/1.1')],
    ['percent-encoded', line('GET /blog%3122/ HTTP/1.1')],
  ])('is read %s', (_, text) => {
    expect(readLogLine(text)).toMatchObject({ path: '/blog122/', kind: 'reader' })
  })

  test('names the client and not the virtual host', () => {
    expect(readLogLine(`newsletter.example.org:443 ${line()}`)?.client).toBe('192.0.2.1')
  })

  test('of the common format, which names no agent, is a scanner’s', () => {
    const common = line().replace(/ "https:.*$/, '')
    expect(readLogLine(common)).toMatchObject({ kind: 'scanner', agent: '' })
  })

  test('of a HEAD is set apart', () => {
    expect(readLogLine(line('HEAD /blog122/ HTTP/1.1'))).toMatchObject({ kind: 'head' })
  })

  test.each([
    line('GET /blog122 HTTP/1.1', '301'),
    line('GET /nothing HTTP/1.1', '404'),
    line('POST /blog122/ HTTP/1.1'),
    line('GET /%ff%fe HTTP/1.1'),
    line('GET /blog122/ HTTP/1.1').replace('15/Jun', '45/Jun'),
    line('GET /blog122/ HTTP/1.1').replace('Jun', 'Xyz'),
    line(String.raw`\x16\x03\x01`),
    '',
    'garbage',
    `${line()}${'x'.repeat(20_000)}`,
  ])('that tells of nothing that was found is none: %s', text => {
    expect(readLogLine(text)).toBeNull()
  })

  test('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void readLogLine(text)))
  })

  test('that is hostile is judged at once', () => {
    const start = '192.0.2.1 - - [15/Jun/2015:15:29:40 +0200] '
    for (const text of [
      `${start}"GET ${'/'.repeat(8_000)}`,
      `${start}"GET / HTTP/1.1" 200 1 "${'\\"'.repeat(8_000)}`,
      `${start}"GET / HTTP/1.1" 200 1 "${'\\'.repeat(16_000)}`,
      'a '.repeat(8_000),
    ])
      expect(readLogLine(text)?.agent ?? '').toBe('')
  })
})
