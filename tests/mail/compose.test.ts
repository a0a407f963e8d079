import * as fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { type Mailbox, parseAddress } from '../../src/mail/address.ts'
import { composer, type MessageSpec } from '../../src/mail/compose.ts'
import { formatMailbox } from '../../src/mail/header-text.ts'
import { encodeLines } from '../../src/mail/quoted-printable.ts'
import { cleanLine } from '../../src/text/clean.ts'

const mailbox = (name: string | null, address: string) => ({ name, address: parseAddress(address)! })

const SPEC: MessageSpec = {
  from: mailbox('Example Editor', 'editor@example.org'),
  replyTo: mailbox(null, 'roundup@example.org'),
  subject: 'Community roundup, week of June 15, 2015',
  date: new Date('2015-06-15T13:29:40.000Z'),
  fields: [{ name: 'Precedence', value: 'bulk' }],
  text: ['Hello=20\r\nthere.\r\n'],
  html: ['<p>Hello there.</p>\r\n'],
  boundary: 'a sample',
  signers: [],
  policy: 'list',
}

interface Change extends Partial<MessageSpec> {
  readonly to?: Mailbox
}

async function octetsOf({ to = mailbox('Sample Reader', 'reader@example.org'), ...change }: Change = {}) {
  const make = composer({ ...SPEC, ...change })
  const message = make({ fields: [formatMailbox(to), '<42.0123456789abcdef@example.org>'], body: [] })
  const octets = Buffer.from(await message.octets)
  expect(octets.length).toBe(message.size)
  return octets
}

const compose = async (change: Change = {}) => (await octetsOf(change)).toString('latin1')

/** Header field names as they stand, unfolded, lower case. */
function fieldNames(message: string): string[] {
  const header = message.split('\r\n\r\n', 1)[0] ?? ''
  return header
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n')
    .map(field => field.split(':', 1)[0]?.toLowerCase() ?? '')
}

/** An own reader of quoted-printable (RFC 2045 §6.7), strict about what it reads. */
function fromQuotedPrintable(encoded: string): string {
  for (const line of encoded.split('\r\n')) {
    expect(line.length).toBeLessThanOrEqual(76)
    expect(line).toMatch(/^(?:[!-<>-~ \t]|=[0-9A-F]{2})*(?:=|[!-<>-~]|=[0-9A-F]{2})?$/)
  }
  const octets = encoded
    .replace(/=\r\n/g, '')
    .replace(/=(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(octets, 'latin1').toString()
}

function bodyOf(message: string): string {
  return message.slice(message.indexOf('\r\n\r\n') + 4)
}

test('a message of text and HTML stands as it should, octet for octet', async () => {
  expect((await compose()).split('\r\n')).toEqual([
    'Date: Mon, 15 Jun 2015 13:29:40 +0000',
    'From: Example Editor <editor@example.org>',
    'Reply-To: <roundup@example.org>',
    'To: Sample Reader <reader@example.org>',
    'Subject: Community roundup, week of June 15, 2015',
    'Message-ID: <42.0123456789abcdef@example.org>',
    'Precedence: bulk',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative;',
    ' boundary="=_a02d817c50f2f0e2863495102a37e26d"',
    '',
    '--=_a02d817c50f2f0e2863495102a37e26d',
    'Content-Type: text/plain; charset=utf-8; format=flowed; delsp=no',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Hello=20',
    'there.',
    '',
    '--=_a02d817c50f2f0e2863495102a37e26d',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<p>Hello there.</p>',
    '',
    '--=_a02d817c50f2f0e2863495102a37e26d--',
    '',
  ])
})

test('without HTML it is a single text', async () => {
  const message = await compose({ html: null })
  expect(message).toContain('\r\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=no\r\n')
  expect(message).not.toContain('multipart')
  expect(message.endsWith('\r\n\r\nHello=20\r\nthere.\r\n')).toBe(true)
})

test('the same fields give the same octets, another dispatch another boundary', async () => {
  expect(await compose()).toBe(await compose())
  const boundary = async (change: Change = {}) => /boundary="([^"]+)"/.exec(await compose(change))?.[1]
  expect(await boundary({ boundary: 'another' })).not.toBe(await boundary())
  expect((await boundary())?.length).toBeLessThanOrEqual(70)
})

test('the date goes out with a numeric zone, and must be one', async () => {
  expect(await compose({ date: new Date('2024-02-29T23:59:59Z') })).toContain(
    'Date: Thu, 29 Feb 2024 23:59:59 +0000\r\n',
  )
  expect(() => composer({ ...SPEC, date: new Date('never') })).toThrow('no date')
})

