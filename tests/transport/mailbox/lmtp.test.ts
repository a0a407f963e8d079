import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type LmtpAddress, parseLmtpAddress, startLmtp } from '../../../src/transport/mailbox/lmtp.ts'
import { temporaryFolder } from '../../config/temporary-folder.ts'

const ANYWHERE: LmtpAddress = { kind: 'tcp', host: '127.0.0.1', port: 0 }

async function serve(deliver: (raw: Uint8Array) => Promise<void>, address = ANYWHERE): Promise<string> {
  const server = await startLmtp({ address, deliver, isOurs: text => text.endsWith('@newsletter.example') })
  onTestFinished(async () => await server.close())
  return server.place
}

/** What a mail server is answered, recipient by recipient. */
async function hand(port: string, to: readonly string[], text: string, from = 'ada@example.org') {
  const connection = new SMTPConnection({
    host: '127.0.0.1',
    port: Number(port),
    lmtp: true,
    ignoreTLS: true,
    logger: false,
  })
  onTestFinished(() => connection.close())
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject)
    connection.connect(() => resolve())
  })
  return await new Promise<{ accepted: unknown; rejected: unknown; error: string | null }>(resolve => {
    connection.send({ from, to: [...to] }, text, (error, info) => {
      resolve({ accepted: info?.accepted, rejected: info?.rejected, error: error?.message ?? null })
    })
  })
}

describe('a mail server that hands over a message', () => {
  test('is answered once it is recorded, and its envelope stands over it', async () => {
    const recorded: string[] = []
    const port = await serve(async raw => void recorded.push(Buffer.from(raw).toString()))
    const to = ['bounces+1.2.aa@newsletter.example']
    expect(await hand(port, to, 'Subject: hi\r\n\r\nwords\r\n', '')).toMatchObject({
      accepted: to,
      error: null,
    })
    expect(recorded).toEqual([
      'Return-Path: <>\r\nDelivered-To: bounces+1.2.aa@newsletter.example\r\nSubject: hi\r\n\r\nwords\r\n',
    ])
  })

  test('is asked to try again when recording failed', async () => {
    const port = await serve(async () => await Promise.reject(new Error('the disk is full')))
    const { accepted, error } = await hand(
      port,
      ['roundup@newsletter.example'],
      'Subject: hi\r\n\r\nwords\r\n',
    )
    expect(accepted ?? []).toEqual([])
    expect(error ?? '451').toContain('451')
  })

  test('is refused for an address that is not ours, before the message', async () => {
    const port = await serve(async () => await Promise.reject(new Error('never')))
    expect(await hand(port, ['eve@example.org'], 'x')).toMatchObject({
      error: expect.stringContaining('550'),
    })
  })

  test('may tell from where it had the message', async () => {
    const origins: unknown[] = []
    const server = await startLmtp({
      address: ANYWHERE,
      isOurs: () => true,
      deliver: async (_, origin) => void origins.push(origin),
    })
    onTestFinished(async () => await server.close())
    const socket = connect(Number(server.place), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const commands = [
      'LHLO mx.example.net',
      'XFORWARD ADDR=192.0.2.7 HELO=mail.example.com',
      'MAIL FROM:<ada@example.com>',
      'RCPT TO:<roundup@newsletter.example>',
      'DATA',
      'Subject: hi\r\n\r\nwords\r\n.',
    ]
    for await (const reply of socket) {
      const last = String(reply).trim().split('\n').at(-1) ?? ''
      if (!/^\d{3} /.test(last)) continue
      const next = commands.shift()
      if (next === undefined) break
      socket.write(`${next}\r\n`)
    }
    expect(origins).toEqual([{ ip: '192.0.2.7', helo: 'mail.example.com', sender: 'ada@example.com' }])
  })

  test('finds a socket in the file system, too', async () => {
    const path = join(temporaryFolder(), 'lmtp.sock')
    const place = await serve(async () => {}, { kind: 'socket', path })
    expect([place, existsSync(path)]).toEqual([path, true])
    const greeting = await new Promise<string>(resolve =>
      connect(path).once('data', data => resolve(String(data))),
    )
    expect(greeting).toMatch(/^220 newsletter\.invalid/)
  })
})

test.each<[string, LmtpAddress | null]>([
  ['127.0.0.1:24', { kind: 'tcp', host: '127.0.0.1', port: 24 }],
  ['[::1]:24', { kind: 'tcp', host: '::1', port: 24 }],
  ['localhost:2424', { kind: 'tcp', host: 'localhost', port: 2424 }],
  ['./lmtp.sock', { kind: 'socket', path: './lmtp.sock' }],
  ['24', null],
  ['localhost', null],
  ['localhost:99999', null],
  ['', null],
])('%s is a place to listen at, or not', (text, address) => {
  expect(parseLmtpAddress(text)).toEqual(address)
})
