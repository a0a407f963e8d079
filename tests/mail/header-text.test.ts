import * as fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { parseAddress } from '../../src/mail/address.ts'
import { formatMailbox, headerField, headerText, phrase } from '../../src/mail/header-text.ts'
import { cleanLine } from '../../src/text/clean.ts'

const address = parseAddress('reader@example.org')!
/** Text that hits what encoding has to mind. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'é',
        '編',
        '👩‍👩‍👧',
        ' ',
        '  ',
        '"',
        '\\',
        ',',
        '=?',
        '?=',
        '=?utf-8?q?x?=',
        '\r\n',
        '<',
        '>',
        '_',
        '=',
        '.',
        '(',
        'x'.repeat(90),
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 30 },
  )
  .map(parts => parts.join(''))

/** Throws when a character was cut in two. */
function decode(word: string): string {
  const [, , encoding, payload = ''] = word.split('?')
  const percent = payload.replaceAll('=', '%').replaceAll('_', ' ')
  const octets = encoding === 'b' ? Buffer.from(payload, 'base64') : Buffer.from(unescape(percent), 'latin1')
  return new TextDecoder('utf-8', { fatal: true }).decode(octets)
}

async function read(field: string) {
  return simpleParser(`${field}\r\nX-End: here\r\n\r\n`)
}

describe('a text in a header', () => {
  test('is read by another program as what it was', async () => {
    await fc.assert(
      fc.asyncProperty(text, async words => {
        if (cleanLine(words) === '') return
        const { subject, headers } = await read(headerField('Subject', headerText(words)))
        expect(subject).toBe(cleanLine(words))
        expect([...headers.keys()]).toEqual(['subject', 'x-end'])
      }),
      { numRuns: 1_000 },
    )
  })

  test('a name is read by another program as what it was, with its address', async () => {
    await fc.assert(
      fc.asyncProperty(text, async words => {
        const { to, headers } = await read(headerField('To', formatMailbox({ name: words, address })))
        expect(to).toMatchObject({ value: [{ address, name: cleanLine(words) }] })
        expect([...headers.keys()]).toEqual(['to', 'x-end'])
      }),
      { numRuns: 1_000 },
    )
  })

  test('lines stay within 76 columns and encoded words within 75, each with whole characters', () => {
    fc.assert(
      fc.property(text, words => {
        for (const value of [headerText(words), phrase(words)]) {
          for (const line of headerField('List-Unsubscribe', value).split('\r\n').slice(1)) {
            expect(line.length).toBeLessThanOrEqual(76)
            expect(line).toMatch(/^ \S/)
          }
          for (const word of value.match(/=\?utf-8\?[qb]\?[^? ]*\?=/g) ?? []) {
            expect(word.length).toBeLessThanOrEqual(75)
            expect(() => decode(word)).not.toThrow()
          }
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test.each([
    ['Community roundup, week of June 15', 'Community roundup, week of June 15'],
    ['Café', '=?utf-8?q?Caf=C3=A9?='],
    ['編集', '=?utf-8?b?57eo6ZuG?='],
    ['=?utf-8?q?x?=', '=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?='],
    ['a\r\nBcc: evil@example.org', 'a Bcc: evil@example.org'],
  ])('%j stands as %s', (words, value) => {
    expect(headerText(words)).toBe(value)
  })

  test.each([
    ['Example Editor', 'Example Editor <reader@example.org>'],
    ['Editor, "Example" \\', '"Editor, \\"Example\\" \\\\" <reader@example.org>'],
    ['Café "Éditeur"', '=?utf-8?q?Caf=C3=A9_=22=C3=89diteur=22?= <reader@example.org>'],
    ['\u202e', '<reader@example.org>'],
  ])('the name %j stands as %s, encoded words never in quotes', (name, field) => {
    expect(formatMailbox({ name, address })).toBe(field)
  })
})
