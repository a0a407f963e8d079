import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Extraction, extractPost } from '../../src/entries/extract.ts'

const URL = 'https://racks.example.org/2015/06/moving'
const NOW = new Date('2026-01-15T12:00:00Z')
const PROSE = 'Last spring we moved the sample cluster from one rack to another, and nothing went as planned.'
const MORE =
  '<p>The first thing to break was the name server, since its own address came from itself.</p>'.repeat(8)

function extract(html: string | Uint8Array, contentType: string | null = 'text/html', url = URL): Extraction {
  const body = typeof html === 'string' ? new TextEncoder().encode(html) : html
  return extractPost({ url, body, contentType, now: NOW })
}

function postOf(html: string) {
  const found = extract(html)
  if (found.kind !== 'post') throw new Error(JSON.stringify(found))
  return found
}

function page(head: string, body = ''): string {
  return `<!doctype html><html lang="en-gb"><head>${head}</head><body>${body}<article><p>${PROSE}</p>${MORE}</article></body></html>`
}

test('a page of a blog is read as the post that it is', () => {
  const html = page(
    `<title>Moving a rack | Racks &amp; Cables</title>
     <link rel="canonical" href="/2015/06/moving/">
     <link rel="alternate" type="application/rss+xml" title="Racks &amp; Cables » Feed" href="/feed/">
     <meta name="author" content="Ada Example">
     <meta property="og:site_name" content="Racks &amp;amp; Cables">
     <meta property="article:published_time" content="2015-06-15T13:29:40+02:00">`,
    '<h1><a href="/">Racks &amp; Cables</a></h1><h2>Moving a rack</h2><p class="byline">By Ada Example</p>',
  )
  expect(extract(html)).toEqual({
    kind: 'post',
    post: {
      url: URL,
      canonicalUrl: 'https://racks.example.org/2015/06/moving/',
      title: 'Moving a rack',
      author: 'Ada Example',
      excerpt: PROSE,
      paragraphs: [
        PROSE,
        'The first thing to break was the name server, since its own address came from itself.',
      ],
      publishedAt: '2015-06-15T11:29:40.000Z',
      language: 'en-GB',
      guid: null,
    },
    feedUrl: 'https://racks.example.org/feed/',
    siteName: 'Racks & Cables',
  })
})

describe('structured data are read', () => {
  const ld = (data: unknown) =>
    page(
      `<title>Moving a rack - Blog</title><script type="application/ld+json">${JSON.stringify(data)}</script>`,
    )
  const article = { '@type': 'BlogPosting', headline: 'Moving a rack', datePublished: '2015-06-15' }

  test.each([
    ['plain', { ...article, author: { '@type': 'Person', name: 'Ada Example' } }],
    ['with several types', { ...article, '@type': ['Thing', 'Article'], author: 'Ada Example' }],
    [
      'in a graph that refers to itself',
      {
        '@graph': [
          { ...article, author: { '@id': '#ada' } },
          { '@type': 'Person', '@id': '#ada', name: 'Ada Example' },
        ],
      },
    ],
    [
      'in a list',
      [
        { '@type': 'WebSite', name: 'Blog' },
        { ...article, author: [{ '@type': 'Person', name: 'Ada Example' }] },
      ],
    ],
  ])('%s', (_, data) => {
    expect(postOf(ld(data)).post).toMatchObject({
      title: 'Moving a rack',
      author: 'Ada Example',
      publishedAt: '2015-06-15T00:00:00.000Z',
    })
  })

  test('but believed only in what the page bears out, and never where it is broken', () => {
    expect(postOf(ld({ ...article, headline: 'Article' })).post.title).toBe('Moving a rack')
    const broken = page(
      '<title>Moving a rack</title><script type="application/ld+json">{"@type":"Article",</script>',
    )
    expect(postOf(broken).post.title).toBe('Moving a rack')
  })
})

