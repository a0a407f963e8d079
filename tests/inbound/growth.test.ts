// Strings that have brought mail programs to a halt: the steps that they cost grow as they do, and a megabyte of each is
// read within the limits of any message.
import { afterAll, describe, expect, test } from 'vitest'
import { examine } from '../../src/inbound/examine.ts'
import { startMailParser } from '../../src/transport/mail-parser/mail-parser.ts'
import { received } from './received.ts'
import { stepsOf } from './steps.ts'

const MIB = 1_000_000
const HEADER = 'From: ada@example.org\nTo: roundup@example.org\nSubject: Re: hi\n'
const of =
  (unit: string, head = '', tail = '') =>
  (size: number) =>
    head + unit.repeat(Math.ceil(size / unit.length)) + tail

const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
  'quote marks in one line': of('>'),
  'quote marks with spaces': of('> '),
  'quote marks, each in a line': of('>\n'),
  'an attribution that does not end': of('x at y ', 'On ', 'wrote'),
  'attributions without end': of('On Mon, Jun 15, 2015 at 10:00 AM, Ada <ada@example.org>\n'),
  'lines that end in a colon': of('wrote:\n'),
  'a marker string': of('te', 'm'),
  'marker lines': of('m\nte\n'),
  'spaces in one line': of(' ', 'a', 'b'),
  'tabs, spaces and line ends': of(' \t\n'),
  'empty lines': of('\n'),
  underscores: of('_'),
  dashes: of('-'),
  'signature marks': of('-- \n'),
  'header-like lines': of('From: a\nSent: b\nTo: c\n'),
  addresses: of('a@b.example '),
  'an address without end': of('a.', 'a@'),
  'a web address without end': of('a/', 'https://example.org/'),
  'web addresses': of('https://a.example/ '),
  'open brackets': of('['),
  'nested brackets around a web address': of('(', 'https://example.org/'),
  'Markdown links': of('[a](http://b.example/)'),
  'angle brackets': of('<'),
  'web addresses that never close': of('<https://a.example/\n'),
  'combining marks': of('\u0301', 'a'),
  'dots and digits': of('1.1.1 '),
  commas: of(','),
  'sent from': of('Sent from my '),
  'a word without end': of('a'),
  disclaimers: of('confidential intended recipient '),
  'footer rules': of('_______________________________________________\n'),
  'status codes': of('550 5.1.1 '),
  'a bounce’s recipients': of('<ada@example.org>: host mx.example.org said: 550 '),
  'encoded words': of('=?utf-8?q?a?= '),
}

const costs = (text: string) => stepsOf(() => examine(received(HEADER, text)))
const costsAsHtml = (text: string) => stepsOf(() => examine(received(HEADER, null, { html: text })))

describe('four times as long costs no more than four times the steps:', () => {
  test.each(Object.keys(HOSTILE))('%s', name => {
    const make = HOSTILE[name]!
    for (const cost of [costs, costsAsHtml]) {
      const [short, long] = [cost(make(16_000)), cost(make(64_000))]
      expect(short).toBeGreaterThan(1_000)
      expect(long).toBeLessThan(5 * short + 50_000)
    }
  })
})

describe('a megabyte is read of', () => {
  const parser = startMailParser(1)
  afterAll(async () => await parser.close())

  test.each(Object.keys(HOSTILE))('%s', async name => {
    const text = HOSTILE[name]!(MIB - 1_000)
    for (const type of ['text/plain', 'text/html']) {
      const raw = Buffer.from(`${HEADER}Content-Type: ${type}; charset=utf-8\n\n${text}\n`)
      expect(await parser.parse(raw)).toMatchObject({ ok: true })
    }
  })
})
