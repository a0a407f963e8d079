import { expect, test } from 'vitest'
import { decode } from '../../src/sources/decode.ts'

const latin = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0))
const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string) =>
  Uint8Array.from({ length: text.length * 2 }, (_, at) => (text.charCodeAt(at >> 1) >> ((at % 2) * 8)) & 255)

test.each([
  ['a byte order mark wins over everything', utf8('\uFEFF<a>é'), 'text/xml; charset=koi8-r', '<a>é', 'utf-8'],
  ['UTF-16 shows itself, with a mark', utf16('\uFEFF<a>é'), 'text/xml; charset=utf-8', '<a>é', 'utf-16le'],
  ['UTF-16 shows itself, without a mark', utf16('<a>é'), null, '<a>é', 'utf-16le'],
  [
    'HTTP wins over the XML declaration',
    latin('<?xml version="1.0" encoding="koi8-r"?>\xe9.'),
    'text/xml; charset="windows-1251"',
    '<?xml version="1.0" encoding="koi8-r"?>й.',
    'windows-1251',
  ],
  [
    'the XML declaration',
    latin("<?xml version='1.0' encoding='iso-8859-2'?>\xb1"),
    'text/xml',
    "<?xml version='1.0' encoding='iso-8859-2'?>ą",
    'iso-8859-2',
  ],
  ['Japanese', Uint8Array.from([0x83, 0x65]), 'text/xml; charset=Shift_JIS', 'テ', 'shift_jis'],
  ['nothing is said: UTF-8', utf8('é'), null, 'é', 'utf-8'],
  [
    'a server that says Latin-1 of UTF-8 is not believed',
    utf8('é'),
    'text/xml; charset=ISO-8859-1',
    'é',
    'utf-8',
  ],
  [
    'UTF-16 that is none is not believed',
    utf8('<?xml encoding="utf-16"?>é'),
    null,
    '<?xml encoding="utf-16"?>é',
    'utf-8',
  ],
  ['an unknown name is not believed', utf8('é'), 'text/xml; charset=utf-7', 'é', 'utf-8'],
  ['a character cut in two at the end is left out', utf8('aé').subarray(0, 2), null, 'a', 'utf-8'],
] as const)('%s', (_, body, contentType, text, encoding) => {
  expect(decode(body, contentType)).toEqual({ text, encoding, problem: null })
})

test('what is not UTF-8 although it says so is windows-1252, and that is told', () => {
  expect(decode(latin('na\xefve \x93caf\xe9\x94'), 'text/xml; charset=utf-8')).toEqual({
    text: 'naïve “café”',
    encoding: 'windows-1252',
    problem: 'it is not utf-8; read as windows-1252',
  })
})

test('quotes that were taken for control characters are quotes again', () => {
  expect(decode(utf8('don\u0092t\u0085'), null).text).toBe('don’t…')
})

test('a slip in the middle of UTF-8 costs one character', () => {
  expect(decode(Uint8Array.from([...utf8('éééé'), 0x93]), null)).toMatchObject({ encoding: 'utf-8' })
  expect(decode(Uint8Array.from([...utf8('éééé'), 0x93, 0x20]), null)).toEqual({
    text: 'éééé\uFFFD ',
    encoding: 'utf-8',
    problem: '1 characters are not utf-8 and were replaced',
  })
})
