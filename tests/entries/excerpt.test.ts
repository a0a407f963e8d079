import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pickExcerpt } from '../../src/entries/excerpt.ts'

const FIRST = 'Last spring we moved the sample cluster from one rack to another, and nothing went as planned.'
const SECOND = 'The first thing to break was the name server, since its own address came from itself.'

describe('the first real paragraph is picked, not', () => {
  test.each([
    ['a byline', '<p>By Ada Example</p>'],
    [
      'a byline in a span',
      '<div class="entry-meta"><span class="byline">Ada Example wrote this on a rainy day in June.</span></div>',
    ],
    ['a date line', '<p>Posted on June 15, 2015</p>'],
    [
      'the rest of a list of authors',
      '<p>, Bob Sample, Cleo Sample, Dana Sample, and everybody who helped us.</p>',
    ],
    ['a licence', '<p>The edition of this is published under license from the Example Company of old.</p>'],
    ['a bare date', '<p>15 June 2015</p>'],
    [
      'a caption',
      '<figure><img src="a.png"><figcaption>The rack before anybody had touched any of its cables.</figcaption></figure>',
    ],
    [
      'a caption of a blogging tool',
      '<div class="wp-caption"><p class="wp-caption-text">The rack before anybody had touched any of it.</p></div>',
    ],
    ['a photo credit', '<p>Photo by Ada Example on a site with many free pictures.</p>'],
    [
      'a note on where it was published first',
      '<p>This post was first published on the blog of the Example Company.</p>',
    ],
    [
      'a note in italics',
      '<p><em>A while ago a shorter version of this went to the members of our club.</em></p>',
    ],
    [
      'a note in brackets',
      '<p>[There is a German translation of this article, made by a reader of ours.]</p>',
    ],
    [
      'a cross-post',
      '<p>Originally posted at blog.example.org, and brought here with thanks to the author.</p>',
    ],
    ['a series', '<p>This is part two of a series on moving racks that I began in the last winter.</p>'],
    [
      'an edit',
      '<p>(EDIT: several readers pointed out that racks are lighter than I said, so I changed it.)</p>',
    ],
    [
      'a notice of the site',
      '<p>Deprecation notice: this blog is read only, and will stay so for the time being.</p>',
    ],
    ['a note on its age', '<p>This post is over 6 months old, so some of its details may have changed.</p>'],
    [
      'a note on comments',
      '<p>Both comments and pings are currently closed on this and all other posts.</p>',
    ],
    ['a consent box', '<p>By submitting this form you agree to our privacy policy and to be sent mail.</p>'],
    [
      'a call to subscribe',
      '<p>Subscribe to our newsletter and get all the news about racks right into your mailbox!</p>',
    ],
    [
      'a call to share',
      '<div class="sharedaddy"><p>Share this with all of your friends on any of the networks below.</p></div>',
    ],
    ['breadcrumbs', '<p>Home › Blog › Racks and what is in them</p>'],
    [
      'a table of contents',
      '<div id="toc"><p>Contents of this long article about racks and moving them.</p></div>',
    ],
    [
      'a heading',
      '<h2>This heading is long enough to be taken for a paragraph, and ends in a full stop.</h2>',
    ],
    [
      'a quotation',
      '<blockquote><p>Whoever moves a rack on a Friday has never moved a rack before that day.</p></blockquote>',
    ],
    ['a list', '<ul><li>A long item of a list that says what this is about, in a whole sentence.</li></ul>'],
    ['code', '<pre>echo "This is quite a long line of code that looks like a sentence."</pre>'],
    [
      'what is hidden',
      '<p style="display:none">This hidden sentence is only there for machines and not for people.</p>',
    ],
    ['reading time', '<p>Reading time: about 7 minutes, if you are as slow a reader as I am.</p>'],
    [
      'links',
      '<p><a href="/a">Previous post about the racks we had</a> | <a href="/b">Next post about the racks</a>.</p>',
    ],
  ])('%s', (_, before) => {
    expect(pickExcerpt(`${before}<p>${FIRST}</p><p>${SECOND}</p>`).excerpt).toBe(FIRST)
  })
})

