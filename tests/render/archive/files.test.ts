import { createHash } from 'node:crypto'
import { HtmlValidate } from 'html-validate'
import { Parser } from 'htmlparser2'
import { beforeAll, describe, expect, test } from 'vitest'
import { linkPages } from '../../../src/render/archive/files.ts'
import { fileOf } from '../../../src/render/archive/paths.ts'
import { previewPage } from '../../../src/render/archive/preview-page.ts'
import { entry, issueOf, LETTERHEAD } from '../sample-issue.ts'
import { contentOf, hostileSite, keyed, published, sampleFiles, sampleSite } from './sample-site.ts'

const validator = new HtmlValidate({ extends: ['html-validate:recommended'] })

let pages: ReadonlyMap<string, string>
let hostile: ReadonlyMap<string, string>
beforeAll(async () => {
  pages = await contentOf(sampleFiles())
  hostile = await contentOf(sampleFiles(hostileSite()))
})

const htmlIn = (content: ReadonlyMap<string, string>) =>
  [...content].filter(([path]) => fileOf(path).endsWith('.html'))

function attributesIn(body: string): readonly string[] {
  const names: string[] = []
  const parser = new Parser({ onattribute: name => void names.push(name.toLowerCase()) })
  parser.end(body)
  return names
}

function mistakes(pages: Iterable<readonly [string, string]>): readonly string[] {
  return [...pages].flatMap(([path, body]) =>
    validator
      .validateStringSync(body)
      .results.flatMap(({ messages }) => messages)
      .map(({ ruleId, message, line }) => `${path}:${line} ${ruleId}: ${message}`),
  )
}

