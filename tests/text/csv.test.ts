// CSV as spreadsheets and people write it: every row once, wherever its pieces begin, and what we write read back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine, csvReader, restored } from '../../src/text/csv.ts'

function read(pieces: readonly string[], delimiter = ',') {
  const reader = csvReader(delimiter)
  return [...pieces.flatMap(piece => reader.take(piece)), ...reader.end()]
}

const cells = (text: string, delimiter?: string) => read([text], delimiter).map(row => row.cells)

test.each([
  [
    'plain cells',
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'no line end at the end',
    'a,b\nc,',
    [
      ['a', 'b'],
      ['c', ''],
    ],
  ],
  [
    'quotes with all in them',
    '"a,b","c\nd",""\n"e""f",g\n',
    [
      ['a,b', 'c\nd', ''],
      ['e"f', 'g'],
    ],
  ],
  ['spaces around quotes', 'a, "b,c" ,d\n', [['a', 'b,c', 'd']]],
  [
    'quotes that nobody doubled',
    '"Ada "the" Sample",x\ny "z",w\n',
    [
      ['Ada "the" Sample', 'x'],
      ['y "z"', 'w'],
    ],
  ],
  ['empty lines', '\n\na\n\n', [['a']]],
] as const)('reads %s', (_, text, rows) => {
  expect(cells(text)).toEqual(rows)
})

test('a row has the number of its first line', () => {
  expect(read(['a\n\n"b\nb",\n\nc']).map(({ line }) => line)).toEqual([1, 3, 6])
})

test('a quote that is never closed costs its own line and no other', () => {
  expect(read(['a,"b\nc,d\n', '"e,f\n'])).toEqual([
    { line: 1, cells: ['a', '"b'], problem: 'unclosed' },
    { line: 2, cells: ['c', 'd'], problem: null },
    { line: 3, cells: ['"e', 'f'], problem: 'unclosed' },
  ])
})

test('many of them cost no more than the text is long', () => {
  const rows = read(Array.from({ length: 200 }, () => '"x\n,""\n'.repeat(500)))
  expect(rows.length).toBeGreaterThan(50_000)
  expect(rows.at(-1)?.line).toBe(200_000)
})

test('a line of any length costs its own row, with its beginning, and no more time than it is long', () => {
  const long = Array.from({ length: 1_000 }, () => 'x'.repeat(1 << 16))
  const beginning = { line: 2, cells: ['b', 'x'.repeat(998)], problem: 'too long' }
  const start = performance.now()
  expect(read(['a,1\nb,', ...long, '"\nc,2\n'])).toEqual([
    { line: 1, cells: ['a', '1'], problem: null },
    beginning,
    { line: 3, cells: ['c', '2'], problem: null },
  ])
  expect(read(['a,1\nb,', ...long]).at(-1)).toEqual(beginning)
  expect(performance.now() - start).toBeLessThan(5_000)
  const text = `a,1\nb,${'x'.repeat(150_000)}\nc,2\n`
  for (const size of [7_777, 100_000, text.length]) {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
      text.slice(n * size, (n + 1) * size),
    )
    expect(read(pieces).map(({ line, problem }) => [line, problem])).toEqual([
      [1, null],
      [2, 'too long'],
      [3, null],
    ])
  }
})

const text = fc.string({
  unit: fc.constantFrom('a', 'b', ',', ';', '"', "'", '\n', ' ', '=', '+', '-', '@', '\uFF1D'),
})

test('pieces of any size give the same rows', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(30)), (text, cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const pieces = places.map((place, index) => text.slice(place, places[index + 1] ?? text.length))
      expect(read(pieces)).toEqual(read([text]))
    }),
  )
})

test('what we write is read back, and no cell of it is a formula', () => {
  const row = fc.array(text, { minLength: 1 }).filter(row => row.join('') !== '')
  fc.assert(
    fc.property(fc.array(row), rows => {
      const read = cells(rows.map(csvLine).join('').replaceAll('\r\n', '\n'))
      expect(read.map(row => row.map(restored))).toEqual(rows)
      for (const cell of read.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/)
    }),
  )
})

test.each([
  '=1+1',
  '+1',
  '-1',
  '@A1',
  '\t=1',
  '\r=1',
  '\uFF1D1',
  '\uFF0B1',
  '\uFF0D1',
  '\uFF201',
  "'=1",
  "''=1",
])('writes %j so that no spreadsheet runs it', cell => {
  expect(csvLine([cell]).replace(/^"/, '')).toMatch(/^'/)
  expect(restored(`'${cell}`)).toBe(cell)
})

test.each(['ada@example.org', "O'Sample", "'quoted'", ''])('leaves %j as it is', cell => {
  expect(csvLine([cell])).toBe(`${cell}\r\n`)
  expect(restored(cell)).toBe(cell)
})