describe('nor is a note of the site or on the post:', () => {
  test.each([
    'Diese Website verwendet Cookies, damit sie besser für Sie funktioniert, und merkt sich vieles.',
    'Ce site utilise des cookies afin de vous offrir la meilleure expérience possible sur nos pages.',
    'This site relies on cookies so that it works for you as you would expect it to work.',
    'Dieser Beitrag ist zuerst im Blog der Beispiel GmbH erschienen und steht hier mit ihrer Erlaubnis.',
    'Cet article a été publié pour la première fois sur le blog de notre association d’exemple.',
    'Este artículo se publicó originalmente en otro lugar; fue publicado aquí con permiso de todos.',
    'I first published this article on the blog of my employer, where it still can be read.',
    'This post contains affiliate links, so I may earn something when you buy what I write about.',
    'Listen to this article while you are on your way to work, read by the one who wrote it.',
    'Get posts like this one in your inbox, once a week and without any noise around them.',
    'Join 10,000 readers who learn something new about racks from us every single week.',
    'Figure 1: The rack before anybody had touched any of its many cables, seen from behind.',
    'Update (Nov 26): Several people have told me that racks are lighter than I say below.',
    'Update, 26 November 2026: several people have told me that racks are lighter than I say.',
  ])('%s', text => {
    expect(pickExcerpt(`<p>${text}</p><p>${FIRST}</p><p>${SECOND}</p>`).excerpt).toBe(FIRST)
  })
})

test('up to three paragraphs are offered', () => {
  const html = [FIRST, SECOND, SECOND, FIRST.replace('spring', 'autumn'), 'x']
    .map(text => `<p>${text}</p>`)
    .join('')
  expect(pickExcerpt(html).paragraphs).toEqual([FIRST, SECOND, FIRST.replace('spring', 'autumn')])
})

test('markup goes, entities are decoded, the words stay', () => {
  const html = `<p>We   <b>moved</b> the &quot;sample&quot; cluster &amp; its <code>named</code>,<br>caf&eacute; included<sup class="footnote">1</sup>, last spring.</p>`
  expect(pickExcerpt(html).excerpt).toBe(
    'We moved the "sample" cluster & its named, café included, last spring.',
  )
})

test('two line breaks part paragraphs, one does not', () => {
  expect(pickExcerpt(`Ada Example<br>June<br><br>${FIRST}<br>${SECOND}<br><br>More.`).excerpt).toBe(
    `${FIRST} ${SECOND}`,
  )
})

test('plain text is read by its empty lines, and a lone < is no markup', () => {
  expect(pickExcerpt(`${FIRST}\n\n${SECOND}`).paragraphs).toEqual([FIRST, SECOND])
  expect(pickExcerpt('Whenever a < b the loop ends at once, which took me a day to see.').excerpt).toBe(
    'Whenever a < b the loop ends at once, which took me a day to see.',
  )
})

describe('what a feed cuts a post off with is taken away:', () => {
  test.each([
    ['[…]', `${FIRST} And then we [&hellip;]`],
    ['…', `${FIRST} And then we [...]`],
    ['a link', `${FIRST} <a href="/p">Continue reading <span>Moving a rack</span> &rarr;</a>`],
    ['read more', `${FIRST} <a href="/p">Read more</a>`],
    [
      'the first appearance',
      `${FIRST} The post <a href="/p">Moving a rack</a> appeared first on <a href="/">Racks</a>.`,
    ],
  ])('%s', (_, html) => expect(pickExcerpt(`<p>${html}</p>`).excerpt).toBe(FIRST))
})

test('a short post is quoted whole', () => {
  expect(
    pickExcerpt('<p>A quick reminder about two ways to label a rack.</p><pre>label --help</pre>').excerpt,
  ).toBe('A quick reminder about two ways to label a rack.')
  expect(pickExcerpt('<p>Works again.</p>').excerpt).toBeNull()
  expect(pickExcerpt('<p>It all works again.</p>').excerpt).toBe('It all works again.')
})

test('where all else is missing, lists, quotations and what is labelled as an aside are read', () => {
  expect(pickExcerpt(`<ul><li>${FIRST}</li></ul>`).excerpt).toBe(FIRST)
  expect(pickExcerpt(`<div class="caption">${FIRST}</div>`).excerpt).toBe(FIRST)
})

test('a very long paragraph is kept as far as whole sentences go', () => {
  const { excerpt } = pickExcerpt(`<p>${`${FIRST} `.repeat(40)}</p>`)
  expect(excerpt?.length).toBeLessThanOrEqual(1_200)
  expect(excerpt?.endsWith('as planned.')).toBe(true)
})

