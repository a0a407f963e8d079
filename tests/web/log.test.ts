// S-29: what a log holds is known by no name, no address and no token.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openLog } from '../../src/web/log.ts'
import { redacted } from '../../src/web/redact.ts'

test.each([
  ['Ada Example <ada@example.org> is gone', 'Ada Example <(address)> is gone'],
  ['no row for ada+news@sub.example.org', 'no row for (address)'],
  ['smtp://user:pa%40ss@mail.example.org:587', 'smtp://(secret)@mail.example.org:587'],
  ['postgres://newsletter:secret@db/newsletter', 'postgres://(secret)@db/newsletter'],
  ['Approved: sesame', 'Approved: (secret)'],
  ['{"password":"sesame"}', '{"password":"(secret)"}'],
  ['GET /unsubscribe/2s-AbCdEfGhIjKlMnOpQrStUv', 'GET /unsubscribe/(token)'],
  ['from 192.0.2.1 port 80', 'from (IP address) port 80'],
  ['from 2001:db8::1', 'from (IP address)'],
  ['at file:///app/src/web/site.ts:12:34', 'at file:///app/src/web/site.ts:12:34'],
  ['UNIQUE constraint failed: links.slug', 'UNIQUE constraint failed: links.slug'],
])('%s is written as %s', (text, expected) => {
  expect(redacted(text)).toBe(expected)
})

test('no address of a reader stays, whatever stands around it', () => {
  fc.assert(
    fc.property(fc.emailAddress(), fc.string(), (address, around) => {
      const [, domain = ''] = address.split('@')
      expect(redacted(`${around} ${address} `)).not.toContain(`@${domain}`)
    }),
  )
})

test('lines are JSON, one for an event, and one for many requests alike', () => {
  const { log, flush, lines } = held()
  log.info({ status: 200 }, 'request')
  for (const _ of [1, 2, 3]) log.often('GET', '/:slug', 302)
  flush()
  expect(lines()).toMatchObject([
    { level: 'info', status: 200, msg: 'request' },
    { level: 'info', method: 'GET', route: '/:slug', status: 302, count: 3, msg: 'requests' },
  ])
})

test('an error is written without what it may quote', () => {
  const { log, flush, lines } = held()
  log.error({ error: new Error('no row for ada@example.org') }, 'a request failed')
  log.error({ error: 'ada@example.org' }, 'a request failed')
  flush()
  expect(JSON.stringify(lines())).not.toContain('ada')
})

test('a quiet log holds what went wrong alone', () => {
  const { log, flush, lines } = held(true)
  log.info('request')
  log.often('GET', '/:slug', 302)
  log.error('a request failed')
  flush()
  expect(lines()).toMatchObject([{ msg: 'a request failed' }])
})

function held(quiet = false) {
  let text = ''
  const opened = openLog(more => void (text += more), quiet)
  const lines = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as object)
  return { ...opened, lines }
}
