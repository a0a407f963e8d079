import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ParsedFeed, parseFeed } from '../../src/sources/feed.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const PROSE = 'This is the first paragraph of a sample post, and it has enough words to be one.'

function parse(body: string | Uint8Array, contentType: string | null = null): ParsedFeed {
  const octets = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return parseFeed(octets, { url: 'https://blog.example.org/feeds/all.xml', contentType, now: NOW })
}

function feed(body: string | Uint8Array, contentType: string | null = null) {
  const parsed = parse(body, contentType)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed
}

const rss = (items: string, head = '<link>https://blog.example.org/</link>') =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Sample</title>${head}${items}</channel></rss>`
const item = (inner: string) => `<item><link>https://blog.example.org/a</link>${inner}</item>`
const first = (inner: string) => feed(rss(item(inner))).posts[0]

describe('every dialect gives the same post', () => {
  const post = {
    url: 'https://blog.example.org/a',
    canonicalUrl: null,
    title: 'A & B',
    author: 'Jane Sample',
    excerpt: PROSE,
    paragraphs: [PROSE],
    publishedAt: '2026-03-09T07:30:00.000Z',
    language: 'en-GB',
    guid: 'id-1',
  }
  const dialects: Record<string, string> = {
    'RSS 2.0': `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
      <channel><title>S</title><link>https://blog.example.org</link><language>en-gb</language><item>
      <title>A &amp;amp; B</title><link> https://blog.example.org/a </link><guid isPermaLink="false">id-1</guid>
      <dc:creator><![CDATA[Jane Sample]]></dc:creator><pubDate>Mon, 9 Mar 2026 08:30:00 +0100</pubDate>
      <description>Short.</description><content:encoded><![CDATA[<p>${PROSE}</p>]]></content:encoded></item></channel></rss>`,
    'RSS 0.91 with a DOCTYPE': `<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
      <rss version="0.91"><channel><title>S</title><language>en-gb</language><managingEditor>jane@example.org (Jane Sample)</managingEditor>
      <item><title>A &amp; B</title><link>https://blog.example.org/a</link><guid isPermaLink="false">id-1</guid>
      <pubDate>09 Mar 26 07:30 GMT</pubDate><description>${PROSE}</description></item></channel></rss>`,
    RDF: `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
      <channel r:about="https://blog.example.org/"><title>S</title><link>https://blog.example.org/</link><d:language>en-gb</d:language></channel>
      <item r:about="id-1"><title>A &amp; B</title><link>https://blog.example.org/a</link><d:creator>Jane Sample</d:creator>
      <d:date>2026-03-09T08:30:00+01:00</d:date><description>${PROSE}</description></item></r:RDF>`,
    'Atom 1.0': `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>S</title><link href="https://blog.example.org/"/>
      <author><name>Jane Sample</name><email>jane@example.org</email></author>
      <entry><title type="html">A &amp;amp; B</title><id>id-1</id><link rel="replies" href="/r"/><link rel="alternate" href="https://blog.example.org/a"/>
      <published>2026-03-09T07:30:00Z</published><updated>2026-03-10T07:30:00Z</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>${PROSE}</p></div></content></entry></feed>`,
    'Atom 0.3 with a prefix': `<a:feed version="0.3" xmlns:a="http://purl.org/atom/ns#" xml:lang="en-GB"><a:title>S</a:title><a:entry>
      <a:title>A &amp; B</a:title><a:id>id-1</a:id><a:link rel="alternate" type="text/html" href="https://blog.example.org/a"/>
      <a:author><a:name>Jane Sample</a:name></a:author><a:issued>2026-03-09T07:30:00Z</a:issued>
      <a:content type="text/html" mode="escaped">&lt;p&gt;${PROSE}&lt;/p&gt;</a:content></a:entry></a:feed>`,
    'JSON Feed': JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'S',
      language: 'en-GB',
      authors: [{ name: 'Jane Sample' }],
      items: [
        {
          id: 'id-1',
          url: 'https://blog.example.org/a',
          title: 'A & B',
          content_text: `${PROSE}\n\nx`,
          date_published: '2026-03-09T07:30:00Z',
        },
      ],
    }),
    'tags in capitals': `<RSS><CHANNEL><TITLE>S</TITLE><LANGUAGE>en-gb</LANGUAGE><ITEM><TITLE>A &amp; B</TITLE><LINK>https://blog.example.org/a</LINK>
      <GUID isPermaLink="false">id-1</GUID><AUTHOR>Jane Sample &lt;jane@example.org&gt;</AUTHOR><PUBDATE>Mon, 09 Mar 2026 07:30:00 GMT</PUBDATE>
      <DESCRIPTION>${PROSE}</DESCRIPTION></ITEM></CHANNEL></RSS>`,
    'a feed inside of a web page': `<!DOCTYPE html><html><body><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><entry><title>A &amp; B</title><id>id-1</id>
      <link href="https://blog.example.org/a"/><author><name>Jane Sample</name></author><published>2026-03-09T07:30:00Z</published>
      <summary>${PROSE}</summary></entry></feed></body></html>`,
  }
  test.each(Object.entries(dialects))('%s', (_, body) => {
    const read = feed(body)
    expect(read.posts).toEqual([post])
    expect(read.problems).toEqual([])
  })
})