test('scripts without spaces and with other full stops are read', () => {
  const chinese = '去年春天我们把样品机柜从一个房间搬到了另一个房间，一切都没有按计划进行。'
  expect(pickExcerpt(`<p>作者：某人</p><p>${chinese}</p>`).excerpt).toBe(chinese)
  const arabic = 'في الربيع الماضي نقلنا الخزانة من غرفة إلى غرفة أخرى ولم يسر أي شيء كما خططنا.'
  expect(pickExcerpt(`<p dir="rtl">${arabic}</p>`).excerpt).toBe(arabic)
})

test('a post whose container is called after its tags is still a post', () => {
  expect(
    pickExcerpt(`<div class="hentry tag-newsletter category-social"><p>${FIRST}</p></div>`).excerpt,
  ).toBe(FIRST)
})

test('escapes, bidi controls and slot marks do not come through', () => {
  const { excerpt } = pickExcerpt(
    `<p>&#x1b;[31mLast spring&#x202e; we moved\u{E000} the sample cluster to another rack.</p>`,
  )
  expect(excerpt).toBe('Last spring we moved the sample cluster to another rack.')
})

describe('hostile input ends in time:', () => {
  test.each([
    ['nesting', '<div>'.repeat(200_000)],
    ['read more', `<p>${'read more '.repeat(50_000)}`],
    ['brackets', `<p>${'[…] '.repeat(100_000)}`],
    ['angle brackets', '<'.repeat(500_000)],
    ['one long attribute', `<p class="${'tag-'.repeat(100_000)}">x`],
    ['white space', `<p>a${' '.repeat(500_000)}b`],
    ['quotation marks', `<p>.${'"'.repeat(400_000)}x`],
  ])('%s', (_, html) => expect(pickExcerpt(html).paragraphs.length).toBeLessThanOrEqual(3))
})

test('anything at all gives clean paragraphs of bounded length', () => {
  const piece = fc.constantFrom(
    '<p>',
    '</p>',
    '<br>',
    '<b',
    '&amp;',
    '&#x1b;',
    '<!--',
    ' a. ',
    'The post ',
    '\u{E000}',
    '。',
    '[…]',
    '<ul><li>',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 40 }), pieces => {
      const { excerpt, paragraphs } = pickExcerpt(pieces.join(''))
      expect(paragraphs[0] ?? null).toBe(excerpt)
      for (const text of paragraphs) {
        expect(text).not.toBe('')
        expect(text).not.toMatch(/[\n\u0000-\u001f\u{E000}]/u)
        expect(text.length).toBeLessThanOrEqual(1_202)
      }
    }),
  )
})

describe('a paragraph is no less one', () => {
  test.each([
    ['for telling of cookies', 'This site about baking tells you when your cookies are done, and why.'],
    ['for telling of an inbox', 'Get rid of the many thousand messages that sit unread in an inbox, I said.'],
    ['for telling of joins', 'Join 10 tables with each other and you will see what a planner can do.'],
    ['for telling of an update', 'Update to Node 26 as soon as you can: it is faster than what came before.'],
    [
      'when it ends in an address',
      'The sample rack has now been made available at http://racks.example.org/downloads/',
    ],
    [
      'when addresses stand in it',
      'The sample rack is now to be had at http://racks.example.org/a/ (steel) or https://racks.example.org/b/ (wood)',
    ],
    [
      'when a version in it looks like a day',
      'There are many changes in 6.3.33 (that is, since 6.3.32), and here is a list of them.',
    ],
  ])('%s', (_, text) => {
    expect(pickExcerpt(`<p>${text}</p><p>${SECOND}</p>`).excerpt).toBe(text)
  })

  test.each([
    ['the day before it', `April 17, 2015 -- ${FIRST}`],
    [
      'what a link says to those who cannot see its picture',
      FIRST.replace('cluster', 'cluster<span>Opens a new window</span>'),
    ],
    ['the same in brackets', FIRST.replace('cluster', 'cluster (opens in a new tab)')],
  ])('but without %s', (_, html) => {
    expect(pickExcerpt(`<p>${html}</p>`).excerpt).toBe(FIRST)
  })
})