describe('the archive', () => {
  test('has a page for each issue, its text and its Markdown beside it, and pages of authors', () => {
    expect([...pages.keys()].filter(path => !path.startsWith('assets/'))).toEqual([
      '',
      ...['2016-01-04', '2015-06-22', '2015-06-15'].flatMap(slug => [
        `issues/${slug}/`,
        `issues/${slug}.txt`,
        `issues/${slug}.md`,
      ]),
      'authors/',
      ...['ada-example', 'bo-sample', 'cleo-placeholder', '見本-太郎'].flatMap(slug => [
        `authors/${slug}/`,
        `authors/${slug}/atom.xml`,
      ]),
      'atom.xml',
      'rss.xml',
      'feed.json',
      'search/',
      'sitemap.xml',
      'robots.txt',
      '404.html',
    ])
  })

  test('is the same, octet for octet, each time it is made', async () => {
    expect(await contentOf(sampleFiles())).toEqual(pages)
  })

  test('has only valid pages', () => {
    expect(mistakes(htmlIn(pages))).toEqual([])
    expect(mistakes(linkPages(sampleSite()))).toEqual([])
  })

  test('has only valid pages when every word is hostile', () => {
    expect(mistakes(htmlIn(hostile))).toEqual([])
    expect(mistakes(linkPages(hostileSite()))).toEqual([])
  })

  test('has only valid pages when it is empty', async () => {
    const empty = await contentOf(sampleFiles(sampleSite({ issues: [], links: [] })))
    expect(mistakes(htmlIn(empty))).toEqual([])
    expect(empty.get('')).toContain('No issue has been published yet.')
  })

  test('leads from every page to nothing that is not there', () => {
    const there = new Set([...pages.keys(), ''])
    const broken = htmlIn(pages).flatMap(([path, body]) => {
      const base = new URL(`https://newsletter.example.org/${path}`)
      return [...body.matchAll(/(?:href|src|action|data-index|data-library)="([^"]*)"/g)]
        .map(([, link = '']) => new URL(link.replaceAll('&#38;', '&'), base))
        .filter(url => url.origin === base.origin)
        .filter(url => !there.has(decodeURIComponent(url.pathname.slice(1))))
        .map(url => `${path}: ${url.pathname}`)
    })
    expect(broken).toEqual([])
  })

  test('has every anchor that is linked to, once', () => {
    const missing = htmlIn(pages).flatMap(([path, body]) =>
      [...body.replaceAll('&#38;', '&').matchAll(/href="([^"#:]*)#([^"]+)"/g)].flatMap(
        ([, to = '', anchor = '']) => {
          const target = new URL(to, `https://newsletter.example.org/${path}`).pathname.slice(1)
          const page = pages.get(decodeURIComponent(target)) ?? ''
          return page.split(` id="${anchor}"`).length === 2 ? [] : [`${path}: ${to}#${anchor}`]
        },
      ),
    )
    expect(missing).toEqual([])
  })

  test('runs no script but on the page that searches, and nothing inline anywhere', () => {
    for (const [path, body] of [...htmlIn(pages), ...htmlIn(hostile)]) {
      const scripts = body.match(/<script[^>]*>/g) ?? []
      expect([path, scripts.length]).toEqual([path, path === 'search/' ? 1 : 0])
      expect(attributesIn(body).filter(name => /^on|^style$|^srcdoc$/.test(name))).toEqual([])
      expect(body).toContain(
        `http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self';`,
      )
    }
  })

  test('has an issue’s page in less than 60 KB, and waits for a style sheet alone', () => {
    for (const [path, body] of htmlIn(pages)) {
      expect([path, Buffer.byteLength(body) < 60_000]).toEqual([path, true])
      const blocking = body.match(/<link rel="stylesheet"|<script(?![^>]*type="module")/g)
      expect([path, blocking]).toEqual([path, ['<link rel="stylesheet"']])
    }
  })

  test('says of each page where it is, for search engines and previews; of none that nobody should find', () => {
    const page = pages.get('issues/2015-06-22/') ?? ''
    expect(page).toContain('<link rel="canonical" href="https://newsletter.example.org/issues/2015-06-22/">')
    expect(page).toContain('<meta property="og:title" content="Blog roundup, week of June 22, 2015">')
    expect(page).toContain('<meta property="og:type" content="article">')
    expect(pages.get('404.html')).toContain('<meta name="robots" content="noindex">')
  })

  test('names each file’s type', async () => {
    const files = sampleFiles()
    const type = async (path: string) => (await files.make(path))?.type
    expect(await type('')).toBe('text/html; charset=utf-8')
    expect(await type('issues/2015-06-15.txt')).toBe('text/plain; charset=utf-8')
    expect(await type('issues/2015-06-15.md')).toBe('text/markdown; charset=utf-8')
    expect(await type('authors/ada-example/atom.xml')).toBe('application/atom+xml; charset=utf-8')
    expect(await type('rss.xml')).toBe('application/rss+xml; charset=utf-8')
    expect(await type('feed.json')).toBe('application/feed+json; charset=utf-8')
    expect(await type('sitemap.xml')).toBe('application/xml; charset=utf-8')
  })

  test.each([
    'issues/2015-06-16/',
    'issues/../index.html',
    '../etc/passwd',
    'assets/x.css',
    'blog122',
    '__proto__',
  ])('has nothing at %s', async path => {
    expect(await sampleFiles().make(path)).toBeNull()
  })
})

describe('the preview of an issue’s page', () => {
  const style = 'p { color: red }</style><script>alert(1)</script>'

  test('is one valid file that loads nothing, and links to where the archive is', () => {
    const page = previewPage(LETTERHEAD, issueOf(), 'p { color: #222 }', undefined)
    expect(mistakes([['preview', page]])).toEqual([])
    expect(page).not.toMatch(/rel="stylesheet"|<script/)
    expect(page).toContain('<a href="https://newsletter.example.org/authors/ada-example/">')
    const digest = createHash('sha256').update('p { color: #222 }').digest('base64')
    expect(page).toContain(`style-src 'sha256-${digest}'`)
  })

  test('holds together whatever its style sheet holds', () => {
    expect(previewPage(LETTERHEAD, issueOf(), style, undefined)).not.toContain('</style><script>')
  })
})

describe('an issue’s page', () => {
  test('shows where a post really is, whatever its address claims', async () => {
    const site = sampleSite({ linkBase: undefined })
    const [issue] = site.issues
    expect(issue).toBeDefined()
    const pages = await contentOf(sampleFiles(site))
    expect(pages.get('issues/2016-01-04/')).toContain(
      '<a href="https://ada.example.org/2016/old?a=1&#38;b=2">Old &#38; &#60;new&#62;</a>',
    )
  })

  test('leaves out who is named before the host, and shows a host of foreign letters as it is', async () => {
    const entries = ['https://bank.example@evil.example/x', 'https://аpple.example/x'].map((url, at) =>
      entry({ url, title: `Post ${at}`, shortUrl: null }),
    )
    const site = sampleSite({ issues: [published({ id: 1, entries: keyed(entries) })] })
    const page = (await contentOf(sampleFiles(site))).get('issues/2015-06-15/') ?? ''
    expect(page).not.toContain('bank.example')
    expect(page).toContain('<a href="https://evil.example/x">evil.example/x</a>')
    expect(page).toContain('xn--')
  })

  test('goes to the issues before and after', () => {
    const page = pages.get('issues/2015-06-22/') ?? ''
    expect(page).toContain('<a rel="prev" href="../../issues/2015-06-15/">')
    expect(page).toContain('<a rel="next" href="../../issues/2016-01-04/">')
    expect(pages.get('issues/2016-01-04/')).not.toContain('rel="next"')
  })

  test('says in its text and its Markdown the same, under its title', () => {
    expect(pages.get('issues/2015-06-15.txt')).toMatch(
      /^Blog roundup, week of June 15, 2015\nJune 15, 2015\n\nHere's what our gardeners/,
    )
    expect(pages.get('issues/2015-06-15.txt')).not.toContain('mailing list that it was posted to')
    expect(pages.get('issues/2015-06-15.md')).toContain('**Why my tomatoes split** by Ada Example')
  })
})

describe('a post that was taken out', () => {
  const title = 'A compost heap that heats a greenhouse'

  test('is nowhere any more, and its place says so', async () => {
    const removed = new Set(['https://bo.example.org/compost'])
    const content = await contentOf(sampleFiles(sampleSite({ removed })))
    const whereFound = [...content].filter(([, body]) => body.includes(title)).map(([path]) => path)
    expect(whereFound).toEqual([])
    expect(content.get('issues/2015-06-15/')).toContain(
      'A post that stood here was taken out of the archive.',
    )
    expect(content.get('issues/2015-06-15.md')).toContain('(A post was taken out of the archive.)')
    expect(content.get('issues/2015-06-15.txt')).toContain('(A post was taken out of the archive.)')
    expect(content.get('atom.xml')).toContain('taken out')
  })

  test('leaves the anchors of the others as they were', async () => {
    const removed = new Set(['https://bo.example.org/compost'])
    const anchors = (page = '') => [...page.matchAll(/ id="(post[^"]+)"/g)].map(([, id]) => id)
    const content = await contentOf(sampleFiles(sampleSite({ removed })))
    expect(anchors(pages.get('issues/2015-06-15/'))).toEqual(['post-blog122', 'post-blog123', 'post-blog124'])
    expect(anchors(content.get('issues/2015-06-15/'))).toEqual(['post-blog122', 'post-blog124'])
  })
})
