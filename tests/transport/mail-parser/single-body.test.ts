import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { parseFields } from '../../../src/mail/header-fields.ts'
import { singleBody } from '../../../src/transport/mail-parser/single-body.ts'

const read = (header: string, body: string | Buffer) => singleBody(parseFields(header), Buffer.from(body))

describe('a message of plain text', () => {
  test.each([
    ['without a type', '', 'café\r\n', 'café\n'],
    [
      'with a charset',
      'Content-Type: text/plain; charset="iso-8859-1"\n',
      Buffer.from('caf\u00E9', 'latin1'),
      'café',
    ],
    [
      'quoted-printable',
      'Content-Transfer-Encoding: quoted-printable\n',
      'caf=C3=A9 \t\nlong=\nword=3D=zz',
      'café\nlongword==zz',
    ],
    ['base64', 'Content-Transfer-Encoding: BASE64\n', 'Y2Fm\nw6k=\n', 'café'],
    ['with an unknown charset', 'Content-Type: text/plain; charset=x-none\n', 'café', 'café'],
    [
      'with a wrong charset',
      'Content-Type: text/plain; charset=us-ascii\n',
      Buffer.from('caf\u00E9', 'latin1'),
      'café',
    ],
    ['in Japanese', 'Content-Type: text/plain; charset=ISO-2022-JP\n', '\u001B$B$3$s\u001B(B', 'こん'],
  ])('%s', (_, header, body, text) => {
    expect(read(header, body)).toEqual({ type: 'plain', text })
  })

  test('or of HTML, when its header says in which charset', () => {
    const header = 'Content-Type: text/html; charset=iso-8859-1\n'
    const body = Buffer.from('<p>caf\u00E9</p>\r\n', 'latin1')
    expect(read(header, body)).toEqual({ type: 'html', text: '<p>café</p>\n' })
  })
})

test.each([
  ['another type', 'Content-Type: text/calendar\n'],
  ['HTML that may say its charset itself', 'Content-Type: text/html\n'],
  ['parts', 'Content-Type: multipart/mixed; boundary=b\n'],
  ['two types', 'Content-Type: text/plain\nContent-Type: text/html\n'],
  ['a type with a comment', 'Content-Type: text/plain (really); charset=utf-8\n'],
  ['a disposition', 'Content-Disposition: attachment\n'],
  ['an encoding that there is not', 'Content-Transfer-Encoding: uuencode\n'],
  ['parameters without end', `Content-Type: text/plain${'; a=b'.repeat(10_000)}; "\n`],
])('one with %s is left to the parser', (_, header) => {
  expect(read(header, 'words')).toBeNull()
})

test('it reads as mailparser reads it', async () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 300 })
  const type = fc.constantFrom('plain', 'html')
  const encoding = fc.constantFrom('7bit', '8bit', 'quoted-printable', 'base64')
  await fc.assert(
    fc.asyncProperty(words, type, encoding, async (text, type, encoding) => {
      const words = text
        .toWellFormed()
        .replace(/[\r\n=\uFEFF\0]/g, ' ')
        .trimEnd()
      const header = `Content-Type: text/${type}; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n`
      const body = encoding === 'base64' ? Buffer.from(words).toString('base64') : words
      const theirs = await simpleParser(`${header}\n${body}`)
      expect(read(header, body)?.text).toBe((type === 'html' ? theirs.html : theirs.text) || '')
    }),
    { numRuns: 50 },
  )
})
