// newsletter inbound, as a mail server and a maintainer see it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { OUTCOME_KINDS } from '../../src/inbound/outcome.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'
import { imapServer } from '../transport/mailbox/imap-server.ts'
import { freshWorkspace, newsletter } from './cli.ts'

const LINE = z.looseObject({
  source: z.union([z.string(), z.int()]),
  messageId: z.string().nullable(),
  kind: z.enum(OUTCOME_KINDS),
  from: z.string().nullable(),
  authenticated: z.boolean(),
  links: z.array(z.object({ url: z.url(), text: z.string() })),
  reason: z.string().min(1),
  bounce: z
    .object({
      recipients: z.array(
        z.looseObject({
          address: z.string().nullable(),
          action: z.string(),
          status: z.string().nullable(),
          class: z.enum(['hard', 'soft', 'policy']),
          diagnostic: z.string().nullable(),
        }),
      ),
    })
    .optional(),
})

const SUBMISSION = `From: Ada Example <ada@example.com>
To: roundup@example.org
Subject: My post
Message-ID: <1@example.com>

I wrote https://blog.example.com/post

On Mon, Jun 15, 2015 at 1:29 PM, Editor <editor@example.org> wrote:
> see https://other.example.com/
`
const BOUNCE = `Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: bounces@example.org
Subject: failure notice

<grace@example.com>:
550 5.1.1 User unknown
`
const stdin = (text: string) => ({ stdin: async () => new TextEncoder().encode(text) })

describe('a message on standard input', () => {
  test('is told in the promised shape, and recorded once', async () => {
    const root = await freshWorkspace()
    const first = await newsletter(
      root,
      'inbound --stdin --json',
      stdin(`From ada Mon Jun 15 13:29:40 2015\n${SUBMISSION}`),
    )
    expect(first.code).toBe(0)
    expect(first.json.map(line => LINE.parse(line))).toMatchObject([
      {
        source: 'stdin',
        messageId: '<1@example.com>',
        kind: 'submission',
        from: 'ada@example.com',
        authenticated: false,
        links: [{ url: 'https://blog.example.com/post' }],
        state: 'recorded',
      },
    ])
    const again = await newsletter(root, 'inbound --stdin --json', stdin(SUBMISSION))
    expect([again.code, again.json]).toMatchObject([0, [{ state: 'known' }]])
  })

  test('that cannot be read is kept aside, and the mail server is told that it was taken', async () => {
    const root = await freshWorkspace()
    const { code, out } = await newsletter(root, 'inbound --stdin', stdin('A: 1\n'.repeat(2_000)))
    expect([code, out]).toEqual([0, expect.stringContaining('more than 1,000 lines')])
    expect(readdirSync(join(root, '.newsletter/quarantine'))).toHaveLength(1)
  })

  test.each([
    ['without a workspace', 'inbound --stdin', async () => temporaryFolder()],
    ['with an option that there is not', 'inbound --stdin --fast', freshWorkspace],
    ['with two ways at once', 'inbound --stdin --mbox x', freshWorkspace],
    [
      'with a mistake in the configuration',
      'inbound --stdin',
      async () => {
        const root = await freshWorkspace()
        writeFileSync(join(root, 'newsletter.yaml'), 'nonsense')
        return root
      },
    ],
  ])('%s is to be tried again', async (_, command, place) => {
    expect((await newsletter(await place(), command, stdin(SUBMISSION))).code).toBe(75)
  })
})

