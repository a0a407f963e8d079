import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHeader } from '../../src/mail/encoded-words.ts'
import { headerText } from '../../src/mail/header-text.ts'

test.each([
  ['plain text', 'plain text'],
  ['=?utf-8?q?Caf=C3=A9_notes?=', 'Café notes'],
  ['=?iso-8859-1?Q?Caf=E9?= and more', 'Café and more'],
  ['Re: =?UTF-8?B?0J3QvtCy0L7RgdGC0Lg=?=', 'Re: Новости'],
  // RFC 2047 §6.2: the space between two encoded words is none, and a character may be split over both.
  ['=?utf-8?b?w4c=?= =?utf-8?b?YQ==?=', 'Ça'],
  ['=?utf-8?b?ww==?=\t=?utf-8?b?hw==?=', 'Ç'],
  ['=?utf-8*en?q?hello?=', 'hello'],
  ['=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=', 'こんにちは'],
  ['=?no-such-charset?q?caf=C3=A9?=', 'café'],
  ['=?utf-8?q?unended', '=?utf-8?q?unended'],
  ['caf\u00C3\u00A9 in raw UTF-8', 'café in raw UTF-8'],
  ['caf\u00E9 in raw Latin-1', 'café in raw Latin-1'],
  ['=?utf-8?q?=1B]52;x=07_=E2=80=AEevil?=', 'evil'],
])('%s reads as %s', (written, read) => {
  expect(decodeHeader(written)).toBe(read)
})

test('what we write reads as what it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), text => {
      const written = headerText(text)
      expect(headerText(decodeHeader(written))).toBe(written)
    }),
  )
})

test('any octets become one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(decodeHeader(text)).not.toMatch(/[\n\r\0]/)
    }),
  )
})
