import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMbox } from '../../../src/transport/mailbox/mbox.ts'
import { temporaryFolder } from '../../config/temporary-folder.ts'

const FROM = 'From ada@example.org Mon Jun 15 13:29:40 2015\n'
const mail = (subject: string, body = 'words\n') => `Subject: ${subject}\n\n${body}`

async function read(text: string | Buffer): Promise<{ place: unknown; text: string }[]> {
  const file = join(temporaryFolder(), 'mail.mbox')
  writeFileSync(file, text)
  const found = []
  for await (const { place, raw } of readMbox(file))
    found.push({ place, text: Buffer.from(raw).toString('latin1') })
  return found
}

describe('an mbox', () => {
  test('gives each message with where it begins', async () => {
    const first = `${FROM}${mail('one')}\n`
    expect(await read(`${first}${FROM}${mail('two')}`)).toEqual([
      { place: 0, text: `${mail('one')}\n` },
      { place: first.length, text: mail('two') },
    ])
  })

  test('with CRLF line ends', async () => {
    const text = `${FROM}${mail('one')}\n${FROM}${mail('two')}`.replaceAll('\n', '\r\n')
    expect((await read(text)).map(({ text }) => text.slice(0, 12))).toEqual(['Subject: one', 'Subject: two'])
  })

  test('of an archive that writes addresses in words', async () => {
    const archive = 'From ada at example.org  Mon Jun 15 13:29:40 2015\n'
    expect(await read(`${archive}${mail('one')}\n${archive}${mail('two')}`)).toHaveLength(2)
  })

  test('gives lines that begin with From as they were', async () => {
    const [only] = await read(`${FROM}${mail('one', '>From the start\n>>From afar\n> From a quotation\n')}`)
    expect(only?.text).toContain('\nFrom the start\n>From afar\n> From a quotation\n')
  })

  test('is not parted by a line of words that begins with From', async () => {
    expect(await read(`${FROM}${mail('one', 'words\n\nFrom now on it is 12:30\n')}`)).toHaveLength(1)
  })

  test('with lengths is parted by them, and its lines left alone', async () => {
    const body = `words\n\n${FROM}>From within\n`
    const declared = (text: string) => `Subject: one\nContent-Length: ${text.length}\n\n${text}`
    const found = await read(`${FROM}${declared(body)}\n${FROM}${declared('two\n')}`)
    expect(found.map(({ text }) => text.split('\n\n').slice(1).join('\n\n'))).toEqual([body, 'two\n'])
  })

  test('with lengths that lead nowhere is parted without them', async () => {
    const text = `${FROM}Content-Length: 3\n${mail('one')}\n${FROM}Content-Length: 99999\n${mail('two')}`
    expect(await read(text)).toHaveLength(2)
  })

  test('larger than a piece is read whole', async () => {
    const long = 'a line of words\n'.repeat(100_000)
    const found = await read(`${FROM}${mail('one', long)}\n${FROM}${mail('two')}`)
    expect(found.map(({ text }) => text.length)).toEqual([mail('one', long).length + 1, mail('two').length])
  })

  test('with a message beyond all measure goes on behind it', async () => {
    const huge = Buffer.concat([Buffer.from(`${FROM}${mail('huge', '')}`), Buffer.alloc(33_000_000, 'x')])
    const found = await read(Buffer.concat([huge, Buffer.from(`\n\n${FROM}${mail('next')}`)]))
    expect(found).toHaveLength(2)
    expect(found[0]?.text.length).toBeGreaterThan(25_000_000)
    expect(found[1]?.text).toBe(mail('next'))
  })

  test('that is empty holds nothing', async () => {
    expect(await read('')).toEqual([])
    expect(await read('\n\n')).toEqual([{ place: 0, text: '' }].slice(1))
  })

  test('gives back what was put into it', async () => {
    const line = fc.oneof(
      fc.constantFrom('From here', '>From there', '> quoted', '', 'words'),
      fc.string({ unit: 'grapheme-ascii' }),
    )
    const body = fc.array(line, { maxLength: 10 }).map(lines => `${lines.join('\n')}\n`)
    await fc.assert(
      fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 5 }), async bodies => {
        const escaped = bodies.map(text => text.replace(/^(>*From )/gm, '>$1'))
        const found = await read(escaped.map((text, at) => `${FROM}${mail(`number ${at}`, text)}\n`).join(''))
        expect(found.map(({ text }) => text)).toEqual(
          bodies.map((text, at) => `${mail(`number ${at}`, text)}\n`),
        )
      }),
      { numRuns: 50 },
    )
  })
})
