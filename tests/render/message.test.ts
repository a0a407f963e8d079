import * as fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import type { Edition } from '../../src/render/edition.ts'
import { type FrozenLetter, frozenLetterSchema } from '../../src/render/frozen-letter.ts'
import { messageMaker, type Recipient } from '../../src/render/message.ts'
import { cleanLine, SLOT_CLOSE, SLOT_OPEN } from '../../src/text/clean.ts'
import { columns } from '../../src/text/columns.ts'
import { relaxedBody } from '../mail/relaxed.ts'
import { COPY, edition, LIST_ADDRESS, POST, recipient, slot } from './sample-letter.ts'

const made = (edition: Edition, letter: FrozenLetter, to: Recipient) => messageMaker(edition, letter, [])(to)
const octets = async (edition: Edition, letter: FrozenLetter, to: Recipient) =>
  Buffer.from(await made(edition, letter, to).octets)
const read = async (edition: Edition, letter: FrozenLetter, to: Recipient) =>
  await simpleParser(await octets(edition, letter, to))
/** The text part as it stands, still flowed. */
async function textOf(message: Buffer): Promise<string> {
  const alone = message.toString().replace(/; format=flowed; delsp=no/, '')
  return (await simpleParser(alone)).text ?? ''
}

describe('a subscriber’s copy', () => {
  test('is theirs: name, address, day, links and list headers', async () => {
    const mail = await read(edition(), COPY, recipient())
    expect(mail.to).toMatchObject({ value: [{ name: 'Sample Reader', address: 'reader@example.org' }] })
    expect(mail.text).toContain('Dear Sample Reader,\n\nthis text is flowed and goes on.')
    expect(mail.text).toContain('You (reader@example.org) get this since 2015-01-02.')
    expect(mail.text).toContain('\nhttps://newsletter.example.org/unsubscribe/leaving-token\n')
    expect(mail.html).toContain(
      '<a href="https://newsletter.example.org/unsubscribe/leaving-token">leave</a>',
    )
    expect(mail.html).toContain(
      '<a href="https://newsletter.example.org/preferences/choosing-token">change</a>',
    )
    expect(mail.headers.get('list')).toMatchObject({
      id: { id: 'roundup.newsletter.example.org' },
      unsubscribe: {
        url: 'https://newsletter.example.org/unsubscribe/leaving-token',
        mail: 'roundup@example.org?subject=unsubscribe%20leaving-token',
      },
    })
    expect(mail.headerLines.map(({ key }) => key)).toEqual(
      'date from reply-to to subject message-id list-id list-unsubscribe list-unsubscribe-post list-post list-help list-owner list-archive feedback-id precedence mime-version content-type'.split(
        ' ',
      ),
    )
  })

  test('made again it is the same, octet for octet', async () => {
    const first = await octets(edition(), COPY, recipient())
    expect(await octets(edition(), COPY, recipient())).toEqual(first)
    expect(made(edition(), COPY, recipient()).size).toBe(first.length)
  })

  test('who gave no name is called by their address', async () => {
    for (const name of [null, '', '\u202e']) {
      const mail = await read(edition(), COPY, recipient({ name }))
      expect(mail.text).toContain('Dear reader@example.org,')
      expect(mail.to).toMatchObject({ value: [{ name: '', address: 'reader@example.org' }] })
    }
  })

  test('a name is data, whatever it holds', async () => {
    const part = fc.oneof(
      fc.constantFrom(
        slot('unsubscribeUrl'),
        SLOT_OPEN,
        SLOT_CLOSE,
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onload='x",
        '&lt;',
        '&amp;',
        '$&',
        '$1',
        '{{ 7*7 }}',
        '\r\n\r\n',
        '\n-- \n',
        '> ',
        'From ',
        ' ',
        'x'.repeat(100),
        'é 編集 👩‍👩‍👧',
        '\r\nBcc: evil@example.org',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async parts => {
        const name = parts.join('')
        const message = await octets(edition(), COPY, recipient({ name }))
        const mail = await simpleParser(message)
        const called = cleanLine(name) || 'reader@example.org'
        expect(mail.html).toContain(
          `<p>Dear ${called.replace(/[&<>"']/g, char => `&#${char.codePointAt(0)};`)},</p>`,
        )
        expect(mail.headerLines).toHaveLength(17)
        expect(mail.bcc).toBeUndefined()
        const text = await textOf(message)
        expect(text.replace(/\s/g, '')).toContain(`Dear${called},thistextis`.replace(/\s/g, ''))
        for (const line of text.split('\n')) {
          if (!line.includes('https://') && !called.includes('://'))
            expect(columns(line)).toBeLessThanOrEqual(72)
          expect(line).not.toMatch(/^(?:>|From )/)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('a line that becomes too long is broken by the rules of flowed text, and stays one line to a reader', async () => {
    const name = 'a name of many short words that does not end before the line does, nor much later'
    const message = await octets(edition(), COPY, recipient({ name }))
    expect(await textOf(message)).toMatch(/^Dear a name [^\n]{20,58} \n[^\n]+ \n?/)
    expect((await simpleParser(message)).text).toContain(`Dear ${name},\n`)
  })

  test('a line that began with a slot is stuffed, and a soft break behind a slot stays soft', async () => {
    const text = `${slot('name')} \nand more\n ${slot('name')}\n`
    const message = await octets(
      edition({ subscriber: { text } }),
      COPY,
      recipient({ name: 'From here > there' }),
    )
    expect(await textOf(message)).toBe(' From here > there \nand more\n From here > there\n')
  })

  test.each([
    ['an unknown slot', `a ${slot('password')}`],
    ['a slot without a name', `a ${slot('')}`],
    ['an opened slot', `a ${SLOT_OPEN}name`],
    ['a closed slot', `a name${SLOT_CLOSE}`],
    ['a slot in a slot', `a ${SLOT_OPEN}na${slot('name')}me${SLOT_CLOSE}`],
    ['a slot over two lines', `a ${SLOT_OPEN}na\nme${SLOT_CLOSE}`],
  ])('%s goes to nobody', (_, content) => {
    for (const part of ['text', 'html'] as const) {
      expect(() => messageMaker(edition({ subscriber: { [part]: content } }), COPY, [])).toThrow('slot')
    }
  })

  test('without a token, or with one that could be something else, it goes to nobody', () => {
    expect(() => made(edition(), COPY, recipient(null))).toThrow('reader')
    for (const token of ['', 'a b', '../x', 'a\r\nb', 'a"b']) {
      expect(() => made(edition(), COPY, recipient({ unsubscribeToken: token }))).toThrow('token')
      expect(() => made(edition(), COPY, recipient({ preferencesToken: token }))).toThrow('token')
    }
  })

  test('of 1,000 made at once each holds what is its reader’s and nothing of another’s', async () => {
    const canary = (n: number) => `canary${String(n).padStart(4, '0')}x`
    const people = Array.from({ length: 1_000 }, (_, n) =>
      recipient(
        {
          name: `${canary(n)} name`,
          unsubscribeToken: `${canary(n)}-leaving`,
          preferencesToken: `${canary(n)}-choosing`,
        },
        `${canary(n)}@example.org`,
      ),
    )
    const make = messageMaker(edition(), COPY, [])
    const messages = await Promise.all(
      people.map(async person => Buffer.from(await make(person).octets).toString()),
    )
    for (const [n, message] of messages.entries()) {
      const found = new Set(message.replaceAll('=\r\n', '').match(/canary\d{4}x/g))
      expect([...found]).toEqual([canary(n)])
    }
  })
})

test('every body is its own canonical form, and asks nothing of SMTP, whatever is in it and whoever reads it', async () => {
  const part = fc.oneof(
    fc.constantFrom(
      ' ',
      '  ',
      '\t',
      '\n',
      '\n\n\n',
      ' \n',
      '.\n',
      '..',
      'From ',
      '\nFrom here',
      '=',
      'é',
      '文字',
      'a'.repeat(75),
      '\n-- \n',
      slot('name'),
      slot('since'),
      slot('unsubscribeUrl'),
    ),
    fc.string({ unit: 'binary', maxLength: 6 }).map(text => text.replaceAll(/[\uE000\uE001]/g, '')),
  )
  const content = fc.array(part, { maxLength: 12 }).map(parts => parts.join(''))
  await fc.assert(
    fc.asyncProperty(content, content, content, fc.boolean(), async (text, html, name, isBoth) => {
      const letter = { ...COPY, format: isBoth ? 'both' : 'text' } as const
      const message = (
        await octets(edition({ subscriber: { text, html } }), letter, recipient({ name }))
      ).toString('latin1')
      const body = message.slice(message.indexOf('\r\n\r\n') + 4)
      expect(relaxedBody(body)).toBe(body)
      expect(body).toMatch(/^(?:[ -~]{0,76}\r\n)*$/)
      expect(body).not.toMatch(/^(?:\.|From )/m)
    }),
    { numRuns: 1_000 },
  )
})

test('what stands around a slot is what the edition has, for every reader', async () => {
  const text = fc.constantFrom(
    'Dear ',
    ' and ',
    'é',
    ' ',
    '=',
    '.',
    'x'.repeat(74),
    'x'.repeat(80),
    '<b>',
    '\n',
    '',
  )
  const html = fc.array(fc.oneof(text, fc.constantFrom(slot('name'), slot('address'))), { maxLength: 14 })
  const names = fc.constantFrom(
    'Ada',
    '.',
    'From here',
    'Zoë Ñandú',
    'y'.repeat(200),
    '編集 '.repeat(30).trim(),
    'a & b',
  )
  await fc.assert(
    fc.asyncProperty(html, names, async (pieces, name) => {
      const template = `<p>${pieces.join('')}</p>`
      const mail = await read(edition({ subscriber: { html: template } }), COPY, recipient({ name }))
      const escaped = name.replaceAll('&', '&#38;')
      expect(mail.html).toBe(
        `${template.replaceAll(slot('name'), escaped).replaceAll(slot('address'), 'reader@example.org')}\n`,
      )
    }),
    { numRuns: 500 },
  )
})

describe('a post to a mailing list', () => {
  test('is to the list alone and says nothing of a newsletter, a reader or a way to leave', async () => {
    const message = await octets(edition(), POST, recipient(null, LIST_ADDRESS))
    const mail = await simpleParser(message)
    expect(mail.headerLines.map(({ key }) => key)).toEqual(
      'date from reply-to to subject message-id mime-version content-type'.split(' '),
    )
    expect(message.toString()).toContain(`\r\nTo: <${LIST_ADDRESS}>\r\n`)
    expect(message.toString()).not.toMatch(/unsubscribe|token|^(list-|feedback|precedence|x-)/im)
  })

  test('is the same whoever is said to read it', async () => {
    const id = recipient(null, LIST_ADDRESS)
    const named = { ...id, reader: recipient().reader }
    expect(await octets(edition(), POST, named)).toEqual(await octets(edition(), POST, id))
  })

  test('is text alone when the letter says so', async () => {
    const mail = await read(edition(), { ...POST, format: 'text' }, recipient(null, LIST_ADDRESS))
    expect([mail.html, mail.text]).toEqual([false, 'Dear list,\n\nthis text is flowed and goes on.'])
  })

  test('never holds a slot', () => {
    const broken = edition({ list: { text: `Dear ${slot('name')}` } })
    expect(() => messageMaker(broken, POST, [])).toThrow('slot')
  })
})

describe('a frozen letter', () => {
  test('is the same after it was stored', () => {
    for (const letter of [POST, COPY])
      expect(frozenLetterSchema.parse(JSON.parse(JSON.stringify(letter)))).toEqual(letter)
  })

  test.each([
    [{ from: { name: 'a\r\nb', address: 'editor@example.org' } }],
    [{ from: { name: null, address: 'Editor <editor@example.org>' } }],
    [{ replyTo: { name: null, address: 'editor@Example.ORG' } }],
    [{ date: 'June 15' }],
    [{ dispatch: '4 2' }],
    [{ unsubscribeBase: 'javascript:alert(1)' }],
    [{ password: 'x' }],
  ])('%j is refused', change => {
    expect(frozenLetterSchema.safeParse({ ...COPY, ...change }).success).toBe(false)
  })
})
