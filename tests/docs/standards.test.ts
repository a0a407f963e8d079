import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { DOCS, filesIn, ROOT, tableRows } from './documents.ts'

const ROWS = tableRows(readFileSync(join(DOCS, 'STANDARDS.md'), 'utf8'))
  .filter(([standard]) => standard !== 'standard')
  .map(([standard = '', , status = '', where = '']) => ({
    standard,
    numbers: rfcsIn(standard),
    status,
    files: [...where.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  }))

test('every RFC that the code cites is in the table, and not as one that is still to come', () => {
  const followed = new Set(ROWS.filter(({ files }) => files.length > 0).flatMap(({ numbers }) => numbers))
  const missing = filesIn(join(ROOT, 'src')).flatMap(file =>
    rfcsIn(readFileSync(file, 'utf8'))
      .filter(number => !followed.has(number))
      .map(number => `RFC ${number}, cited in ${relative(ROOT, file)}`),
  )
  expect(missing).toEqual([])
})

test('every file that the table names is there, and cites the standard', () => {
  const wrong = ROWS.flatMap(({ standard, numbers, files }) =>
    files
      .filter(file => !existsSync(join(ROOT, file)) || !cites(file, numbers))
      .map(file => `${file} does not cite ${standard}`),
  )
  expect(wrong).toEqual([])
})

test('what is done or partly done says where, and nothing else does', () => {
  const wrong = ROWS.filter(({ status, files }) => /^(?:done|partly)/.test(status) !== files.length > 0)
  expect(wrong).toEqual([])
  expect(ROWS.filter(({ status }) => !/^(?:done|partly|not yet|not needed)\b/.test(status))).toEqual([])
})

/** `RFC 2047`, and the further numbers of `RFC 822 and 2822`. */
function rfcsIn(text: string): string[] {
  return [...text.matchAll(/\bRFC ?(\d{3,5})(?: and (\d{3,5}))?\b/g)].flatMap(([, one, two]) =>
    [one, two].filter(number => number !== undefined),
  )
}

/** A standard that is no RFC is not looked for by a number. */
function cites(file: string, numbers: readonly string[]): boolean {
  const cited = rfcsIn(readFileSync(join(ROOT, file), 'utf8'))
  return numbers.length === 0 || numbers.some(number => cited.includes(number))
}