test.each([
  [[{ name: 'Precedence', value: 'bulk\r\nBcc: evil@example.org' }], 'Precedence'],
  [[{ name: 'Precedence', value: '' }], 'Precedence'],
  [[{ name: 'List-Help', value: '<https://example.org/ä>' }], 'List-Help'],
  [
    [
      { name: 'Precedence', value: 'bulk' },
      { name: 'Precedence', value: 'list' },
    ],
    'twice',
  ],
  [[{ name: 'List-Help', value: `<https://example.org/${'a'.repeat(1_000)}>` }], 'octets'],
] as const)('a header that breaks a rule is our own fault: %j', (fields, told) => {
  expect(() => composer({ ...SPEC, fields })).toThrow(told)
})

test('an address that is not ASCII stands in the header as UTF-8, for a server with SMTPUTF8', async () => {
  const message = (await octetsOf({ to: mailbox(null, 'leserin-ä@example.org') })).toString()
  expect(message).toContain('\r\nTo: <leserin-ä@example.org>\r\n')
})

describe('whatever people are called and write', () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '\r',
          '\n',
          '\r\n',
          '\0',
          '\u0085',
          '\u2028',
          '\u2029',
          '\u001b[31m',
          '\u009b31m',
          '\u202e',
          '\u000b',
          '\f',
          '\u{E000}name\u{E001}',
        ),
        fc.constantFrom(
          '\r\nBcc: evil@example.org',
          '\n\nbody',
          '\r\n\r\n--',
          'Subject: x',
          ': ',
          ' ',
          '"',
          '\\',
          '<',
          '>',
          ',',
          ';',
          '(',
          ')',
          '@',
        ),
        fc.constantFrom(
          '=?utf-8?q?=0D=0ABcc:_evil@example.org?=',
          '=?utf-8?b?DQpCY2M6IGV2aWw=?=',
          '=?',
          '?=',
          'é',
          '編集',
          '👩‍👩‍👧',
          'x'.repeat(200),
        ),
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.string({ maxLength: 8 }),
      ),
      { maxLength: 12 },
    )
    .map(parts => parts.join(''))

  test('no title or name adds, splits or hides a header: 10,200 of them, three to a message', async () => {
    const base = fieldNames(await compose())
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (subject, from, to) => {
        const message = await compose({
          subject,
          from: mailbox(from, 'editor@example.org'),
          to: mailbox(to, 'reader@example.org'),
        })
        const names = base.filter(name => name !== 'subject' || cleanLine(subject) !== '')
        expect(fieldNames(message)).toEqual(names)
        // 7-bit, no bare CR or LF, no line over 78: one look, since there are many
        expect(/^(?:[ -~]{0,78}\r\n)*$/.test(message)).toBe(true)
      }),
      { numRuns: 3_400 },
    )
  })

  test('another program reads the same title, names, addresses and no more', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (subject, name) => {
        const change = { subject, from: mailbox(name, 'editor@example.org') }
        const read = await simpleParser(await octetsOf(change))
        expect(read.subject ?? '').toBe(cleanLine(subject))
        expect(read.from?.value).toEqual([{ address: 'editor@example.org', name: cleanLine(name) }])
        expect(read.to).toMatchObject({ value: [{ address: 'reader@example.org', name: 'Sample Reader' }] })
        expect([read.bcc, read.cc, read.attachments]).toEqual([undefined, undefined, []])
        expect(read.text).toBe('Hello there.')
      }),
      { numRuns: 500 },
    )
  })

  test('any text goes out in lines of 76 at most and comes back as it was', async () => {
    const text = fc
      .array(
        fc.oneof(
          hostile,
          fc.constantFrom(
            ' \n',
            '\t\n',
            '.\n',
            '..\n',
            'From here\n',
            '-- \n',
            'a'.repeat(75),
            'é'.repeat(40),
            '=',
            '--=_',
          ),
        ),
        { maxLength: 12 },
      )
      .map(parts => parts.join(''))
    await fc.assert(
      fc.asyncProperty(text, text, async (text, html) => {
        const lines = (content: string) =>
          `${content
            .toWellFormed()
            .replace(/\r\n?|\n/g, '\r\n')
            .replace(/(\r\n)*$/, '')}\r\n`
        const encoded = (content: string) => [
          `${encodeLines(lines(content).replaceAll('\r\n', '\n').slice(0, -1))}\r\n`,
        ]
        expect(fromQuotedPrintable(bodyOf(await compose({ text: encoded(text), html: null })))).toBe(
          lines(text),
        )
        const message = await compose({ text: encoded(text), html: encoded(html) })
        const boundary = /boundary="([^"]+)"/.exec(message)?.[1] ?? ''
        const parts = `\r\n${bodyOf(message)}`.split(new RegExp(`\\r\\n--${boundary}(?:--)?\\r\\n`))
        expect(parts).toHaveLength(4)
        expect(fromQuotedPrintable(bodyOf(parts[1] ?? ''))).toBe(lines(text))
        expect(fromQuotedPrintable(bodyOf(parts[2] ?? ''))).toBe(lines(html))
      }),
      { numRuns: 1_000 },
    )
  })
})
