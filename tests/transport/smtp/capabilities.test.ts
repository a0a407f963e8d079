import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NONE, readCapabilities } from '../../../src/transport/smtp/capabilities.ts'

const answer = (...lines: readonly string[]) =>
  ['mx.example.org', ...lines].map((line, n) => `250${n === lines.length ? ' ' : '-'}${line}`).join('\n')

describe('what a server offers', () => {
  test('is nothing when it says nothing but its name, whatever that is', () => {
    expect(readCapabilities(answer())).toEqual(NONE)
    expect(readCapabilities('250 PIPELINING')).toEqual(NONE)
    expect(readCapabilities('250-STARTTLS mx\n250 HELP')).toEqual(NONE)
  })

  test('is read off its lines, in whatever case and order', () => {
    const all = ['size 1000', 'PIPELINING', 'StartTLS', 'SMTPUTF8', '8BITMIME', 'AUTH LOGIN plain']
    const offered = {
      pipelining: true,
      startTls: true,
      smtpUtf8: true,
      size: 1_000,
      auth: new Set(['LOGIN', 'PLAIN']),
    }
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), lines => {
        expect(readCapabilities(answer(...lines))).toEqual(offered)
      }),
    )
  })

  test.each([
    ['SIZE 35882577', 35_882_577],
    ['SIZE 0', Infinity],
    ['SIZE', Infinity],
    ['SIZE many', Infinity],
    ['SIZE -1', Infinity],
    ['HELP', null],
    ['SIZEABLE 10', null],
  ])('with “%s” is a size of %s', (line, size) => {
    expect(readCapabilities(answer(line)).size).toBe(size)
  })

  test.each([
    ['AUTH PLAIN LOGIN', ['PLAIN', 'LOGIN']],
    ['AUTH=PLAIN LOGIN', ['PLAIN', 'LOGIN']],
    ['AUTH  PLAIN   LOGIN ', ['PLAIN', 'LOGIN']],
    ['AUTH', []],
    ['AUTHOR PLAIN', []],
  ])('with “%s” are these ways to sign in: %j', (line, ways) => {
    expect([...readCapabilities(answer(line)).auth]).toEqual(ways)
  })

  test('is the sum of both ways to write AUTH', () => {
    const { auth } = readCapabilities(answer('AUTH PLAIN XOAUTH2', 'AUTH=LOGIN'))
    expect(auth).toEqual(new Set(['PLAIN', 'XOAUTH2', 'LOGIN']))
  })

  test('is never made up, and reading it never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        const { pipelining, smtpUtf8, startTls, size } = readCapabilities(text)
        const upper = text.toUpperCase()
        if (pipelining) expect(upper).toContain('PIPELINING')
        if (smtpUtf8) expect(upper).toContain('SMTPUTF8')
        if (startTls) expect(upper).toContain('STARTTLS')
        if (size !== null) expect(size).toBeGreaterThan(0)
      }),
    )
  })
})
