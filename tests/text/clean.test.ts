import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanLine, cleanText, SLOT_CLOSE, SLOT_OPEN } from '../../src/text/clean.ts'

test.each([
  [
    'keeps letters of any script, emoji and their joiners',
    'Žluťoučký 日本 نص 👩‍👩‍👧 क्‍ष',
    'Žluťoučký 日本 نص 👩‍👩‍👧 क्‍ष',
  ],
  [
    'keeps tabs and line ends, and writes all of them as LF',
    'a\tb\r\nc\rd\u2028e\u0085f',
    'a\tb\nc\nd\ne\nf',
  ],
  ['takes out controls and NUL', 'a\u0000b\u0007c\u007Fd\u009Be', 'abcd'],
  [
    'takes out a terminal escape with what it carries',
    'a\u001B]52;c;ZXZpbA==\u0007b\u001B[31mred\u001B[0m',
    'abred',
  ],
  ['takes out bidirectional controls', '\u202Eabc\u2066d\u2069\u200F', 'abcd'],
  ['takes out zero-width spaces, soft hyphens and byte order marks', '\uFEFFa\u200Bb\u00ADc\u2060d', 'abcd'],
  ['takes out whatever could mark a slot', `${SLOT_OPEN}name${SLOT_CLOSE}`, 'name'],
  ['takes out tag characters and private use', 'a\u{E0041}b\u{F0000}c\uF8FF', 'abc'],
  ['mends broken code points', 'a\uD800b', 'a\uFFFDb'],
  ['composes letters and marks', 'e\u0301', 'é'],
])('%s', (_, text, clean) => {
  expect(cleanText(text)).toBe(clean)
})

test('a line has no line end, and one space between words', () => {
  expect(cleanLine('  a\r\n\tb \u00A0 c\u2029d ')).toBe('a b c d')
})

test('cleaning what is clean changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(cleanText(cleanText(text))).toBe(cleanText(text))
      expect(cleanLine(cleanLine(text))).toBe(cleanLine(text))
    }),
  )
})

test('a letter under ten thousand marks keeps thirty of them', () => {
  expect(cleanText(`a${'\u0316\u0331'.repeat(10_000)}b`)).toHaveLength(32)
})

test('a line of Latin letters is clean as it is, as the long way says too', () => {
  const latin = fc.stringMatching(/^[ -~\u00C0-\u024F]{0,40}$/)
  fc.assert(
    fc.property(latin, text => {
      expect(cleanLine(text)).toBe(cleanText(text).replace(/\s+/g, ' ').trim())
    }),
    { numRuns: 1_000 },
  )
})
