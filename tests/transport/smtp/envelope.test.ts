import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Address, parseAddress } from '../../../src/mail/address.ts'
import { type Capabilities, NONE } from '../../../src/transport/smtp/capabilities.ts'
import { commandsOf, refusalBefore } from '../../../src/transport/smtp/envelope.ts'

function address(text: string): Address {
  const parsed = parseAddress(text)
  if (parsed === null) throw new Error(`${text} is no address`)
  return parsed
}

const from = address('bounces+1.2.abc@example.org')
const ada = address('ada@example.org')
const grete = address('Grete.Müller@example.org')
const ALL: Capabilities = { ...NONE, pipelining: true, smtpUtf8: true, size: 10_000 }

describe('the commands of a message', () => {
  test('say sender, recipient, and nothing that the server has not offered', () => {
    expect(commandsOf({ from, to: ada, size: 5_000 }, NONE)).toEqual([
      'MAIL FROM:<bounces+1.2.abc@example.org>',
      'RCPT TO:<ada@example.org>',
      'DATA',
    ])
  })

  test('say how long it is where that is asked for', () => {
    expect(commandsOf({ from, to: ada, size: 5_000 }, ALL)[0]).toBe(`MAIL FROM:<${from}> SIZE=5000`)
    const unlimited = { ...ALL, size: Infinity }
    expect(commandsOf({ from, to: ada, size: 5_000 }, unlimited)[0]).toBe(`MAIL FROM:<${from}> SIZE=5000`)
  })

  test('say SMTPUTF8 for an address beyond ASCII, and only then', () => {
    expect(commandsOf({ from, to: grete, size: 1 }, ALL)).toEqual([
      `MAIL FROM:<${from}> SIZE=1 SMTPUTF8 BODY=8BITMIME`,
      'RCPT TO:<Grete.Müller@example.org>',
      'DATA',
    ])
    expect(commandsOf({ from: grete, to: ada, size: 1 }, ALL)[0]).toContain('SMTPUTF8')
  })

  test('have the null sender as <>', () => {
    expect(commandsOf({ from: '', to: ada, size: 1 }, NONE)[0]).toBe('MAIL FROM:<>')
  })

  test('are three lines with one path each, whatever parses as an address', () => {
    const hostile = fc.oneof(
      fc.emailAddress(),
      fc.string({ unit: 'grapheme', maxLength: 30 }).map(text => `${text}@example.org`),
      fc.string({ unit: 'binary', maxLength: 30 }).map(text => `"${text}"@example.org`),
      fc.constantFrom(
        'b@y.example\r\nRCPT TO:<evil@x.example>',
        'b@y.example>\r\nRCPT TO:<evil@x.example',
        '"a\r\nRCPT TO:<b@x.example>"@example.org',
        'a@example.org> SIZE=1',
        'a@example.org\u0000',
      ),
    )
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const [sender, to] = [parseAddress(one), parseAddress(other)]
        if (sender === null || to === null) return
        const commands = commandsOf({ from: sender, to, size: 1 }, ALL)
        expect(commands).toHaveLength(3)
        expect(commands[0]).toMatch(/^MAIL FROM:<[^<>]*> SIZE=1(?: SMTPUTF8 BODY=8BITMIME)?$/u)
        expect(commands[1]).toMatch(/^RCPT TO:<[^<>]+>$/u)
        // oxlint-disable-next-line no-control-regex
        for (const command of commands) expect(command).not.toMatch(/[\u0000-\u001F\u007F]/)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('what need not be asked', () => {
  test('is an address beyond ASCII where the server has no SMTPUTF8: permanent, and the address is named', () => {
    const refused = refusalBefore({ from, to: grete, size: 1 }, { ...ALL, smtpUtf8: false })
    expect(refused).toMatchObject({ kind: 'rejected', permanent: true, policy: false, code: 553 })
    expect(refused).toHaveProperty('reply', expect.stringContaining('Grete.Müller@example.org'))
    expect(refusalBefore({ from, to: grete, size: 1 }, ALL)).toBeNull()
  })

  test('is a message that is longer than the server takes, by an octet, with both sizes', () => {
    const refused = refusalBefore({ from, to: ada, size: 10_001 }, ALL)
    expect(refused).toMatchObject({ kind: 'rejected', permanent: true, policy: false, code: 552 })
    expect(refused).toHaveProperty('reply', expect.stringMatching(/10001 octets .* 10000/))
    expect(refusalBefore({ from, to: ada, size: 10_000 }, ALL)).toBeNull()
  })

  test.each([
    ['tells no limit', { ...ALL, size: Infinity }],
    ['does not speak of sizes', { ...ALL, size: null }],
  ])('is not the length where the server %s', (_, offered) => {
    expect(refusalBefore({ from, to: ada, size: 1e9 }, offered)).toBeNull()
  })

  test('is not the null sender', () => {
    expect(refusalBefore({ from: '', to: ada, size: 1 }, NONE)).toBeNull()
  })
})
