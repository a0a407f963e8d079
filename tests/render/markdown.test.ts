import { describe, expect, test } from 'vitest'
import { markdownToHtml } from '../../src/render/markdown.ts'
import { markdownToText } from '../../src/render/markdown-text.ts'
import { flow } from '../../src/text/flowed.ts'

const text = (markdown: string) => flow(markdownToText(markdown))

describe('Markdown as HTML and as text', () => {
  test.each([
    ['plain words', '<p>plain words</p>', 'plain words'],
    ['*soft* and **strong**', '<p><em>soft</em> and <strong>strong</strong></p>', 'soft and strong'],
    ['two\n\nparagraphs', '<p>two</p>\n<p>paragraphs</p>', 'two\n\nparagraphs'],
    ['one  \ntwo', '<p>one<br>\ntwo</p>', 'one\ntwo'],
    ['a `code` span', '<p>a <code>code</code> span</p>', 'a `code` span'],
    ['### A heading', '<p><strong>A heading</strong></p>', 'A heading'],
    ['---', '<hr>', '* * *'],
    ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>', '- a\n- b'],
    ['3. a\n4. b', '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>', '3. a\n4. b'],
    ['> said', '<blockquote>\n<p>said</p>\n</blockquote>', '> said'],
    ['    a = 1\n      b', '<pre><code>a = 1\n  b\n</code></pre>', '   a = 1\n     b'],
    ['```js evil\n<b>\n```', '<pre><code>&lt;b&gt;\n</code></pre>', '   <b>'],
    ['', '', ''],
  ])('%j', (markdown, html, plain) => {
    expect(markdownToHtml(markdown)).toBe(html)
    expect(text(markdown)).toBe(plain)
  })
})

describe('a link', () => {
  test.each([
    ['[the post](https://example.org/a?b=1&c=2)', 'the post (https://example.org/a?b=1&c=2)'],
    ['[https://example.org/](https://example.org)', 'https://example.org'],
    ['[example.org/a](https://example.org/a)', 'https://example.org/a'],
    ['<https://example.org/a>', 'https://example.org/a'],
    ['see https://example.org/a_b_c.', 'see https://example.org/a_b_c.'],
    ['[write](mailto:ed@example.org)', 'write (ed@example.org)'],
    ['[ref][1]\n\n[1]: https://example.org/r', 'ref (https://example.org/r)'],
    ['![a chart](https://example.org/c.png)', 'a chart (https://example.org/c.png)'],
    ['![](https://example.org/c.png)', 'image (https://example.org/c.png)'],
    ['[![a chart](https://example.org/c.png)](https://example.org/p)', 'a chart (https://example.org/p)'],
  ])('%j has its address in the text', (markdown, plain) => {
    expect(text(markdown)).toBe(plain)
    expect(markdownToHtml(markdown)).toMatch(/<a href="(https:|mailto:)/)
    expect(markdownToHtml(markdown)).not.toContain('<img')
  })

  test.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](//example.org/x)',
    '[x](/relative)',
    '<javascript:alert(1)>',
    '![x](javascript:alert(1))',
    '<a href="javascript:x" onclick="x">x</a>',
    '<script>alert(1)</script>',
    'www.example.org and a@example.org',
  ])('%j stays literal text', markdown => {
    expect(markdownToHtml(markdown)).not.toMatch(/<(?!\/?p>)/)
  })

  test('cannot leave its attribute', () => {
    const html = markdownToHtml(
      '[x](https://example.org/"onmouseover="alert(1)) [y](<https://example.org/"><script>>)',
    )
    expect(html).not.toMatch(/"\s*onmouseover|<script/)
  })
})

test('lists within lists are indented, and a paragraph in an item stands under its words', () => {
  expect(text('- a\n  - b\n\n    more\n- c')).toBe('- a\n\n   - b\n\n     more\n\n- c')
})

test('a quotation of several paragraphs stays one', () => {
  expect(text('> one\n>\n> two\n\nafter')).toBe('> one\n>\n> two\n\nafter')
})

test.each([
  '['.repeat(20_000),
  '*'.repeat(20_000),
  '> '.repeat(5_000),
  '`'.repeat(20_000),
  '- '.repeat(5_000),
  'http://'.repeat(5_000),
])('endless markup is read in time and stays contained', markdown => {
  expect(markdownToHtml(markdown).length).toBeLessThan(1_000_000)
  expect(text(markdown).length).toBeLessThan(1_000_000)
})