describe('the author is found', () => {
  const heading = '<h1>Moving a rack</h1>'
  test.each([
    ['in a byline', `${heading}<span class="author vcard">by <a class="fn">Ada Example</a></span>`],
    ['in words under the title', `${heading}<p>By Ada Example</p>`],
    ['in words with more behind them', `${heading}<p>Written by Ada Example on November 25, 2026</p>`],
    [
      'in words with a name of its own',
      `${heading}<div><div>By <span>Ada Example</span></div><i>3 min</i></div>`,
    ],
    ['in words set apart by their style', `${heading}<p class="author"><i>By</i>Ada Example</p>`],
    ['behind many boxes', `${'<div>'.repeat(60)}${heading}<span>By Ada Example</span>${'</div>'.repeat(60)}`],
    ['by where a link leads', `${heading}<a href="/about/authors/ada-example/">Ada Example</a>`],
    [
      'under the only heading, though the title is another',
      '<h1>A rack on the move</h1><a href="/author/ada">Ada Example</a>',
    ],
    ['by rel', `${heading}<a rel="author" href="/ada">Ada Example</a>`],
    ['by itemprop', `${heading}<span itemprop="author"><span itemprop="name">Ada Example</span></span>`],
    [
      'nearest to the title',
      `<div class="byline">Bob Sample</div>${'<p>A teaser of some other post, of no use here.</p>'.repeat(20)}${heading}<p class="byline">By Ada Example</p>`,
    ],
  ])('%s', (_, body) =>
    expect(postOf(page('<title>Moving a rack</title>', body)).post.author).toBe('Ada Example'),
  )

  test('and so are all that signed', () => {
    const sign = (mark: string) =>
      `${heading}<a ${mark} href="/ada">Ada Example</a> and <a ${mark} href="/bob">Bob Sample</a>`
    const authorOf = (body: string) => postOf(page('<title>Moving a rack</title>', body)).post.author
    expect(authorOf(sign('rel="author"'))).toBe('Ada Example, Bob Sample')
    expect(authorOf(sign('class="byline"'))).toBe('Ada Example')
  })

  test('in spite of a publisher that calls itself the author of everything', () => {
    const head =
      '<title>Moving a rack</title><meta name="author" content="Example House"><meta name="copyright" content="© Example House 2026">'
    expect(postOf(page(head, `${heading}<p>By Ada Example</p>`)).post.author).toBe('Ada Example')
    const both = `${head}<meta property="article:author" content="Ada Example">`
    expect(postOf(page(both, heading)).post.author).toBe('Ada Example')
    const own = head.replaceAll('Example House', 'Ada Example')
    expect(postOf(page(own, heading)).post.author).toBe('Ada Example')
    const site = `${own}<meta property="og:site_name" content="Ada Example">`
    expect(postOf(page(site, heading)).post.author).toBe('Ada Example')
  })

  test('but not in words that tell of something else, nor far from the title', () => {
    const authorOf = (body: string) => postOf(page('<title>Moving a rack</title>', body)).post.author
    expect(authorOf(`${heading}<p>By Monday it was done.</p>`)).toBeNull()
    expect(authorOf(`${heading}<a href="/authors/ada">Racks</a>`)).toBeNull()
    expect(authorOf(`<a href="/authors/bob">Bob Sample</a>${heading}`)).toBeNull()
    expect(
      authorOf(`<p>By Bob Sample</p>${'<p>A teaser of another post.</p>'.repeat(20)}${heading}`),
    ).toBeNull()
  })

  test('though the blog is called after them', () => {
    const head =
      '<title>Moving a rack</title><meta property="og:site_name" content="Ada Example"><meta name="author" content="Ada Example">'
    expect(postOf(page(head)).post.author).toBe('Ada Example')
  })

  test('but is nobody where an account or a newsroom signs', () => {
    const sign = (name: string) =>
      postOf(page(`<title>Moving a rack</title><meta name="author" content="${name}">`)).post.author
    expect(
      ['admin', 'ada@example.org', 'https://example.org/ada', 'The Rack Team', 'Rack News Desk'].map(sign),
    ).toEqual([null, null, null, null, null])
  })
})

