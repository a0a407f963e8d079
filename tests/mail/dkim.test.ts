import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FrozenLetter } from '../../src/render/frozen-letter.ts'
import { messageMaker } from '../../src/render/message.ts'
import { HOSTILE } from '../render/hostile.ts'
import { COPY, edition, LIST_ADDRESS, POST, recipient } from '../render/sample-letter.ts'
import { keyFor, type Published, verdicts } from './dkim-keys.ts'

const RSA = keyFor('rsa', 's2026rsa')
const ED25519 = keyFor('ed25519', 's2026ed')
const BOTH = [RSA, ED25519]
const WHOLE = ['s2026rsa pass', 's2026ed pass']
const BROKEN = ['s2026rsa fail', 's2026ed fail']

async function signed(
  letter: FrozenLetter = COPY,
  keys: readonly Published[] = BOTH,
  content = edition(),
): Promise<string> {
  const to = letter === POST ? recipient(null, LIST_ADDRESS) : recipient()
  const { size, octets } = messageMaker(content, letter, keys)(to)
  const message = Buffer.from(await octets)
  expect(message.length).toBe(size)
  return message.toString('latin1')
}

/** Whether a message still verifies, by another program. */
const look = async (message: string) => await verdicts(Buffer.from(message, 'latin1'), BOTH)

/** The first signature's tags, unfolded. */
function tagsOf(message: string): Readonly<Record<string, string>> {
  const [, field = ''] = /^DKIM-Signature: ((?:.*\r\n[ \t])*.*)\r\n/m.exec(message) ?? []
  return Object.fromEntries(
    field.split(';').map(tag => {
      const [, name = '', value = ''] = /^\s*(\w+)=(.*)$/s.exec(tag) ?? []
      return [name, value.replace(/\s/g, '')]
    }),
  )
}

const signedNames = (message: string) => (tagsOf(message)['h'] ?? '').split(':')

describe('a signature', () => {
  test('by either algorithm, or by both, is verified by another program', async () => {
    expect(await look(await signed(COPY, [RSA]))).toEqual(['s2026rsa pass'])
    expect(await look(await signed(COPY, [ED25519]))).toEqual(['s2026ed pass'])
    expect(await look(await signed(COPY))).toEqual(WHOLE)
    expect(await look(await signed(POST))).toEqual(WHOLE)
  })

  test('made again is the same, octet for octet', async () => {
    expect(await signed()).toBe(await signed())
  })

  test('names relaxed forms, the time of the freeze and no length', async () => {
    const { b, bh, h, ...tags } = tagsOf(await signed())
    expect(tags).toEqual({
      v: '1',
      a: 'rsa-sha256',
      c: 'relaxed/relaxed',
      d: 'example.org',
      s: 's2026rsa',
      t: String(Date.parse('2015-06-15T13:29:40Z') / 1000),
    })
    expect([b?.length, bh?.length, h]).toEqual([344, 44, expect.stringContaining('From')])
  })

  test('breaks with any change to the text', async () => {
    const message = await signed()
    for (const [from, to] of [
      ['this text', 'that text'],
      ['\r\n--=_', '\r\n\r\n--=_'],
      ['leaving-token', 'another-token'],
    ] as const) {
      expect(message).toContain(from)
      const passing = (await look(message.replace(from, to))).filter(verdict => verdict.endsWith('pass'))
      expect(passing).toEqual([])
    }
  })

  test('of another domain, or by a key that nobody published, proves nothing', async () => {
    const stranger = keyFor('rsa', 's2026rsa')
    expect(await look(await signed(COPY, [stranger]))).toEqual(['s2026rsa fail'])
    expect(await look(await signed(COPY, [keyFor('ed25519', 'lost')]))).toEqual(['lost neutral'])
  })
})

/** STD-19: none of these may be added to what a subscriber gets. */
const NAMES =
  'From Subject To Date Message-ID Reply-To MIME-Version Content-Type List-Id List-Unsubscribe List-Unsubscribe-Post List-Post List-Help List-Owner List-Archive List-Subscribe'.split(
    ' ',
  )