describe('links', () => {
  test('relative ones are resolved by xml:base, else by the site, else by the feed', () => {
    const at = (head: string, inner: string) => feed(rss(`<item>${inner}</item>`, head)).posts[0]?.url
    expect(at('', '<link>a</link>')).toBe('https://blog.example.org/feeds/a')
    expect(at('<link>https://site.example.org/blog/</link>', '<link>a</link>')).toBe(
      'https://site.example.org/blog/a',
    )
    expect(at('', '<link>www.example.org/a</link>')).toBe('http://www.example.org/a')
    const atom = `<feed xml:base="https://base.example.org/x/"><link href="/"/><entry xml:base="y/"><link href="z"/></entry></feed>`
    expect(feed(atom).posts[0]?.url).toBe('https://base.example.org/x/y/z')
  })

  test('without one, a guid that is a permalink serves; any other item is named and left out', () => {
    const read = feed(
      rss(`<item><guid>https://blog.example.org/p</guid></item><item><title>Lost</title><guid isPermaLink="false">https://blog.example.org/q</guid></item>
        <item><guid>tag:1</guid></item><item><title>Bad</title><link>javascript:alert(1)</link></item>`),
    )
    expect(read.posts.map(post => post.url)).toEqual(['https://blog.example.org/p'])
    expect(read.problems).toEqual([
      'item 2 "Lost" has no link',
      'item 3 has no link',
      'item 4 "Bad" has no link',
    ])
  })

  test('what FeedBurner stands in for is the canonical address', () => {
    const post = feed(
      `<rss xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"><channel><item><link>https://proxy.example.org/~r/1</link><f:origLink>https://blog.example.org/a</f:origLink></item></channel></rss>`,
    ).posts[0]
    expect(post).toMatchObject({
      url: 'https://proxy.example.org/~r/1',
      canonicalUrl: 'https://blog.example.org/a',
    })
  })

  test('a bare ampersand does no harm', () => {
    expect(
      feed(rss('<item><link>https://blog.example.org/?a=1&b=2&amp;c=3</link></item>')).posts[0]?.url,
    ).toBe('https://blog.example.org/?a=1&b=2&c=3')
  })
})

test('the whole post is preferred to its summary, unless there is no prose in it', () => {
  const other = 'And this is what the summary says about the very same post in a few words.'
  expect(
    first(`<description>${other}</description><content:encoded>&lt;p>${PROSE}&lt;/p></content:encoded>`)
      ?.excerpt,
  ).toBe(PROSE)
  expect(
    first(`<description>${other}</description><content:encoded>&lt;img src="x">&lt;/img></content:encoded>`)
      ?.excerpt,
  ).toBe(other)
})

test('HTML that nobody escaped is read as it was meant', () => {
  expect(first(`<description><p>${PROSE}</p><br>And more.</description>`)?.excerpt).toBe(PROSE)
})

test('a date that cannot be true is none, and is named', () => {
  for (const date of ['Thu, 01 Jan 1970 00:00:00 GMT', '2099-01-01', 'yesterday', '2026-02-31T10:00:00Z']) {
    const read = feed(rss(item(`<title>T</title><pubDate>${date}</pubDate>`)))
    expect(read.posts[0]?.publishedAt, date).toBeNull()
    expect(read.problems).toEqual([`item 1 "T" has an impossible date: ${date}`])
  }
  expect(feed(rss(item(''))).problems).toEqual([])
})

