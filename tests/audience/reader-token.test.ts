import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseReaderToken, readerToken, readReaderToken } from '../../src/audience/reader-token.ts'

const KEY = Buffer.alloc(32, 1)
const OTHER = Buffer.alloc(32, 2)

test('a token names its reader, for its purpose and with its key alone', () => {
  fc.assert(
    fc.property(fc.nat(), id => {
      const token = readerToken('unsubscribe', id, KEY)
      expect(readReaderToken('unsubscribe', token, KEY)).toBe(id)
      expect(readReaderToken('preferences', token, KEY)).toBeNull()
      expect(readReaderToken('unsubscribe', token, OTHER)).toBeNull()
    }),
  )
})

test('no other text is one', () => {
  const token = readerToken('unsubscribe', 5, KEY)
  const texts = ['', '-', token.slice(1), `0${token}`, token.toUpperCase(), `${token}=`, `6${token.slice(1)}`]
  expect(texts.filter(text => readReaderToken('unsubscribe', text, KEY) !== null)).toEqual([])
  fc.assert(fc.property(fc.string(), text => readReaderToken('unsubscribe', text, KEY) === null))
})

test('a token of a later version names it, and the first is as it always was', () => {
  expect(readerToken('unsubscribe', 5, KEY)).toMatch(/^5-[\w-]{22}$/)
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 9_999 }), (id, version) => {
      const token = readerToken('preferences', id, KEY, version)
      expect(token).toMatch(/^[\w-]{24,40}$/)
      expect(parseReaderToken('preferences', token, KEY)).toEqual({ id, version })
      expect(parseReaderToken('confirm', token, KEY)).toBeNull()
    }),
  )
})

test('a million guesses open nothing', () => {
  let opened = 0
  for (let guess = 0; guess < 1_000_000; guess += 1) {
    const token = `1-${guess.toString(36).padStart(22, 'A')}`
    if (readReaderToken('unsubscribe', token, KEY) !== null) opened += 1
  }
  expect(opened).toBe(0)
}, 240_000)