test('who comments is not the author, and what they write no excerpt', () => {
  const comments =
    '<ul><li class="recentcomments"><span class="comment-author-link"><a rel="external">Bob Sample</a></span> on racks</li></ul>' +
    `<section id="comments"><p>${'I have some words to say about this post, and they go on for long. '.repeat(12)}</p></section>`
  const short = 'The rack has been moved, and stands at https://racks.example.org/ for now.'
  const { post } = postOf(
    `<html><head><title>Moving a rack</title></head><body><h1>Moving a rack</h1><div class="entry"><p>${short}</p></div>${comments}</body></html>`,
  )
  expect(post).toMatchObject({ author: null, excerpt: short })
})

test.each([
  [
    'what a box tells of the author',
    '<div class="author-bio"><p>Ada is an engineer who moves racks in her spare time, and lives with two cats.</p></div>',
  ],
  [
    'a caption in a box under a picture',
    '<div><img src="rack.jpg"><div>The rack as it stood before anybody had touched any of its cables.</div></div>',
  ],
  [
    'a caption under a picture that is a link',
    '<div><a href="/rack.jpg"><img src="rack.jpg"></a><div>The rack as it stood before anybody had touched it.</div></div>',
  ],
])('%s is no excerpt', (_, before) => {
  const html = `<title>Moving a rack</title><body><article><h1>Moving a rack</h1>${before}<p>${PROSE}</p>${MORE}</article>`
  expect(postOf(html).post.excerpt).toBe(PROSE)
})

test('an account is the person that the blog is called after', () => {
  const head = (site: string) =>
    `<title>Moving a rack</title><meta property="og:site_name" content="${site}"><meta name="author" content="ada">`
  expect(postOf(page(head('Ada Example on Racks'))).post.author).toBe('Ada Example')
  expect(postOf(page(head('Ada Example’s Racks'))).post.author).toBe('Ada Example')
  expect(postOf(page(head('Racks and Cables'))).post.author).toBe('ada')
})

test('a title that a heading bears out is left whole', () => {
  const title = 'Moving racks: the first part - Steel'
  expect(postOf(page(`<title>${title}</title>`, `<h1>${title}</h1>`)).post.title).toBe(title)
})

test('the only heading of the first level shows where the title begins, unless it is the site’s', () => {
  const titleOf = (body: string) =>
    postOf(page('<title>Steel and Wood - Moving a rack</title>', body)).post.title
  expect(titleOf('<h1>Moving a rack</h1><h2>Before</h2>')).toBe('Moving a rack')
  expect(titleOf('<h1><a href="/">Moving a rack</a></h1>')).toBe('Steel and Wood')
})

test('a heading that leads to another site is not this one’s name', () => {
  const body = '<h1>Moving a rack</h1><h2><a href="https://tools.example.net/">Rack tools</a></h2>'
  expect(postOf(page('<title>Moving a rack</title>', body)).siteName).toBe('racks.example.org')
})

test('a date may stand at any element, but for one that tells of a change', () => {
  const dated = (body: string) => postOf(page('<title>Moving a rack</title>', body)).post.publishedAt
  expect(dated('<div datetime="2015-06-15 10:00:00 -0400">June</div>')).toBe('2015-06-15T14:00:00.000Z')
  expect(dated('<ins datetime="2016-06-15">More.</ins>')).toBeNull()
})

test('the address tells the day where the page does not', () => {
  const dated = (url: string) => {
    const found = extract(page('<title>Moving a rack</title>'), 'text/html', url)
    return found.kind === 'post' ? found.post.publishedAt : found
  }
  expect(dated('https://racks.example.org/2015/06/15/moving')).toBe('2015-06-15T00:00:00.000Z')
  expect(dated('https://racks.example.org/blog/2015-06-15-moving.html')).toBe('2015-06-15T00:00:00.000Z')
  expect(dated('https://racks.example.org/2015/06/moving')).toBeNull()
  expect(dated('https://racks.example.org/2015/13/41/moving')).toBeNull()
})

