import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReceivedMessage } from '../../../src/inbound/received-message.ts'
import { readMail } from '../../../src/transport/mail-parser/read-mail.ts'

async function read(text: string): Promise<ReceivedMessage> {
  const reading = await readMail(Buffer.from(text.replaceAll('\n', '\r\n')))
  if (!reading.ok) throw new Error(reading.reason)
  return reading.message
}

describe('a message', () => {
  test('is its fields, its text and its digest', async () => {
    const raw = 'From: ada@example.org\nSubject: hi\n\nHello.\n'
    const message = await read(raw)
    expect(message).toMatchObject({
      text: 'Hello.\n',
      html: null,
      flowed: false,
      parts: [],
      size: raw.length + 4,
    })
    expect(message.fields).toEqual([
      { name: 'from', value: 'ada@example.org' },
      { name: 'subject', value: 'hi' },
    ])
  })

  test('has the same digest with the line ends of a mailbox and of a server', async () => {
    const raw = 'Subject: hi\n\nHello.\n'
    const digests = [raw, raw.replaceAll('\n', '\r\n'), `${raw}\n`, raw.replace('hi', 'h\ri')].map(
      async one => {
        const reading = await readMail(Buffer.from(one))
        return reading.ok ? reading.message.digest : null
      },
    )
    const [lf, crlf, ...others] = await Promise.all(digests)
    expect(crlf).toBe(lf)
    expect(new Set([lf, ...others]).size).toBe(3)
  })

  test('has the digest of its octets as they came', async () => {
    const raw = Buffer.from('Content-Type: text/plain; format=flowed\n\nhi')
    const digest = createHash('sha256').update(raw).digest('hex')
    expect(await readMail(raw)).toMatchObject({ ok: true, message: { digest, flowed: true } })
  })

  test('keeps the soft line ends of flowed text', async () => {
    const header = 'Content-Type: text/plain; charset=utf-8; format=flowed\n\n'
    const message = await read(`${header}> quoted \n> text\nown \nwords\n`)
    expect(message).toMatchObject({ flowed: true, text: '> quoted \n> text\nown \nwords\n' })
  })

  test('is decoded, whatever it is encoded in', async () => {
    const header =
      'Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n'
    expect(await read(`${header}Caf=E9\n`)).toMatchObject({ text: 'Café\n' })
    const unknown = 'Content-Type: text/plain; charset=x-nowhere\n\nhello\n'
    expect(await read(unknown)).toMatchObject({ text: 'hello\n' })
  })

  test('gives what it encloses about another message, and no other attachment', async () => {
    const message = await read(`Content-Type: multipart/report; boundary=b

--b

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ada@example.org
--b
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
--b
Content-Type: message/rfc822

Subject: the original

words
--b--
`)
    expect(message.text).toBe('It failed.')
    expect(message.parts.map(({ type }) => type)).toEqual(['message/delivery-status', 'message/rfc822'])
    expect(message.parts[1]?.text).toContain('Subject: the original')
  })

  test('whose parts are never found is read as it stands', async () => {
    const header = 'Content-Type: multipart/report; boundary=there\n\n'
    expect(await read(`${header}--elsewhere\n\nIt failed.\n`)).toMatchObject({
      text: '--elsewhere\n\nIt failed.',
    })
  })

  test('is cut where no person writes on', async () => {
    const message = await read(`From: a@example.org\n\n${'word '.repeat(400_000)}`)
    expect(message.text).toHaveLength(1_000_000)
  })
})

test('what is over a limit is refused with its digest', async () => {
  const raw = Buffer.from('A: 1\n'.repeat(2_000))
  const digest = createHash('sha256').update(raw).digest('hex')
  expect(await readMail(raw)).toEqual({
    ok: false,
    digest,
    reason: 'a header of it has more than 1,000 lines',
  })
})

test('any octets are read or refused', async () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '--b',
      '--b--',
      '',
      'Content-Type: multipart/mixed; boundary=b',
      'Content-Transfer-Encoding: base64',
    ),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 30 }), async lines => {
      expect(await readMail(Buffer.from(lines.join('\n'), 'latin1'))).toHaveProperty('ok')
    }),
    { numRuns: 50 },
  )
})
