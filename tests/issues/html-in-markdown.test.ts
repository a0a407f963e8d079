import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { htmlToMarkdown, linesToMarkdown } from '../../src/issues/html-in-markdown.ts'

describe('simple HTML in Markdown', () => {
  test.each([
    ['<b>Peel</b> and <em>stir</em>', '**Peel** and *stir*'],
    ['<strong class="x">Peel</strong>', '**Peel**'],
    ['See <a href="http://example.org/x">this</a>.', 'See [this](http://example.org/x).'],
    ["<a class='x' href='http://example.org/a_(b)' rel='y'>this</a>", '[this](http://example.org/a_\\(b\\))'],
    ['Peel it.<br />', 'Peel it.'],
    ['Peel it.<br>Stir it.', 'Peel it. Stir it.'],
    ['<p>Peel <span style="color: red">it</span>.</p>', 'Peel it.'],
    ['<h2>Soups</h2>', '## Soups'],
    ['Peel it.<!-- more -->', 'Peel it.'],
    ['<blockquote>Peel it.</blockquote>', '> Peel it.'],
    ['<blockquote>\n<p>Peel it.</p>\n\nStir it.\n</blockquote>', '\n> Peel it.\n>\n> Stir it.\n'],
    ['<blockquote>Peel it.', 'Peel it.'],
  ])('%j is %j', (html, markdown) => {
    expect(htmlToMarkdown(html)).toBe(markdown)
  })

  test.each([
    '1 < 2 > 0',
    '`<b>` is bold',
    '\\<b>not bold\\</b>',
    '    <b>code</b>',
    '```\n<b>code</b>\n```',
    '> ```\n> <b>code</b>\n> ```',
    '<script>alert(1)</script>',
    '</mj-text><mj-include path="/etc/passwd">',
    '<a href="javascript:alert(1)">x',
    '<table><tr><td>x</td></tr></table>',
    '<http://example.org/x>',
  ])('%j stays as it is', markdown => {
    expect(htmlToMarkdown(markdown)).toBe(markdown)
  })

  const scrap = fc.constantFrom(
    '<',
    '>',
    '<b>',
    '</b>',
    '<p>',
    '<br>',
    '<b<p>>',
    '<<p>b>',
    '`',
    '```\n',
    '\n',
    '\\',
    '> ',
    '    ',
    '<a href="http://example.org/x">',
    '</a>',
    'x',
    '<!--',
    '-->',
    '<blockquote>',
    '</blockquote>',
    '<h1>',
  )
  const text = fc.array(scrap, { maxLength: 20 }).map(parts => parts.join(''))

  test('is converted once: doing it again changes nothing', () => {
    fc.assert(
      fc.property(text, markdown => {
        const once = htmlToMarkdown(markdown)
        expect(htmlToMarkdown(once)).toBe(once)
      }),
    )
  })

  test('keeps every line of a file in its place', () => {
    fc.assert(
      fc.property(text, markdown => {
        const lines = markdown.split('\n')
        expect(linesToMarkdown(lines)).toHaveLength(lines.length)
      }),
    )
  })
})
