import { beforeAll, describe, expect, test } from 'vitest'
import { type CheckInput, checkEdition } from '../../src/check/check-edition.ts'
import type { Issue } from '../../src/issues/issue.ts'
import type { Edition } from '../../src/render/edition.ts'
import { renderEdition } from '../../src/render/render-edition.ts'
import { entry, issueOf, LETTERHEAD } from '../render/sample-issue.ts'
import { BUILT_IN } from '../render/templates-of.ts'

let sample: Edition
beforeAll(async () => {
  sample = await renderEdition(issueOf(), LETTERHEAD, BUILT_IN)
})

/** `rule severity where` of each finding, of what differs from the sample. */
function rules(parts: Partial<CheckInput> = {}): readonly string[] {
  const findings = checkEdition({
    issue: issueOf(),
    edition: sample,
    letterhead: LETTERHEAD,
    postings: [],
    ...parts,
  })
  for (const { message, fix } of findings) expect(Math.min(message.length, fix.length)).toBeGreaterThan(0)
  return findings.map(({ rule, severity, where }) => `${rule} ${severity} ${where}`)
}

async function rulesOf(parts: Partial<Issue>): Promise<readonly string[]> {
  const issue = issueOf(parts)
  return rules({ issue, edition: await renderEdition(issue, LETTERHEAD, BUILT_IN) })
}

const textLines = (lines: readonly string[]): Partial<CheckInput> => ({
  edition: { ...sample, list: { ...sample.list, text: [...lines, sample.list.text].join('\n') } },
})

test('nothing is wrong with the sample issue', () => {
  expect(rules()).toEqual([])
})

describe('subject and letterhead', () => {
  test('an empty subject is an error, an endless one a warning', () => {
    expect(rules({ edition: { ...sample, subject: '' } })).toEqual(['subject error title'])
    expect(rules({ edition: { ...sample, subject: 'x'.repeat(200) } })).toEqual(['subject warning title'])
  })

  test('a missing postal address is a warning', () => {
    expect(rules({ letterhead: { ...LETTERHEAD, postalAddress: ' ' } })).toEqual([
      'postal-address warning newsletter.yaml',
    ])
  })
})

describe('entries', () => {
  test('there must be one', () => {
    expect(rules({ issue: issueOf({ entries: [] }) })).toEqual(['no-entries error issue'])
  })

  test('each needs a title and an address, and should have an excerpt', () => {
    const bare = entry({ title: '', url: 'ftp://example.org/x', excerpt: ' ', shortUrl: null })
    expect(rules({ issue: issueOf({ entries: [bare] }) })).toEqual([
      'entry-title error entry 1',
      'entry-url error entry 1',
      'entry-excerpt warning entry 1',
    ])
  })

  test('each should have words of a length that people read', () => {
    const endless = entry({ title: 'a'.repeat(10_000), author: 'b'.repeat(200), excerpt: 'c '.repeat(3_000) })
    const where = `warning entry 1: ${'a'.repeat(60)}`
    expect(rules({ issue: issueOf({ entries: [endless] }) })).toEqual([
      `entry-long ${where}`,
      `entry-long ${where}`,
      `entry-long ${where}`,
    ])
  })

  test('the same post twice is a warning, however its address is written', () => {
    const twin = entry({
      title: 'Again',
      url: 'http://www.ada.example.org/2015/06/tomatoes/?utm_source=x',
      shortUrl: null,
    })
    expect(rules({ issue: issueOf({ entries: [entry(), twin] }) })).toEqual([
      'entry-repeated warning entry 2: Again',
    ])
  })

  test('one short link for two posts is an error', () => {
    const other = entry({ title: 'Other', url: 'https://other.example.org/' })
    expect(rules({ issue: issueOf({ entries: [entry(), other] }) })).toEqual([
      'short-link-shared error entry 2: Other',
    ])
  })
})

