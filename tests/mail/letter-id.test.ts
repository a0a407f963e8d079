import { expect, test } from 'vitest'
import { letterId, letterMark } from '../../src/mail/letter-id.ts'
import { isMessageId } from '../../src/mail/message-id.ts'

const MARK = '0123456789abcdef0123456789abcdef'

test('a letter is known again by its Message-ID', () => {
  const id = letterId(MARK, 'example.org')
  expect(isMessageId(id)).toBe(true)
  expect(letterMark(id)).toBe(MARK)
})

test.each([
  '',
  '<letter.0123@example.org>',
  `<letter.${MARK.toUpperCase()}@example.org>`,
  `<letter.${MARK}@example.org>x`,
  `<letter.${MARK}@${'a'.repeat(300)}>`,
  `<letter.${MARK}${MARK}@example.org>`,
])('%s is no letter of ours', text => {
  expect(letterMark(text)).toBeNull()
})

test('nothing else than a mark makes one', () => {
  expect(() => letterId('x@evil.example>\r\n', 'example.org')).toThrow(TypeError)
})
