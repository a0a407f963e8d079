import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldOf, fieldsOf, parseFields } from '../../src/mail/header-fields.ts'

describe('header fields', () => {
  test('are unfolded, keep their order, and are found whatever their case', () => {
    const fields = parseFields('Subject: a long\r\n\t subject\r\nX-Trace: 1\r\nx-trace : 2\r\n')
    expect(fields.map(({ name }) => name)).toEqual(['subject', 'x-trace', 'x-trace'])
    expect(fieldOf(fields, 'subject')).toBe('a long subject')
    expect(fieldsOf(fields, 'x-trace')).toEqual(['1', '2'])
    expect(fieldOf(fields, 'date')).toBeNull()
  })

  test('leave out what is no field, and a continuation of nothing', () => {
    expect(parseFields(' lost\nno field here\nFrom: ada@example.org\n: empty\n')).toEqual([
      { name: 'from', value: 'ada@example.org' },
    ])
  })

  test('take any text', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        for (const { name, value } of parseFields(text)) {
          expect(name).toMatch(/^[!-9;-~]+$/)
          expect(value).not.toMatch(/\n/)
        }
      }),
    )
  })
})
