import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LONGEST_REPLY } from '../../../src/transport/smtp/limits.ts'
import { ReplyReader } from '../../../src/transport/smtp/replies.ts'

const read = (text: string) => new ReplyReader().read(Buffer.from(text))

/** What a server may say in a line behind the code. */
const words = fc.string({ unit: 'grapheme', maxLength: 40 }).map(text => text.replaceAll(/[\r\n]/g, ''))
const reply = fc
  .tuple(fc.integer({ min: 200, max: 599 }), fc.array(words, { maxLength: 4 }), words)
  .map(([code, more, last]) => [...more.map(line => `${code}-${line}`), `${code} ${last}`].join('\n'))

/** The same octets in pieces, cut wherever, in the midst of a character, too. */
function inPieces(octets: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [...cuts.map(cut => cut % (octets.length + 1)), octets.length].toSorted((a, b) => a - b)
  return places.map((place, n) => octets.subarray(places[n - 1] ?? 0, place))
}

describe('replies', () => {
  test.each([
    ['250 fine\r\n', ['250 fine']],
    ['250\r\n', ['250']],
    ['250\tfine\r\n', ['250\tfine']],
    ['250 fine\n', ['250 fine']],
    ['250-mx.example.org\r\n250-SIZE 10\r\n250 HELP\r\n', ['250-mx.example.org\n250-SIZE 10\n250 HELP']],
    ['250 one\r\n354 two\r\n', ['250 one', '354 two']],
    ['250-\r\n250 \r\n', ['250-\n250 ']],
    ['250 a\rb\r\n', ['250 a\rb']],
    ['', []],
    ['250 half', []],
    ['250-half\r\n', []],
  ])('%j is read as %j', (text, replies) => {
    expect(read(text)).toEqual(replies)
  })

  test('are the same in whatever pieces they come', () => {
    fc.assert(
      fc.property(fc.array(reply, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 12 }), (said, cuts) => {
        const octets = Buffer.from(said.map(text => `${text.replaceAll('\n', '\r\n')}\r\n`).join(''))
        const reader = new ReplyReader()
        const whole = inPieces(octets, cuts).flatMap(piece => reader.read(piece))
        expect(whole.map(codesOf)).toEqual(said.map(codesOf))
        expect(reader.isHalfway).toBe(false)
        if (isAscii(octets)) expect(whole).toEqual(said)
      }),
    )
  })

  test('that have begun are known to be on their way', () => {
    const reader = new ReplyReader()
    const told = ['2', '50-a\r\n', '250 b', '\r\n'].map(piece => {
      reader.read(Buffer.from(piece))
      return reader.isHalfway
    })
    expect(told).toEqual([true, true, true, false])
  })
})

describe('what is no SMTP', () => {
  test.each([
    'HTTP/1.1 400 Bad Request\r\n',
    '\r\n',
    '25 fine\r\n',
    '2500 fine\r\n',
    '250fine\r\n',
    ' 250 fine\r\n',
    '250_fine\r\n',
    '２５０ fine\r\n',
    '\u0000250 fine\r\n',
    '250-a\r\n\r\n250 b\r\n',
    '\u001B[2J\r\n',
  ])('%j is refused', text => {
    expect(() => read(text)).toThrow('no SMTP')
  })

  test('of any kind gives replies or one error, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), octets => {
        const reader = new ReplyReader()
        try {
          for (const text of reader.read(Buffer.from(octets))) expect(text).toMatch(/^\d{3}(?:[ \t-]|$)/)
        } catch (error) {
          expect(String(error)).toContain('no SMTP')
        }
      }),
    )
  })

  test('is quoted no longer than a person reads', () => {
    expect(() => read(`${'x'.repeat(10_000)}\r\n`)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{1,300}$/) }),
    )
  })
})

describe('a reply without end is cut off', () => {
  const piece = Buffer.from('x'.repeat(1_000))
  const more = Buffer.from('250-and so on\n'.repeat(100))

  test.each([
    ['one line', Buffer.from('250 '), piece],
    ['a line after the other', Buffer.from(''), more],
  ])('as %s', (_, first, rest) => {
    const reader = new ReplyReader()
    reader.read(first)
    let read = 0
    const goOn = () => {
      for (;;) {
        reader.read(rest)
        read += rest.length
        if (read > 3 * LONGEST_REPLY) return
      }
    }
    expect(goOn).toThrow('maximum allowed size')
    expect(read).toBeLessThanOrEqual(LONGEST_REPLY)
  })

  test('and one of just that length is not', () => {
    expect(read(`250 ${'x'.repeat(LONGEST_REPLY - 4)}\r\n`)).toHaveLength(1)
  })
})

/** Code and mark of each line: what a decision is made by. */
function codesOf(text: string): readonly string[] {
  return text.split('\n').map(line => line.slice(0, 4))
}

function isAscii(octets: Buffer): boolean {
  return octets.every(octet => octet < 128)
}
