import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readerToken, readReaderToken } from '../../src/audience/reader-token.ts'

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
