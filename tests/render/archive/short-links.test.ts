import { describe, expect, test } from 'vitest'
import { linkPages } from '../../../src/render/archive/files.ts'
import type { LinkRow } from '../../../src/render/archive/short-links.ts'
import { entry } from '../sample-issue.ts'
import { keyed, published, sampleSite } from './sample-site.ts'

const row = (slug: string, parts: Partial<LinkRow> = {}): LinkRow => ({
  id: 1,
  slug,
  target: null,
  issue_id: 1,
  state: 'final',
  ...parts,
})

const shown = (slug: string) =>
  entry({ title: slug, url: `http://old.example/${slug}`, shortUrl: null, author: null })

const twoIssues = [
  published({ id: 1, entries: keyed([shown('a'), shown('b')]) }),
  published({
    id: 2,
    slug: '2015-06-22',
    date: '2015-06-22',
    entries: keyed([shown('b'), shown('a-'), shown('-')]),
  }),
]

const destinations = (...links: readonly LinkRow[]) =>
  sampleSite({ issues: twoIssues, links }).links.map(({ slug, destination }) => [slug, destination])

describe('a short link', () => {
  test('whose target is not known leads to its entry, in the issue that it was given in', () => {
    expect(
      destinations(
        row('b'),
        row('b', { issue_id: 2 }),
        row('a-', { issue_id: 2 }),
        row('-', { issue_id: 2 }),
      ),
    ).toEqual([
      ['b', { kind: 'entry', path: 'issues/2015-06-15/', anchor: 'post-b' }],
      ['b', { kind: 'entry', path: 'issues/2015-06-22/', anchor: 'post-b' }],
      ['a-', { kind: 'entry', path: 'issues/2015-06-22/', anchor: 'post-a-' }],
      ['-', { kind: 'entry', path: 'issues/2015-06-22/', anchor: 'post--' }],
    ])
  })

  test('that no entry of its issue shows leads to the first that does', () => {
    expect(destinations(row('b', { issue_id: null }))).toEqual([
      ['b', { kind: 'entry', path: 'issues/2015-06-15/', anchor: 'post-b' }],
    ])
  })

  test.each([
    ['https://blog.example.org/a b"c', 'https://blog.example.org/a%20b%22c'],
    ['HTTP://Blog.Example.org', 'http://blog.example.org/'],
  ])('leads to %s as the web writes it', (target, url) => {
    expect(destinations(row('x', { target }))).toEqual([['x', { kind: 'target', url }]])
  })

  test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//evil.example', 'x', ''])(
    'leads nowhere for a target that is none of the web: %s',
    target => {
      expect(destinations(row('x', { target }))).toEqual([])
    },
  )

  test('of an issue that nobody has yet is told to nobody, nor one that is only reserved', () => {
    const target = 'https://blog.example.org/'
    expect(destinations(row('x', { target, issue_id: 9 }), row('y', { target, state: 'reserved' }))).toEqual(
      [],
    )
  })

  test('that was disabled says that something was taken out, and not what', () => {
    const links = [row('x', { target: 'https://blog.example.org/secret', state: 'disabled' })]
    const page = linkPages(sampleSite({ issues: twoIssues, links })).get('x/') ?? ''
    expect(page).toContain('Taken out')
    expect(page).not.toMatch(/secret|refresh/)
  })

  test('hides nothing of where it leads, and asks nobody on the way', () => {
    const links = [row('x', { target: 'https://blog.example.org/?a=1&b=2' })]
    const page = linkPages(sampleSite({ issues: twoIssues, links })).get('x/') ?? ''
    expect(page).toContain('<meta name="referrer" content="no-referrer">')
    expect(page).toContain('content="0;url=https://blog.example.org/?a=1&#38;b=2"')
    expect(page).toContain('>blog.example.org</a>')
    expect(page).toContain("default-src 'none'")
    expect(page.indexOf('referrer')).toBeLessThan(page.indexOf('refresh'))
  })
})

test('two entries that show the same short link have places of their own', () => {
  const issues = [published({ id: 1, entries: keyed([shown('a'), shown('a'), shown('2')]) })]
  const [issue] = sampleSite({ issues }).issues
  expect(issue?.entries.map(one => ('anchor' in one ? one.anchor : null))).toEqual([
    'post-a',
    'entry-2',
    'post-2',
  ])
})