describe("the page's own address", () => {
  const canonicalOf = (href: string, extra = '') =>
    postOf(page(`<title>Moving a rack</title><link rel=canonical href="${href}">${extra}`)).post.canonicalUrl

  test('may be relative, to a base', () => {
    expect(canonicalOf('../moving-a-rack', '<base href="https://racks.example.org/2015/07/x/">')).toBe(
      'https://racks.example.org/2015/07/moving-a-rack',
    )
  })
  test('may be on another host of the site', () => {
    expect(canonicalOf('https://www.example.org/moving')).toBe('https://www.example.org/moving')
  })
  test.each([
    '/',
    'https://racks.example.org',
    'https://evil.example.com/x',
    'javascript:alert(1)',
    'http://',
    'https://u:p@evil.test/',
    '',
  ])('cannot be %j', href => expect(canonicalOf(href)).toBeNull())
})

describe('a stub only sends on:', () => {
  const target = 'https://racks.example.org/new'
  test.each([
    ['by meta refresh', `<meta http-equiv="refresh" content="0; url=${target}">`],
    [
      'in quotes and capitals',
      `<META HTTP-EQUIV="Refresh" CONTENT="0;URL='/new'"><p>This page has moved.</p>`,
    ],
    [
      'after seconds, with hardly any text',
      '<meta http-equiv=refresh content="5;url=../../new"><h1>Moved</h1>',
    ],
    [
      'by nothing but a canonical link',
      `<!doctype html><title>x</title><link rel=canonical href="${target}">`,
    ],
  ])('%s', (_, html) => expect(extract(html)).toEqual({ kind: 'redirect', redirectTo: target }))

  test('not one that reloads itself, refreshes without scripts only, or leads to no page', () => {
    for (const head of [
      `<meta http-equiv=refresh content="0;url=${URL}/#again">`,
      '<meta http-equiv=refresh content="300">',
      '<meta http-equiv=refresh content="1800; url=/new">',
      '<noscript><meta http-equiv=refresh content="0;url=/noscript"></noscript>',
      '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
      '<meta http-equiv=refresh content="0;url=file:///etc/passwd">',
    ]) {
      expect(extract(page(`<title>Moving a rack</title>${head}`)).kind).toBe('post')
    }
  })
})

describe('what is no page is said to be', () => {
  test.each([
    ['empty', '', null],
    ['a PDF', '%PDF-1.7 …', 'text/html'],
    ['a PDF', 'x', 'application/pdf'],
    ['an image', 'GIF89a…', null],
    ['an image', 'x', 'image/png'],
    ['a video', 'x', 'video/mp4'],
    ['a file', '{"a":1}', 'application/json'],
    ['a feed', '<?xml version="1.0"?><rss version="2.0"></rss>', 'text/xml'],
    ['login', '<title>Sign in</title><form><input type=password></form>', 'text/html'],
    ['no text', '<html><body></body></html>', 'text/html'],
  ])('%s', (word, html, type) => {
    const found = extract(html, type)
    expect(found).toMatchObject({ kind: 'unreadable', problem: expect.stringContaining(word) as string })
  })
})

describe('a page that a server has in place of one that is not there is said to be none:', () => {
  test.each([
    '404 Not Found',
    '404 - Page not found',
    'Error 404',
    'Page not found',
    'Page Not Found (404)',
    'Oops! That page can’t be found.',
    'Seite nicht gefunden',
    'Page introuvable',
    'ページが見つかりません',
  ])('%s', title => {
    expect(extract(page(`<title>${title}</title>`, `<h1>${title}</h1>`))).toMatchObject({
      kind: 'unreadable',
      problem: 'it says that there is no such page',
    })
  })

  test.each([
    '404 racks not found in the cellar',
    'Lost and found',
    'Not found: a rack',
    'Error',
    'Oops!',
    '404',
  ])('but not %s', title => {
    expect(extract(page(`<title>${title}</title>`, `<h1>${title}</h1>`)).kind).toBe('post')
  })
})

