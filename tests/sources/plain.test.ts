import { expect, test } from 'vitest'
import { personName, personNames } from '../../src/sources/person.ts'
import { plainLine } from '../../src/sources/plain.ts'

test.each([
  ['  Plain\n text ', 'Plain text'],
  ['<b>Bold</b> and <em class="x">more</em>', 'Bold and more'],
  ['One<br/>two<p>three</p>', 'One two three'],
  ['Tom &amp; Jerry', 'Tom & Jerry'],
  ['Tom &amp;amp; Jerry', 'Tom & Jerry'],
  ['&amp;lt;b&amp;gt;Bold&amp;lt;/b&amp;gt;', 'Bold'],
  ['It&#8217;s &ldquo;caf&eacute;&rdquo;', 'It’s “café”'],
  ['The <div> tag, and why 1 < 2', 'The <div> tag, and why 1 < 2'],
  ['<a href="x">Link', 'Link'],
  ['{{ 7*7 }} </mj-text><mj-include path="x">', '{{ 7*7 }} </mj-text><mj-include path="x">'],
  ['<img src=x onerror=alert(1)>', ''],
  ['<script>alert(1)</script> in <b>bold</b>', '<script>alert(1)</script> in bold'],
  ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script>alert(1)</script>'],
  [
    '</mj-text><mj-include path="x" /> and <my-tag>x</my-tag>',
    '</mj-text><mj-include path="x" /> and <my-tag>x</my-tag>',
  ],
  ['AT&T', 'AT&T'],
  ['R&D &copy 2009', 'R&D &copy 2009'],
  ['<![CDATA[Twice wrapped]]>', 'Twice wrapped'],
])('the title %j reads %j', (html, text) => {
  expect(plainLine(html)).toBe(text)
})

test.each([
  ['jane@example.org (Jane Sample)', 'Jane Sample'],
  ['Jane Sample <jane@example.org>', 'Jane Sample'],
  ['Jane Sample (jane@example.org)', 'Jane Sample'],
  ['"Jane Sample" jane@example.org', 'Jane Sample'],
  ['noreply@blogger.example (Jane &amp; Joe)', 'Jane & Joe'],
  ['<a href="/jane">Jane</a>', 'Jane'],
  ['jane@example.org', null],
  ['admin', null],
  ['', null],
  ['—', null],
])('the author %j is %j', (text, name) => {
  expect(personName(text)).toBe(name)
})

test('several authors stand on one line, each once', () => {
  expect(personNames(['Jane Sample', 'joe@example.org (Joe Sample)', 'Jane Sample', 'x@example.org'])).toBe(
    'Jane Sample, Joe Sample',
  )
  expect(personNames([])).toBeNull()
})
