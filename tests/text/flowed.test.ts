import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columns } from '../../src/text/columns.ts'
import { COLUMNS, flow, joinFlowed, QUOTED, VERBATIM } from '../../src/text/flowed.ts'
import { holdsAddress } from '../../src/text/wrap.ts'
import { unflow } from './unflow.ts'

const lines = (text: string) => flow(text).split('\n')

describe('lines', () => {
  test('are filled up to 72 columns, each but the last ending in a space', () => {
    const filled = lines('word '.repeat(40))
    expect(filled).toHaveLength(3)
    expect(filled.map(line => line.length)).toEqual([70, 70, 59])
    expect(filled.map(line => line.endsWith(' '))).toEqual([true, true, false])
  })

  test('hold an address whole, however long it is', () => {
    const address = `https://example.org/${'very-long/'.repeat(12)}`
    expect(lines(`… read more at ${address} (example.org)`)).toEqual([
      '… read more at ',
      `${address} `,
      '(example.org)',
    ])
  })

  test('break an endless word, and not softly, since no space was there', () => {
    expect(lines('x'.repeat(150))).toEqual(['x'.repeat(70), 'x'.repeat(70), 'x'.repeat(10)])
  })

  test('break between East Asian characters, which take two columns, but not before a full stop', () => {
    const [first, second] = lines('文'.repeat(35) + '。' + '文'.repeat(10))
    expect(first).toBe('文'.repeat(34))
    expect(second).toBe(`文。${'文'.repeat(10)}`)
  })

  test('count an emoji as two columns and never cut one in pieces', () => {
    expect(lines('👩🏽‍🚀'.repeat(50))).toEqual(['👩🏽‍🚀'.repeat(35), '👩🏽‍🚀'.repeat(15)])
  })
})

describe('what a receiver would take for something else', () => {
  test.each([
    ['> not a quotation', ' > not a quotation'],
    ['From here on', ' From here on'],
    ['  indented', '   indented'],
  ])('%j is stuffed with a space', (written, sent) => {
    expect(flow(written)).toBe(sent)
  })

  test('a soft break never makes the line that opens a signature', () => {
    const text = `-- ${'w'.repeat(70)} end`
    expect(lines(text)[0]).toBe('--')
  })

  test('the line that does open one is kept', () => {
    expect(flow('-- \nThe newsletter')).toBe('-- \nThe newsletter')
  })
})

describe('marked lines', () => {
  test('a quotation has its mark on every line', () => {
    const quoted = lines(`${QUOTED}${'word '.repeat(20)}\n${QUOTED}\n${QUOTED}${QUOTED}deeper`)
    expect(quoted[0]).toMatch(/^> word .* $/)
    expect(quoted.slice(1)).toEqual([expect.stringMatching(/^> word/), '>', '>> deeper'])
  })

  test('code keeps its spaces, and where it is too wide every line its indentation', () => {
    expect(flow(`${VERBATIM}  a  =  1   `)).toBe('   a  =  1')
    const wide = lines(`${VERBATIM}  ${'call() '.repeat(20)}`)
    expect(wide.every(line => line.startsWith('   call()') && !line.endsWith(' '))).toBe(true)
  })
})

const words = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom(
      '>',
      '--',
      'From',
      'a',
      'https://example.org/a/long/path/to/something?that=is&longer=than-others',
    ),
  ),
  { minLength: 1, maxLength: 60 },
)
const paragraph = words.map(list =>
  list
    .join(' ')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim(),
)

test('no line is wider than 72 columns but for one that holds an address', () => {
  fc.assert(
    fc.property(paragraph, text => {
      for (const line of lines(text))
        if (!holdsAddress(line)) expect(columns(line)).toBeLessThanOrEqual(COLUMNS)
    }),
  )
})

test('what a receiver joins again is what was written, but for breaks where no space stood', () => {
  const narrow = fc
    .array(
      fc.constantFrom(
        'a',
        'word',
        'From',
        '>',
        '>>',
        '--',
        'https://example.org/x',
        'ünïcode',
        'longer-word',
      ),
      {
        minLength: 1,
        maxLength: 80,
      },
    )
    .map(list => list.join(' '))
  fc.assert(
    fc.property(fc.array(narrow), paragraphs => {
      const joined = unflow(flow(paragraphs.join('\n\n'))).map(({ text }) => text)
      // A "--" alone on a line ends its paragraph, since it may not go on softly.
      expect(joined.join(' ').replace(/\s+/g, ' ').trim()).toBe(paragraphs.join(' ').trim())
    }),
  )
})

test('a short line is laid out as the start of a long one is', () => {
  const line = fc.stringMatching(/^(?:>|From |--)?[!-~]{1,8}(?: [!-~]{1,8}){0,5}$/)
  fc.assert(
    fc.property(line, text => {
      // The two columns of a wide character take it out of the quick way.
      expect(`${flow(text)} 文`).toBe(flow(`${text} 文`))
    }),
    { numRuns: 1_000 },
  )
})

test('what was laid out is the same document again when it is read back, but for quotation marks', () => {
  for (const text of [
    'One line.\n\nAnother paragraph that is so long that it has to go on in the next line, and then in another one, too.',
    '-- \nThe signature',
    ' > stuffed\nFrom here',
    '',
  ]) {
    expect(joinFlowed(flow(text))).toBe(text)
  }
})