describe('a mailbox', () => {
  test('as an mbox is told with offsets, and left as it is', async () => {
    const root = await freshWorkspace()
    const separator = 'From ada@example.com Mon Jun 15 13:29:40 2015\n'
    writeFileSync(join(root, 'mail.mbox'), `${separator}${SUBMISSION}\n${separator}${BOUNCE}`)
    const { code, json } = await newsletter(root, 'inbound --mbox mail.mbox --dry-run --json')
    expect(code).toBe(0)
    expect(json.map(line => LINE.parse(line))).toMatchObject([
      { source: 0, kind: 'submission' },
      {
        source: separator.length + SUBMISSION.length + 1,
        kind: 'bounce',
        links: [],
        bounce: {
          recipients: [{ address: 'grace@example.com', action: 'failed', status: '5.1.1', class: 'hard' }],
        },
      },
    ])
  })

  test('as a Maildir is seen afterwards, unless it was only looked at', async () => {
    const root = await freshWorkspace()
    for (const part of ['new', 'cur']) mkdirSync(join(root, 'box', part), { recursive: true })
    writeFileSync(join(root, 'box/new/1.mx'), SUBMISSION)
    const look = await newsletter(root, 'inbound --maildir box --dry-run')
    expect([look.code, look.out]).toEqual([0, expect.stringContaining('1 message: 1 submission.')])
    expect(readdirSync(join(root, 'box/new'))).toEqual(['1.mx'])
    await newsletter(root, 'inbound --maildir box')
    expect(readdirSync(join(root, 'box/cur'))).toEqual(['1.mx:2,S'])
  })

  test('with a message that cannot be read ends with 1', async () => {
    const root = await freshWorkspace()
    mkdirSync(join(root, 'folder'))
    writeFileSync(join(root, 'folder/bomb'), 'A: 1\n'.repeat(2_000))
    expect((await newsletter(root, 'inbound --maildir folder')).code).toBe(1)
  })

  test('that is not there is bad input, and none at all a question', async () => {
    const root = await freshWorkspace()
    expect((await newsletter(root, 'inbound --mbox nowhere')).code).toBe(65)
    expect((await newsletter(root, 'inbound')).code).toBe(2)
  })
})

test('bounces that were believed are listed, and there are none at first', async () => {
  const root = await freshWorkspace()
  expect((await newsletter(root, 'bounces list')).out).toBe('Nothing bounced.\n')
  expect((await newsletter(root, 'bounces list nobody')).code).toBe(2)
})

describe('an LMTP server', () => {
  test('records what it is handed until it is stopped', async () => {
    const root = await freshWorkspace()
    const stops: (() => void)[] = []
    const { promise: listening, resolve } = Promise.withResolvers<string>()
    const running = newsletter(root, 'inbound --lmtp 127.0.0.1:0 --json', {
      onStop: stop => {
        stops.push(stop)
        return () => {}
      },
      err: text => resolve(/LMTP at (\d+)/.exec(text)?.[1] ?? ''),
    })
    await handOver(Number(await listening), 'roundup@example.org', SUBMISSION)
    for (const stop of stops) stop()
    const { code, json } = await running
    expect([code, json.map(line => LINE.parse(line))]).toMatchObject([
      0,
      [{ kind: 'submission', state: 'recorded' }],
    ])
  })

  test('is given a place to listen at, and records', async () => {
    const root = await freshWorkspace()
    expect((await newsletter(root, 'inbound --lmtp nowhere')).code).toBe(2)
    expect((await newsletter(root, 'inbound --lmtp 127.0.0.1:0 --dry-run')).code).toBe(2)
  })
})

async function handOver(port: number, to: string, text: string): Promise<void> {
  const connection = new SMTPConnection({
    host: '127.0.0.1',
    port,
    lmtp: true,
    ignoreTLS: true,
    logger: false,
  })
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject)
    connection.connect(() => resolve())
  })
  await new Promise<void>((resolve, reject) => {
    connection.send({ from: 'ada@example.com', to: [to] }, text, error =>
      error === null ? resolve() : reject(error),
    )
  })
  connection.close()
}

test('a folder by IMAP is read once, each message marked as seen when it is recorded', async () => {
  const server = await imapServer([SUBMISSION, BOUNCE].map(text => text.replaceAll('\n', '\r\n')))
  const root = await freshWorkspace()
  const config = readFileSync(join(root, 'newsletter.yaml'), 'utf8')
  writeFileSync(
    join(root, 'newsletter.yaml'),
    `${config}\ninbound: { imap: { url: "\${IMAP_URL}", folder: Roundup } }\n`,
  )
  const env = { IMAP_URL: server.url }
  const look = await newsletter(root, 'inbound --imap --dry-run --json', { env })
  expect([look.code, look.json.map(line => LINE.parse(line))]).toMatchObject([
    0,
    [
      { source: 1, kind: 'submission' },
      { source: 2, kind: 'bounce' },
    ],
  ])
  expect(server.messages.map(({ seen }) => seen)).toEqual([false, false])
  expect((await newsletter(root, 'inbound --imap', { env })).code).toBe(0)
  expect(server.messages.map(({ seen }) => seen)).toEqual([true, true])
  server.refuse = true
  expect((await newsletter(root, 'inbound --imap', { env })).code).toBe(69)
})

test('without a mailbox in the configuration there is none to read', async () => {
  expect((await newsletter(await freshWorkspace(), 'inbound --imap')).code).toBe(65)
})
