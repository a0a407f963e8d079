import { describe, expect, test } from 'vitest'
import {
  MAX_DEPTH,
  MAX_HEADER_FIELDS,
  MAX_PARTS,
  MAX_RAW_OCTETS,
} from '../../../src/transport/mail-parser/limits.ts'
import { scan } from '../../../src/transport/mail-parser/scan.ts'

const scanned = (text: string) => scan(Buffer.from(text, 'latin1'))

describe('a message is refused unread when', () => {
  test.each([
    ['it is too large', 'x'.repeat(MAX_RAW_OCTETS + 1), /larger than 25,000,000 octets/],
    ['its header is too large', `Subject: ${'x'.repeat(70_000)}\n\nhi`, /header of it is larger than 65,536/],
    ['its header never ends', `A: ${'x'.repeat(500)}\n`.repeat(200), /header of it is larger/],
    ['it has too many fields', 'A: 1\n'.repeat(MAX_HEADER_FIELDS + 1), /more than 1,000 lines/],
    [
      'a part has too many fields',
      multipart(['A: 1\n'.repeat(MAX_HEADER_FIELDS + 1)]),
      /more than 1,000 lines/,
    ],
    [
      'it has too many parts',
      multipart(Array.from({ length: MAX_PARTS }, () => '\nhi\n')),
      /more than 100 parts/,
    ],
    ['its parts are nested too deep', nested(MAX_DEPTH + 1), /nested more than 20 deep/],
  ])('%s', (_, text, reason) => {
    const result = scanned(text)
    expect(result.ok ? 'taken' : result.reason).toMatch(reason)
  })
})

describe('a message is read when', () => {
  test.each([
    ['it has as many parts as allowed', multipart(Array.from({ length: MAX_PARTS - 1 }, () => '\nhi\n'))],
    ['it is nested as deep as allowed', nested(MAX_DEPTH)],
    [
      'its parts follow each other, each closed',
      multipart(Array.from({ length: 30 }, (_, at) => alternative(`b${at}`))),
    ],
    ['lines of it look like boundaries', `From: a@example.org\n\n${'--b\n'.repeat(1_000)}`],
    ['it is empty', ''],
    ['it has no body', 'From: a@example.org\n'],
  ])('%s', (_, text) => {
    expect(scanned(text).ok).toBe(true)
  })
})

test('format=flowed is noted, and hidden from the parser in headers alone', () => {
  const raw = Buffer.from(
    'Content-Type: text/plain;\r\n\tformat="flowed"; delsp=yes\r\n\r\nformat=flowed\r\n',
  )
  const result = scan(raw)
  expect(result).toMatchObject({ ok: true, flowed: true })
  expect(raw.toString()).toBe(
    'Content-Type: text/plain;\r\n\tformat="hidden"; delsp=yes\r\n\r\nformat=flowed\r\n',
  )
})

test('the end of the header is found', () => {
  expect(scanned('From: a@example.org\r\n\r\nhi')).toMatchObject({ headerEnd: 21 })
  expect(scanned('From: a@example.org')).toMatchObject({ headerEnd: 19 })
})

function multipart(parts: readonly string[], boundary = 'edge'): string {
  const body = parts.map(part => `--${boundary}\n${part}`).join('\n')
  return `Content-Type: multipart/mixed; boundary="${boundary}"\n\n${body}\n--${boundary}--\n`
}

function alternative(boundary: string): string {
  return multipart(['\nplain\n', 'Content-Type: text/html\n\n<p>'], boundary)
}

function nested(depth: number): string {
  return Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
  ).join('')
}
