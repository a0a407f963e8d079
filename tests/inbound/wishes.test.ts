import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readWishes } from '../../src/inbound/wishes.ts'

const NO_WORDS = { title: null, author: null, excerpt: null }

test.each([
  ['withdraw', { withdraw: true, notify: false, words: null }],
  ['Please withdraw it.', { withdraw: true, notify: false, words: null }],
  ['notify', { withdraw: false, notify: true, words: null }],
  ['Thanks!\n\nNotify me, please.', { withdraw: false, notify: true, words: null }],
  ['title: Counting', { withdraw: false, notify: false, words: { ...NO_WORDS, title: 'Counting' } }],
  ['by: Ada\nnotify', { withdraw: false, notify: true, words: { ...NO_WORDS, author: 'Ada' } }],
])('%j asks for %j', (text, expected) => {
  expect(readWishes(text)).toEqual(expected)
})

test.each(['', 'Thank you!', 'I will notify my friends.', 'Do not withdraw it', 'the title: was fine'])(
  '%j asks for nothing',
  text => {
    expect(readWishes(text)).toBeNull()
  },
)

test('whatever is written, no wish makes up what was not written', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), text => {
      const words = readWishes(text)?.words
      for (const word of Object.values(words ?? {})) {
        if (typeof word === 'string') expect(word.length).toBeLessThanOrEqual(text.length * 3)
      }
    }),
  )
})
