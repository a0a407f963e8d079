import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { hmacSha256 } from '../../src/mail/hmac.ts'

test('it is the HMAC that Node makes, for any key up to a block and any text', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      (key, text) => {
        const expected = createHmac('sha256', key).update(text).digest('hex')
        expect(hmacSha256(key, text).toString('hex')).toBe(expected)
        expect(hmacSha256(key, text).toString('hex')).toBe(expected)
      },
    ),
  )
})

test('a longer key is refused, since it would have to be hashed first', () => {
  expect(() => hmacSha256(new Uint8Array(65), 'text')).toThrow('a key of 65 octets')
})
