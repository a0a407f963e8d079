import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ENCODINGS, encodingFor } from '../../src/web/encodings.ts'

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip;q=1.0, br;q=0.8', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0, gzip;q=0', 'identity'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['identity, br;q=0.5', 'identity'],
  ['BR', 'br'],
  ['deflate', 'identity'],
  ['br;q=x', 'identity'],
])('%s asks for %s', (accepted, encoding) => {
  expect(encodingFor(accepted)).toBe(encoding)
})

test('whatever is asked for, the answer is one of ours', () => {
  fc.assert(fc.property(fc.string(), accepted => ENCODINGS.includes(encodingFor(accepted))))
})
