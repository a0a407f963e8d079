import { afterAll, expect, test } from 'vitest'
import { startMailParser } from '../../../src/transport/mail-parser/mail-parser.ts'

const parser = startMailParser(2)
afterAll(async () => await parser.close())

const mail = (subject: string) => Buffer.from(`From: ada@example.org\r\nSubject: ${subject}\r\n\r\nhi\r\n`)
/** No thread reads it within a millisecond. */
const long = (subject: string) => Buffer.concat([mail(subject), Buffer.alloc(4_000_000, 'Hello there.\n')])

test('messages come back in the order in which they were asked for', async () => {
  const subjects = Array.from({ length: 200 }, (_, at) => `number ${at}`)
  const parsed = await Promise.all(subjects.map(async subject => await parser.parse(mail(subject))))
  expect(parsed.map(one => (one.ok ? one.examined.subject : one.reason))).toEqual(subjects)
})

test('what is handed over is left as it was', async () => {
  const raw = mail('mine')
  const before = Buffer.from(raw)
  await parser.parse(raw)
  expect(raw).toEqual(before)
})

test('one that takes too long costs its thread, and the others of its lot are parsed', async () => {
  const strict = startMailParser(1, 0)
  const patient = startMailParser(1)
  try {
    const late = await strict.parse(long('late'))
    expect(late).toMatchObject({ ok: false, reason: 'parsing it takes longer than 0 seconds' })
    const others = await Promise.all([patient.parse(mail('one')), patient.parse(mail('two'))])
    expect(others.every(({ ok }) => ok)).toBe(true)
  } finally {
    await strict.close()
    await patient.close()
  }
})

test('of a lot that takes too long, each is tried alone and refused alone', async () => {
  const strict = startMailParser(1, 0)
  try {
    const parsed = await Promise.all([strict.parse(long('one')), strict.parse(long('two'))])
    expect(parsed.map(({ ok }) => ok)).toEqual([false, false])
  } finally {
    await strict.close()
  }
})

test.each([
  ['100,000 nested elements', `Content-Type: text/html\n\n${'<div>'.repeat(100_000)}`],
  [
    '5,000 nested multiparts',
    Array.from(
      { length: 5_000 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
    ).join(''),
  ],
  ['100,000 parts', `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(100_000)}`],
  ['200,000 fields', 'A: b\n'.repeat(200_000)],
  ['a field of 10 MB', `Subject: ${'x'.repeat(10_000_000)}\n\n`],
  [
    'an attachment of 20 MB',
    `Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n${'A'.repeat(76).concat('\n').repeat(260_000)}`,
  ],
  ['references without end', `References: ${'<a@b> '.repeat(10_000)}\n\n`],
])('%s hold nobody up', async (_, raw) => {
  const [bomb, next] = await Promise.all([parser.parse(Buffer.from(raw)), parser.parse(mail('next'))])
  expect(bomb).toHaveProperty('ok')
  expect(next).toMatchObject({ ok: true, examined: { subject: 'next' } })
})