describe('a subscriber’s copy', () => {
  test('has the ways to leave under its signature, and every name once more than it stands there', async () => {
    const message = await signed()
    const counts = (name: string) => signedNames(message).filter(signed => signed === name).length
    for (const name of NAMES) {
      const stands = new RegExp(`^${name}:`, 'm').test(message.split('\r\n\r\n')[0] ?? '') ? 1 : 0
      expect([name, counts(name)]).toEqual([name, stands + 1])
    }
    expect(counts('List-Unsubscribe')).toBe(2)
    expect(counts('List-Unsubscribe-Post')).toBe(2)
  })

  test.each(NAMES)('with a second %s, above or below, is broken', async name => {
    const message = await signed()
    expect(await look(`${name}: added\r\n${message}`)).toEqual(BROKEN)
    expect(await look(message.replace('\r\n\r\n', `\r\n${name}: added\r\n\r\n`))).toEqual(BROKEN)
  })

  test('without any of the fields that are signed is broken', async () => {
    const message = await signed()
    const [header = ''] = message.split('\r\n\r\n')
    const names = new Set(signedNames(message).filter(name => new RegExp(`^${name}:`, 'm').test(header)))
    expect(names.size).toBeGreaterThan(12)
    for (const name of names) {
      const without = message.replace(new RegExp(`^${name}: .*\r\n(?:[ \t].*\r\n)*`, 'm'), '')
      expect(without.length).toBeLessThan(message.length)
      expect([name, await look(without)]).toEqual([name, BROKEN])
    }
  })
})

describe('a post to a list', () => {
  test('signs what a list leaves alone, and nothing else', async () => {
    for (const format of ['both', 'text'] as const) {
      const names = new Set(signedNames(await signed({ ...POST, format })))
      expect([...names].toSorted((a, b) => a.localeCompare(b))).toEqual([
        'Content-Transfer-Encoding',
        'Content-Type',
        'Date',
        'From',
        'Message-ID',
        'MIME-Version',
        'Subject',
      ])
    }
  })

  test('is whole after a list has added its own fields', async () => {
    const added = [
      'List-Id: Example list <example-list.lists.example.org>',
      'List-Unsubscribe: <mailto:example-list-leave@lists.example.org>',
      'List-Post: <mailto:example-list@lists.example.org>',
      'List-Help: <mailto:example-list-request@lists.example.org?subject=help>',
      'List-Archive: <https://lists.example.org/archives/>',
      'Archived-At: <https://lists.example.org/archives/1>',
      'Precedence: list',
      'Sender: example-list-bounces@lists.example.org',
      'X-Mailman-Version: 3.3.8',
      'Received: from lists.example.org by mx.example.org; Mon, 15 Jun 2015 13:30:00 +0000',
    ].join('\r\n')
    expect(await look(`${added}\r\n${await signed(POST)}`)).toEqual(WHOLE)
  })

  test.each(['From', 'Subject'])('with a second %s is broken', async name => {
    expect(await look(`${name}: added <x@example.org>\r\n${await signed(POST)}`)).toEqual(BROKEN)
  })
})

test('whatever a message holds, its signature is verified and no line of its header is over 78', async () => {
  const hostile = fc.oneof(
    fc.constantFrom(...HOSTILE.filter(text => text.length < 500)),
    fc.constantFrom(
      ' ',
      '  a  b  ',
      '\t',
      '.',
      '..\n.',
      'From x\nFrom ',
      ' \n \n\n\n',
      'é  é',
      '=_',
      '\r\n\r\n',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, fc.boolean(), async (subject, name, body, toList) => {
      const letter = toList ? POST : COPY
      const content = edition({ subject, [toList ? 'list' : 'subscriber']: { text: body, html: body } })
      const to = toList ? recipient(null, LIST_ADDRESS) : recipient({ name })
      const message = Buffer.from(await messageMaker(content, letter, BOTH)(to).octets)
      expect(await verdicts(message, BOTH)).toEqual(WHOLE)
      const [header = ''] = message.toString('latin1').split('\r\n\r\n')
      expect(header).toMatch(/^(?:[ -~]{1,78}(?:\r\n|$))+$/)
    }),
    { numRuns: 300 },
  )
})