test('a page without html, head or body is read, and one of plain text', () => {
  expect(postOf(`<title>Moving a rack</title><p>${PROSE}</p>`).post).toMatchObject({
    title: 'Moving a rack',
    excerpt: PROSE,
  })
  expect(postOf(`${PROSE}\n\nMore of it.`).post).toMatchObject({ title: null, excerpt: PROSE })
})

test('where there is no prose the description stands in', () => {
  const html = `<html><title>Photos of a rack</title><meta name=description content="${PROSE}"><body><img src=a><a href=b>Next</a></body></html>`
  expect(postOf(html).post.excerpt).toBe(PROSE)
})

test('impossible dates count as none, and languages are spelt as usual', () => {
  const head = (date: string, lang: string) =>
    `<html lang="${lang}"><title>Moving a rack</title><meta property="article:published_time" content="${date}"><p>${PROSE}</p>`
  expect(postOf(head('1970-01-01T00:00:00Z', 'pt_br')).post).toMatchObject({
    publishedAt: null,
    language: 'pt-BR',
  })
  expect(postOf(head('2099-01-01', 'not a language')).post).toMatchObject({
    publishedAt: null,
    language: null,
  })
})

test("no script of the page runs, and none of its words are the post's", () => {
  const html = page(
    '<title>Moving a rack</title><script>globalThis.ranPageScript = true; document.title = "x"</script>',
    '<img src=x onerror="globalThis.ranPageScript = true">',
  )
  expect(postOf(html).post.title).toBe('Moving a rack')
  expect('ranPageScript' in globalThis).toBe(false)
})

test('what a stranger wrote comes out as plain text', () => {
  const { post } = postOf(page('<title>&lt;script&gt; {{ 7*7 }} \u001b[31m\u202e &amp; more</title>'))
  expect(post.title).toBe('<script> {{ 7*7 }} & more')
})

describe('hostile pages end in time:', () => {
  test.each([
    ['nested elements', '<div>'.repeat(20_000) + PROSE],
    ['nested tables', '<table><tr><td>'.repeat(3_000) + PROSE],
    ['many links', '<a href=x>y</a>'.repeat(50_000)],
    ['many entities', '&amp;'.repeat(200_000)],
    ['comments never closed', '<!--'.repeat(100_000)],
    ['a title of separators', `<title>${'a | '.repeat(100_000)}</title>`],
    ['bylines in bylines', '<p class=author>By '.repeat(20_000)],
    ['nested structured data', `<script type="application/ld+json">${'['.repeat(100_000)}</script>`],
    ['an endless refresh', `<meta http-equiv=refresh content="${'0;'.repeat(100_000)}">`],
  ])('%s', (_, html) => expect(['post', 'redirect', 'unreadable']).toContain(extract(html).kind))
})

test('prose below elements nested thousands deep is still found', () => {
  expect(postOf(`<title>x y</title>${'<div>'.repeat(1_500)}<p>${PROSE}</p>`).post.excerpt).toBe(PROSE)
})

test('anything at all is an extraction', () => {
  const piece = fc.constantFrom(
    '<p>',
    '<title>',
    '<h1>',
    '<meta http-equiv=refresh content="0;url=',
    '<link rel=canonical href=',
    '"',
    '>',
    '<script type="application/ld+json">',
    '{"@type":"Article","author":',
    '</script>',
    PROSE,
  )
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 500 }),
    fc
      .array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 20 })
      .map(all => new TextEncoder().encode(all.join(''))),
  )
  fc.assert(
    fc.property(body, fc.option(fc.string()), fc.webUrl(), (octets, type, url) => {
      expect(['post', 'redirect', 'unreadable']).toContain(extract(octets, type, url).kind)
    }),
  )
})
