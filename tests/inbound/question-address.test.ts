import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  questionAddress,
  questionToken,
  TOKEN_LENGTH,
  TOKEN_LETTERS,
} from '../../src/inbound/question-address.ts'
import { parseAddress } from '../../src/mail/address.ts'

const REPLY_TO = 'roundup@example.org'
const token = fc
  .array(fc.constantFrom(...Array.from(TOKEN_LETTERS)), { minLength: TOKEN_LENGTH, maxLength: TOKEN_LENGTH })
  .map(letters => letters.join(''))

function address(text: string) {
  const parsed = parseAddress(text)
  if (parsed === null) throw new Error(text)
  return parsed
}

test('a token is read out of its address, whatever becomes of the case', () => {
  fc.assert(
    fc.property(token, token => {
      const asked = questionAddress(address(REPLY_TO), token) ?? ''
      expect(questionToken(asked.toUpperCase().toLowerCase(), REPLY_TO)).toBe(token)
    }),
  )
})

test('an address without room for it is told', () => {
  expect(questionAddress(address(`${'a'.repeat(40)}@example.org`), 'a'.repeat(TOKEN_LENGTH))).toBeNull()
})

test.each([
  '',
  REPLY_TO,
  'roundup+approve-@example.org',
  `roundup+approve-${'a'.repeat(25)}@example.org`,
  `roundup+approve-${'1'.repeat(26)}@example.org`,
  `roundup+approve-${'a'.repeat(26)}@example.org.evil.example`,
  `other+approve-${'a'.repeat(26)}@example.org`,
  `roundup+approve-${'a'.repeat(100_000)}@example.org`,
])('%.80s is no question', text => {
  expect(questionToken(text, REPLY_TO)).toBeNull()
})
