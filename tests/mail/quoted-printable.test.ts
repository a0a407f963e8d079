import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeLine, encodeLines } from '../../src/mail/quoted-printable.ts'

/** As RFC 2045 §6.7 tells a reader to. */
function decode(encoded: string): string {
  const octets = encoded
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(octets, 'latin1').toString()
}

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ' ',
        '  ',
        '\t',
        '.',
        '=',
        'From ',
        'é',
        '👩‍👩‍👧',
        'word',
        'x'.repeat(74),
        'x'.repeat(75),
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 20 },
  )
  .map(parts => parts.join('').toWellFormed())

describe('a line', () => {
  test.each([
    ['Hello there.', 'Hello there.'],
    ['a=b', 'a=3Db'],
    ['Zoë', 'Zo=C3=AB'],
    ['ends in a space ', 'ends in a space=20'],
    ['two  spaces,   three', 'two =20spaces, =20=20three'],
    ['a\ttab', 'a=09tab'],
    ['a \ttab', 'a =09tab'],
    ['.', '=2E'],
    ['..dots', '=2E.dots'],
    ['From here', '=46rom here'],
    ['From', 'From'],
    [' ', '=20'],
    ['', ''],
    ['\0', '=00'],
  ])('%j goes out as %s', (line, encoded) => {
    expect(encodeLine(line)).toBe(encoded)
  })

  test('that is long has soft breaks, behind which no line begins with a dot or "From "', () => {
    expect(encodeLine(`${'x'.repeat(75)}.y`)).toBe(`${'x'.repeat(75)}=\r\n=2Ey`)
    expect(encodeLine(`${'x'.repeat(75)}From y`)).toBe(`${'x'.repeat(75)}=\r\n=46rom y`)
  })

  test('keeps a character of several octets whole', () => {
    for (const line of encodeLine('編'.repeat(40)).split('=\r\n')) expect(decode(line)).toMatch(/^編+$/)
  })

  test('whatever it holds comes back as it was, from lines of 75 at most with their breaks', () => {
    fc.assert(
      fc.property(text, line => {
        const encoded = encodeLine(line)
        expect(decode(encoded)).toBe(line)
        for (const part of encoded.split('=\r\n')) {
          expect(part).toMatch(/^(?:[ -<>-~]|=[0-9A-F]{2}){0,75}$/)
          expect(part.length).toBeLessThanOrEqual(75)
          expect(part).not.toMatch(/^(?:\.|From )| {2}/)
        }
        expect(encoded).not.toMatch(/ $/)
      }),
      { numRuns: 1_000 },
    )
  })
})

test('lines have CRLF between them and none behind the last', () => {
  expect(encodeLines('one\n\ntwo \n.')).toBe('one\r\n\r\ntwo=20\r\n=2E')
})