describe('links', () => {
  test.each([
    ['[editor](https://example.org@evil.example/x)', 'link-userinfo error'],
    ['[www.bank.example](https://evil.example/x)', 'link-text warning'],
    ['[https://bank.example/login](https://evil.example/x)', 'link-text warning'],
    ['[bank.example](https://bank.example.evil.example/)', 'link-text warning'],
    ['[post](https://xn--bcher-kva.example/)', 'link-punycode warning'],
    ['[post](https://bücher.example/)', 'link-punycode warning'],
    ['[post](https://ex\u0430mple.org/)', 'link-mixed-script error'],
    ['[post](http://localhost:8080/x)', 'link-local warning'],
    ['[post](http://192.168.1.1/x)', 'link-local warning'],
    ['[post](http://2130706433/x)', 'link-local warning'],
  ])('%s', async (intro, finding) => {
    expect((await rulesOf({ intro })).map(rule => rule.split(' ').slice(0, 2).join(' '))).toEqual([finding])
  })

  test.each([
    '[example.org](https://blog.example.org/a)',
    '[blog.example.org/a](https://www.blog.example.org/a)',
    '[Node.js](https://nodejs.example/)',
    '<https://example.org/a?b=1&c=(2)>, https://example.org/d.',
    '[write](mailto:ed@example.org?subject=x)',
    'a `https://example.org/in-code` span',
  ])('%s is fine', async intro => {
    expect(await rulesOf({ intro })).toEqual([])
  })

  test('one that stands in one part alone is an error', () => {
    const { list } = sample
    const html = list.html.replace('<h2', '<a href="https://only.example/html">x</a><h2')
    expect(rules({ edition: { ...sample, list: { ...list, html } } })).toEqual([
      'link-parts error list, text',
    ])
    expect(rules(textLines(['https://only.example/text.']))).toEqual(['link-parts error list, HTML'])
  })
})

describe('the text part', () => {
  test('a line over 72 columns is a warning, but not for an address', () => {
    expect(rules(textLines(['x'.repeat(73)]))).toEqual(['text-width warning list, text line 1'])
    expect(rules(textLines(['日'.repeat(37)]))).toEqual(['text-width warning list, text line 1'])
    expect(rules(textLines([`https://short.example/blog122/${'x'.repeat(80)}`]))).not.toContain(
      'text-width warning list, text line 1',
    )
  })

  test.each([
    'subscribe',
    'Unsubscribe me',
    'help',
    '  Who',
    'set a b c',
    'password a b',
    'confirm 123',
    'subscribe a b c',
  ])('%j near the top could be a command to a list server', line => {
    expect(rules(textLines(['Hello.', '', line]))).toEqual(['list-command warning list, text line 3'])
    const postings = [{ audience: 'l', octets: 1, limit: 2, textOnly: false }]
    expect(rules({ ...textLines([line]), postings })).toEqual(['list-command error list, text line 1'])
    expect(rules({ edition: { ...sample, subject: line } })).toEqual(['list-command warning title'])
  })

  test.each([
    'help yourself',
    'Who are we? And why',
    'set the table',
    'subscribe to a list for free',
    'Subscribe!',
    'information',
  ])('%j could not', line => {
    expect(rules(textLines([line]))).toEqual([])
  })

  test('nor could a command further down', () => {
    expect(rules(textLines([...Array.from({ length: 10 }, () => 'A line.\n'), 'help']))).toEqual([])
  })
})

describe('sizes', () => {
  test('HTML is warned of before Gmail cuts it, and an error when it does', () => {
    const padded = (octets: number) => ({
      edition: {
        ...sample,
        list: { ...sample.list, html: sample.list.html.replace('</body>', `${' '.repeat(octets)}</body>`) },
      },
    })
    expect(rules(padded(80_000))).toEqual([])
    expect(rules(padded(90_000))).toEqual(['html-size warning list, HTML'])
    expect(rules(padded(100_000))).toEqual(['html-size error list, HTML'])
  })

  test('a message over the limit of its list goes as text alone, or not at all', () => {
    const posting = { audience: 'gardeners', limit: 40_000 }
    expect(rules({ postings: [{ ...posting, octets: 40_000, textOnly: false }] })).toEqual([])
    expect(rules({ postings: [{ ...posting, octets: 12_000, textOnly: true }] })).toEqual([
      'list-size warning list gardeners',
    ])
    expect(rules({ postings: [{ ...posting, octets: 40_001, textOnly: true }] })).toEqual([
      'list-size error list gardeners',
    ])
  })
})
