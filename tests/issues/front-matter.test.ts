import { describe, expect, test } from 'vitest'
import { readIssue } from '../../src/issues/read-markdown.ts'

const BODY = '\n**Soup** by Jane\n\n> Peel it.\n\n… read more at http://short.example/a1\n'
const head = (lines: string) => readIssue(`---\n${lines}\n---\n${BODY}`)

describe('the front matter of an issue', () => {
  test.each([
    ['2015-06-15', '2015-06-15'],
    ['2015-06-15 16:56:30', '2015-06-15'],
    ['2015-06-15 16:56:30 UTC', '2015-06-15'],
    ['2015-06-15T23:59:59+05:00', '2015-06-15'],
    ['"2015-06-15"', '2015-06-15'],
    ['2015-6-5', '2015-06-05'],
  ])('has the date %s as written', (date, day) => {
    const { issue, problems } = head(
      `title: Roundup\ndate: ${date}\nauthor: jane\ntags: [a, b]\ncomments: true`,
    )
    expect(issue.date).toBe(day)
    expect(problems).toEqual([])
  })

  test.each(['2015-02-30', 'June 15, 2015', '2015-13-01', '[2015]x'])(
    'has a problem with the date %s',
    date => {
      const { issue, problems } = head(`title: Roundup\ndate: ${date}`)
      expect(issue.date).toBe('')
      expect(problems[0]?.line).toBeLessThan(4)
      expect(issue.entries).toHaveLength(1)
    },
  )

  test('has a number, or a problem with it', () => {
    expect(head('title: a\ndate: 2015-06-15\nnumber: 42').issue.number).toBe(42)
    expect(head('title: a\ndate: 2015-06-15\nnumber: "42"').issue.number).toBe(42)
    expect(head('title: a\ndate: 2015-06-15\nnumber: many')).toMatchObject({
      issue: { number: null },
      problems: [{ line: 4, message: 'number is no whole number: many' }],
    })
  })

  test.each([
    ['"a: b \\"c\\" \\u00e9"', 'a: b "c" é'],
    ["'it''s'", "it's"],
    ['2015', '2015'],
    ['yes', 'yes'],
    ['>-\n  folded\n  lines', 'folded lines'],
    ['', ''],
  ])('has the title that %j means', (title, text) => {
    expect(head(`title: ${title}\ndate: 2015-06-15`).issue.title).toBe(text)
  })

  test('that is no YAML is read line by line, with a problem', () => {
    const { issue, problems } = head('author: jane\ntitle: Roundup: the first\ndate: 2015-06-15\nnumber: 3')
    expect(issue).toMatchObject({ title: 'Roundup: the first', date: '2015-06-15', number: 3 })
    expect(problems).toEqual([{ line: 3, message: expect.stringContaining('the front matter is no YAML') }])
    expect(issue.entries).toHaveLength(1)
  })

  test('that never closes is read as far as it looks like keys, with a problem', () => {
    const { issue, problems } = readIssue(`---\ntitle: Roundup\ndate: 2015-06-15\n${BODY}`)
    expect(issue).toMatchObject({ title: 'Roundup', date: '2015-06-15', intro: '' })
    expect(issue.entries).toHaveLength(1)
    expect(problems).toEqual([{ line: 1, message: 'the front matter has no closing line of ---' }])
  })

  test('may be missing: title and date then come from the file name, or are empty with a problem', () => {
    expect(readIssue(BODY).issue).toMatchObject({ title: '', date: '' })
    expect(readIssue(BODY).problems).toEqual([{ line: 1, message: 'no date in the front matter' }])
    expect(readIssue(BODY, { fileName: 'seed-roundup.txt' }).issue.title).toBe('seed roundup')
  })

  test.each([
    ['Roundup, week of June 15, 2016', '2015-06-15', ['the title says 2016, the date 2015-06-15']],
    ['Roundup, week of June 15, 2015', '2015-06-15', []],
    ['Roundup, closing out 2014', '2015-01-05', []],
    ['Hello 2016', '2015-12-28', []],
    ['Release 2016.1 and 12015', '2015-06-15', []],
  ])('with the title %j and the date %s has the problems %j', (title, date, expected) => {
    expect(head(`title: ${title}\ndate: ${date}`).problems.map(problem => problem.message)).toEqual(expected)
  })

  test.each([
    ['TOML', '+++\ntitle = "Roundup"\ndate = 2015-06-15T10:00:00Z\ntags = ["a"]\n+++\n'],
    ['keys without an opening line', 'title: Roundup\ndate: 2015/06/15 10:00:00\ntags:\n- a\n---\n'],
    ['a date with points', '---\ntitle: Roundup\ndate: 2015.6.15\n---\n'],
  ])('may be %s', (_, head) => {
    const entry = '**Soup** by Jane\n\n… read more at http://example.org/x\n'
    const { issue, problems } = readIssue(`${head}\nHello.\n\n${entry}`)
    expect(issue).toMatchObject({ title: 'Roundup', date: '2015-06-15', intro: 'Hello.' })
    expect(problems).toEqual([])
  })

  test.each([
    '&a [*a, *a]',
    '[',
    '{',
    '!!js/function x',
    '? x',
    '\t- x',
    '- x',
    '*nobody',
    '[[[[[['.repeat(2000),
    'x'.repeat(20_000),
  ])('is harmless with hostile YAML (%#)', yaml => {
    const { issue } = head(`title: Roundup\nother: ${yaml}\ndate: 2015-06-15`)
    expect(issue).toMatchObject({ title: 'Roundup', date: '2015-06-15' })
    expect(issue.entries).toHaveLength(1)
  })
})
