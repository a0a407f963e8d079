import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toWireMessage } from '../../src/mail/wire-message.ts'

const wired = (text: string) => Buffer.from(toWireMessage(Buffer.from(text, 'latin1'))).toString('latin1')

/** Text that is nothing but what servers differ in. */
const nasty = fc
  .array(fc.constantFrom('\r', '\n', '\r\n', '.', '..', '\u0000', 'a', ' ', 'ü', '.\r\n', '\n.\n', '\r.\r'), {
    maxLength: 30,
  })
  .map(parts => parts.join(''))
const message = fc.oneof(
  nasty,
  fc.uint8Array({ maxLength: 60 }).map(octets => Buffer.from(octets).toString('latin1')),
)

/** What a server makes of what stands between DATA and the dot (RFC 5321 §4.5.2). */
function received(wire: string): string {
  return wire.replaceAll(/^\./gm, '')
}

describe('a message for the wire', () => {
  test.each([
    ['a\r\n', 'a\r\n'],
    ['a', 'a\r\n'],
    ['', ''],
    ['a\nb\n', 'a\r\nb\r\n'],
    ['a\rb\r', 'a\r\nb\r\n'],
    ['a\r\r\nb', 'a\r\n\r\nb\r\n'],
    ['.\r\n', '..\r\n'],
    ['..\r\n', '...\r\n'],
    ['.x\r\n', '..x\r\n'],
    ['a\r\n.\r\nMAIL FROM:<evil@x.example>\r\n', 'a\r\n..\r\nMAIL FROM:<evil@x.example>\r\n'],
    ['a\n.\nb', 'a\r\n..\r\nb\r\n'],
    ['a\r.\rb', 'a\r\n..\r\nb\r\n'],
    ['a\r\n.\rb', 'a\r\n..\r\nb\r\n'],
    ['a\n.\r\nb', 'a\r\n..\r\nb\r\n'],
    ['a\r\n\u0000.\r\n', 'a\r\n\u0000.\r\n'],
    ['\r\n\r\n', '\r\n\r\n'],
  ])('%j goes as %j', (text, expected) => {
    expect(wired(text)).toBe(expected)
  })

  test('has no line end but CRLF, no line that begins with one dot, and an end', () => {
    fc.assert(
      fc.property(message, text => {
        const wire = wired(text)
        expect(wire.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
        expect(`\r\n${wire}`).not.toMatch(/\r\n\.(?!\.)/)
        if (text !== '') expect(wire.endsWith('\r\n')).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('holds the end of data nowhere, so that what is behind it is never taken for a command', () => {
    fc.assert(
      fc.property(message, text => {
        const conversation = `DATA\r\n${wired(text)}.\r\n`
        for (const end of [/\r\n\.\r\n/g, /\n\.\n/g, /\r\.\r/g, /\n\.\r/g, /\r\n\.\n/g]) {
          const found = [...conversation.matchAll(end)].map(({ index }) => index)
          expect(found.filter(at => at < conversation.length - 5)).toEqual([])
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('arrives as it was, but for its line ends', () => {
    fc.assert(
      fc.property(message, text => {
        const lines = text.split(/\r\n|\r|\n/)
        if (lines.at(-1) === '') lines.pop()
        const expected = lines.map(line => `${line}\r\n`).join('')
        expect(received(wired(text))).toBe(expected)
      }),
      { numRuns: 2_000 },
    )
  })

  test('that is right already is not copied', () => {
    const octets = Buffer.from('Subject: a\r\n\r\nHello.\r\n')
    expect(toWireMessage(octets)).toBe(octets)
  })

  test('is made of the octets that it is given, also where these are a part of others', () => {
    const octets = Buffer.from('xx\r\n.a\r\nxx').subarray(4, 8)
    expect(Buffer.from(toWireMessage(octets)).toString()).toBe('..a\r\n')
  })
})