describe('a broken file gives what can be read, and says what is wrong', () => {
  test('cut off: whole items stay, and half an address is not taken for one', () => {
    const whole = rss(item('<title>One</title>') + item('<title>Two</title>'))
    const read = feed(whole.slice(0, whole.lastIndexOf('/a</link>')))
    expect(read.posts.map(post => post.title)).toEqual(['One'])
    expect(read.problems).toEqual(['it breaks off after 2 items', 'item 2 has no link'])
  })

  test('a missing end tag costs no other field and no other item', () => {
    const read = feed(
      rss(`<item><title>One<link>https://blog.example.org/1</link><description>${PROSE}<guid>g</guid></item>
        <item><title>Two</title><link>https://blog.example.org/2</link><item><title>Three</title><link>https://blog.example.org/3</link></item>`),
    )
    expect(read.posts.map(({ title, url, excerpt }) => [title, url, excerpt])).toEqual([
      ['One', 'https://blog.example.org/1', PROSE],
      ['Two', 'https://blog.example.org/2', null],
      ['Three', 'https://blog.example.org/3', null],
    ])
    expect(read.problems).toEqual([
      'item 1 "One": <title> is not closed',
      'item 1 "One": <description> is not closed',
      'item 2 "Two": <item> is not closed',
    ])
  })

  test('items without a feed around them are still items', () => {
    expect(feed(item('<title>One</title>'))).toMatchObject({
      posts: [{ title: 'One' }],
      problems: ['it is a fragment without a feed around it'],
    })
  })

  test.each([
    ['', 'it is empty'],
    [' \n\uFEFF', 'it is empty'],
    ['<!doctype html><html><body>Not found</body></html>', 'it is a web page and no feed'],
    ['<sitemap><url/></sitemap>', 'it is no feed (<sitemap>)'],
    ['Not found', 'it is neither XML nor JSON'],
    ['{"items": [{"id": 1}', 'it is no JSON Feed, or breaks off'],
    ['{"data": []}', 'it is no JSON Feed, or breaks off'],
  ])('%j is no feed', (body, problem) => {
    expect(parse(body)).toEqual({ ok: false, problem })
  })

  test('a JSON Feed with fields of wrong types loses only those', () => {
    const items = [
      { id: 7, url: 'https://blog.example.org/7', title: 8, authors: 'x', content_html: [] },
      null,
      'x',
    ]
    const read = feed(JSON.stringify({ items }))
    expect(read.posts).toMatchObject([{ url: 'https://blog.example.org/7', title: null, guid: '7' }])
    expect(read.problems).toEqual(['item 2 has no link', 'item 3 has no link'])
  })
})

describe('hostile input', () => {
  test('entities of a DOCTYPE are never expanded, nor items taken from it', () => {
    const doctype = `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY i "<item><link>https://evil.example.org/</link></item>">]>`
    const read = feed(doctype + rss(item('<title>&b;&x;</title>')))
    expect(read.posts.map(post => post.title)).toEqual(['&b;&x;'])
  })

  test('of a very long feed the newest 500 are read', () => {
    const items = Array.from({ length: 700 }, (_, index) =>
      item(
        `<title>${index}</title><pubDate>${new Date(NOW.getTime() - (700 - index) * 60_000).toISOString()}</pubDate>`,
      ),
    )
    const read = feed(rss(items.join('')))
    expect(read.posts.map(post => post.title)).toEqual(
      Array.from({ length: 500 }, (_, index) => `${index + 200}`),
    )
    expect(read.problems).toEqual(['it has 700 items; only the newest 500 were read'])
  })

  test('deep nesting, endless references and a hundred thousand items are survived', () => {
    const many = 30_000
    const bodies = [
      rss(item(`<description>${'<div>'.repeat(many)}`)),
      rss(item(`<title>${'&#65;'.repeat(many)}</title>`)),
      rss(item('').repeat(100_000)),
      '<item>'.repeat(many),
      '<feed>'.repeat(many),
      `{"items":${'['.repeat(many)}`,
      `{"items":"${'\\"'.repeat(1_000_000)}`,
      rss('<!-- '.repeat(many)),
      rss('<'.repeat(many)),
    ]
    for (const body of bodies) expect(parse(body)).toBeDefined()
  })

  test('text carries no escapes, controls or bidirectional tricks', () => {
    const post = first('<title>A\u001b]52;c;aGk=\u0007B\u202eC&#7;D</title><author>E&#x202e;F</author>')
    expect(post).toMatchObject({ title: 'ABCD', author: 'EF' })
  })

  test('problems carry none either', () => {
    expect(parse('<a\u001b[31m>')).toEqual({ ok: false, problem: 'it is no feed (<a>)' })
    expect(feed(rss(item('<\u001b[31mx>'))).problems).toEqual(['item 1: <x> is not closed'])
  })

  test('no octets make it throw', () => {
    const pieces = fc.constantFrom(
      '<rss>',
      '<channel>',
      '<item>',
      '</item>',
      '<entry>',
      '<title>',
      '</title>',
      '<link>',
      'https://x.example.org/',
      '</link>',
      '<link href="',
      '"/>',
      '<![CDATA[',
      ']]>',
      '&amp;',
      '&#x0;',
      '&#1114112;',
      '<?xml ',
      '<!DOCTYPE [',
      '{',
      '"items":[',
      '\0',
      '<feed xml:base="',
      '>',
    )
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.array(pieces, { maxLength: 40 })), input => {
        const read = parse(input instanceof Uint8Array ? input : input.join(''))
        expect(typeof read.ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})
