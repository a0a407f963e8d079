import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { NewsletterError } from '../../../src/errors.ts'
import { type ImapReading, readImap } from '../../../src/transport/mailbox/imap.ts'
import { parseImapUrl } from '../../../src/transport/mailbox/imap-target.ts'
import { imapServer } from './imap-server.ts'

const mail = (subject: string) => `Subject: ${subject}\r\n\r\nwords\r\n`

function reading(
  url: string,
  changes: Partial<ImapReading> = {},
): ImapReading & { readonly end: () => void } {
  const stop = new AbortController()
  const target = parseImapUrl(url, 'Roundup')
  return {
    target,
    watch: false,
    flag: true,
    stop: stop.signal,
    notice: () => {},
    end: () => stop.abort(),
    ...changes,
  }
}

describe('a folder', () => {
  test('gives what is unseen, which is seen once it was taken', async () => {
    const server = await imapServer([mail('one'), mail('two'), mail('three')])
    server.messages[1]!.seen = true
    const found = []
    for await (const { raw, place, taken } of readImap(reading(server.url))) {
      found.push([place, Buffer.from(raw).toString()])
      await taken()
    }
    expect(found).toEqual([
      [1, mail('one')],
      [3, mail('three')],
    ])
    expect(server.messages.map(({ seen }) => seen)).toEqual([true, true, true])
    expect(server.asked.some(line => line.includes('BODY[]') || line.includes('RFC822'))).toBe(false)
  })

  test('is left as it is by who only looks', async () => {
    const server = await imapServer([mail('one')])
    for await (const { place } of readImap(reading(server.url, { flag: false }))) expect(place).toBe(1)
    expect(server.messages[0]?.seen).toBe(false)
    expect(server.asked.some(line => line.startsWith('EXAMINE'))).toBe(true)
  })

  test('is the one that was named, and no other', async () => {
    const server = await imapServer([mail('one')], 'Elsewhere')
    await expect(Array.fromAsync(readImap(reading(server.url)))).rejects.toThrow('The folder Roundup')
    expect(server.asked.some(line => line.includes('INBOX'))).toBe(false)
  })

  test('is watched for what comes later, and again after the server went away', async () => {
    const server = await imapServer([mail('one')])
    const notices: string[] = []
    const watching = reading(server.url, { watch: true, notice: line => notices.push(line) })
    const found: string[] = []
    for await (const { raw, taken } of readImap(watching)) {
      found.push(Buffer.from(raw).toString())
      await taken()
      if (found.length === 1) void idle(server).then(() => server.add(mail('two')))
      if (found.length === 2) {
        server.messages.push({ uid: 3, text: mail('three'), seen: false })
        server.drop()
      }
      if (found.length === 3) {
        // A connection that is gone holds on to nothing.
        expect(getEventListeners(watching.stop, 'abort')).toHaveLength(1)
        watching.end()
      }
    }
    expect(found).toEqual(['one', 'two', 'three'].map(mail))
    expect(notices).toEqual([expect.stringContaining('the mailbox is away')])
  })

  test('that refuses the password is not tried again, and the password is told to nobody', async () => {
    const server = await imapServer([])
    server.refuse = true
    const error: NewsletterError = await Array.fromAsync(readImap(reading(server.url, { watch: true }))).then(
      () => Promise.reject(new Error('it was let in')),
      (thrown: NewsletterError) => thrown,
    )
    expect(error.code).toBe('imap')
    expect(error.message).toContain('wrong password')
    expect(error.message).not.toContain('secret')
  })
})

describe('the address of a mailbox', () => {
  test.each([
    [
      'imaps://ada:s%40crt@imap.example.org',
      { host: 'imap.example.org', port: 993, tls: 'implicit', auth: { user: 'ada', pass: 's@crt' } },
    ],
    ['imap://ada:x@imap.example.org', { port: 143, tls: 'starttls' }],
    ['imap://ada:x@localhost:1430', { port: 1430, tls: 'off' }],
    [
      'imaps://ada%40example.org:token@imap.example.org?auth=xoauth2',
      { auth: { user: 'ada@example.org', accessToken: 'token' } },
    ],
  ])('%s', (url, target) => {
    expect(parseImapUrl(url, 'Roundup')).toMatchObject({ ...target, folder: 'Roundup' })
  })

  test.each([
    'imaps://imap.example.org',
    'imaps://ada@imap.example.org',
    'smtp://ada:x@host',
    'nonsense',
    'imaps://a:b@host?tls=off',
  ])('%s is none', url => {
    expect(() => parseImapUrl(url, 'Roundup')).toThrow('inbound.imap.url')
  })
})

/** Once somebody waits. */
async function idle(server: { readonly asked: readonly string[] }): Promise<void> {
  while (!server.asked.includes('IDLE')) await new Promise(resolve => setImmediate(resolve))
}
