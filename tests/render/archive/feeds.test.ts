// The feeds by the rules of the W3C's validator, as far as they can be told from the feed alone; read by another
// program (feedsmith) and by our own collecting.
import { parseFeed as parseElsewhere } from 'feedsmith'
import { Parser } from 'htmlparser2'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseFeed } from '../../../src/sources/feed.ts'
import { contentOf, hostileSite, sampleFiles, sampleSite } from './sample-site.ts'

let sample: ReadonlyMap<string, string>
let hostile: ReadonlyMap<string, string>
let empty: ReadonlyMap<string, string>
beforeAll(async () => {
  sample = await contentOf(sampleFiles())
  hostile = await contentOf(sampleFiles(hostileSite()))
  empty = await contentOf(sampleFiles(sampleSite({ issues: [], links: [] })))
})

const feeds = (content: ReadonlyMap<string, string>, ending: RegExp) =>
  [...content].filter(([path]) => ending.test(path))

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly path: string
  text: string
}

/** Elements in order, each with its own text. That it is well-formed XML is asked of a browser in tests/looks. */
function elementsOf(document: string): readonly Element[] {
  const elements: Element[] = []
  const open: Element[] = []
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const element = {
          name,
          attributes,
          path: [...open.map(({ name }) => name), name].join('/'),
          text: '',
        }
        elements.push(element)
        open.push(element)
      },
      ontext: text => {
        const last = open.at(-1)
        if (last) last.text += text
      },
      onclosetag: () => void open.pop(),
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(document)
  return elements
}

const textsOf = (elements: readonly Element[], path: string) =>
  elements.filter(element => element.path === path).map(({ text }) => text)

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/
const RFC_822 =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} \+0000$/
const isAbsolute = (url: string) => /^https?:\/\/[^\s<>"]+$/.test(url)

/** What a reader would show. */
function htmlMistakes(html: string): readonly string[] {
  const found: string[] = []
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (/^(?:script|style|iframe|object|embed|form|svg|math|img|base|meta|link)$/.test(name))
        found.push(name)
      for (const [key, value] of Object.entries(attributes)) {
        if (/^on|^style$|^id$|^name$/.test(key)) found.push(`${name} ${key}`)
        if (key === 'href' && !/^(?:https?:\/\/|mailto:)/.test(value)) found.push(`href ${value}`)
      }
    },
  })
  parser.end(html)
  return found
}

describe('every Atom feed', () => {
  test.each(['sample', 'hostile', 'empty'])('has all that it must have, once: %s', which => {
    const content = { sample, hostile, empty }[which] ?? sample
    for (const [path, document] of feeds(content, /atom\.xml$/)) {
      const elements = elementsOf(document)
      const self = `https://newsletter.example.org/${encodeURI(path)}`
      const [feed] = elements
      expect(feed).toMatchObject({ name: 'feed', attributes: { xmlns: 'http://www.w3.org/2005/Atom' } })
      expect(textsOf(elements, 'feed/id')).toEqual([self])
      for (const once of ['feed/title', 'feed/updated', 'feed/author/name'])
        expect([once, textsOf(elements, once).length]).toEqual([once, 1])
      const links = elements.filter(element => element.path === 'feed/link')
      expect(links.map(({ attributes: { rel, href } }) => [rel, href])).toContainEqual(['self', self])
      const count = elements.filter(element => element.path === 'feed/entry').length
      for (const each of ['id', 'title', 'updated', 'published', 'content', 'summary', 'link'])
        expect([each, elements.filter(element => element.path === `feed/entry/${each}`).length]).toEqual([
          each,
          count,
        ])
      const ids = textsOf(elements, 'feed/entry/id')
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.filter(id => !isAbsolute(id))).toEqual([])
      const hrefs = elements.flatMap(({ name, attributes }) =>
        name === 'link' ? [attributes['href'] ?? ''] : [],
      )
      expect(hrefs.filter(href => !isAbsolute(href))).toEqual([])
      const dates = ['feed/updated', 'feed/entry/updated', 'feed/entry/published']
      expect(dates.flatMap(date => textsOf(elements, date)).filter(date => !RFC_3339.test(date))).toEqual([])
      const contents = elements.filter(element => element.path === 'feed/entry/content')
      expect(contents.filter(({ attributes }) => attributes['type'] !== 'html')).toEqual([])
      expect(contents.flatMap(({ text }) => htmlMistakes(text))).toEqual([])
    }
  })
})

describe('the RSS feed', () => {
  test.each(['sample', 'hostile', 'empty'])('has all that it must have, once: %s', which => {
    const elements = elementsOf(({ sample, hostile, empty }[which] ?? sample).get('rss.xml') ?? '')
    const channel = ['title', 'link', 'description', 'language', 'lastBuildDate']
    for (const once of channel)
      expect([once, textsOf(elements, `rss/channel/${once}`).length]).toEqual([once, 1])
    expect(elements.find(({ name }) => name === 'atom:link')?.attributes).toEqual({
      rel: 'self',
      type: 'application/rss+xml',
      href: 'https://newsletter.example.org/rss.xml',
    })
    const item = (name: string) => textsOf(elements, `rss/channel/item/${name}`)
    const count = elements.filter(({ path }) => path === 'rss/channel/item').length
    for (const each of ['title', 'link', 'guid', 'pubDate', 'description', 'dc:creator', 'content:encoded'])
      expect([each, item(each).length]).toEqual([each, count])
    expect(new Set(item('guid')).size).toBe(count)
    expect([...item('link'), ...item('guid')].filter(url => !isAbsolute(url))).toEqual([])
    const dates = [...item('pubDate'), ...textsOf(elements, 'rss/channel/lastBuildDate')]
    expect(dates.filter(date => !RFC_822.test(date))).toEqual([])
    expect(item('content:encoded').flatMap(htmlMistakes)).toEqual([])
    const names = new Set(
      elements.map(({ name }) => name.split(':')).flatMap(([prefix, local]) => (local ? [prefix] : [])),
    )
    expect([...names].filter(prefix => elements[0]?.attributes[`xmlns:${prefix}`] === undefined)).toEqual([])
  })
})

describe('the JSON Feed', () => {
  test.each(['sample', 'hostile', 'empty'])('has all that it must have: %s', which => {
    const text = ({ sample, hostile, empty }[which] ?? sample).get('feed.json') ?? ''
    const feed = JSON.parse(text) as { items: Record<string, unknown>[]; [key: string]: unknown }
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: expect.any(String),
      home_page_url: 'https://newsletter.example.org/',
      feed_url: 'https://newsletter.example.org/feed.json',
      language: 'en',
    })
    for (const item of feed.items) {
      expect(item).toMatchObject({
        id: expect.stringMatching(/^https:/),
        url: expect.stringMatching(/^https:/),
        title: expect.any(String),
        content_html: expect.any(String),
        date_published: expect.stringMatching(RFC_3339),
        date_modified: expect.stringMatching(RFC_3339),
      })
      expect(htmlMistakes(String(item['content_html']))).toEqual([])
    }
  })
})

describe('read by others', () => {
  test.each([
    ['atom.xml', 'atom', 3],
    ['rss.xml', 'rss', 3],
    ['feed.json', 'json', 3],
    ['authors/ada-example/atom.xml', 'atom', 3],
    ['authors/bo-sample/atom.xml', 'atom', 2],
  ])('%s is a feed with all of its items', (path, kind, count) => {
    const { format, feed } = parseElsewhere(sample.get(path) ?? '')
    const items = 'items' in feed ? feed.items : 'entries' in feed ? feed.entries : []
    expect([format, items?.length]).toEqual([kind, count])
  })

  test.each(['atom.xml', 'rss.xml', 'feed.json'])('%s gives our own collecting the issues', path => {
    const parsed = parseFeed(new TextEncoder().encode(sample.get(path) ?? ''), {
      url: `https://newsletter.example.org/${path}`,
      contentType: null,
      now: new Date('2016-02-01T00:00:00Z'),
    })
    expect(parsed).toMatchObject({ ok: true, title: 'Garden Planet', language: 'en', problems: [] })
    const posts = parsed.ok ? parsed.posts : []
    expect(posts.map(({ url, title, publishedAt }) => [url, title, publishedAt])).toEqual([
      ['https://newsletter.example.org/issues/2016-01-04/', 'The first of 2016', '2016-01-04T00:00:00.000Z'],
      [
        'https://newsletter.example.org/issues/2015-06-22/',
        'Blog roundup, week of June 22, 2015',
        '2015-06-22T08:00:00.000Z',
      ],
      [
        'https://newsletter.example.org/issues/2015-06-15/',
        'Blog roundup, week of June 15, 2015',
        '2015-06-15T13:29:40.000Z',
      ],
    ])
  })

  test('an author’s feed leads to their posts themselves', () => {
    const parsed = parseFeed(new TextEncoder().encode(sample.get('authors/bo-sample/atom.xml') ?? ''), {
      url: 'https://newsletter.example.org/authors/bo-sample/atom.xml',
      contentType: null,
      now: new Date('2016-02-01T00:00:00Z'),
    })
    const posts = parsed.ok ? parsed.posts : []
    expect(posts.map(({ url, author }) => [url, author])).toEqual([
      ['https://bo.example.org/three-numbers', 'Bo Sample'],
      ['https://bo.example.org/compost', 'Bo Sample'],
    ])
  })
})

test('an item has the whole issue', () => {
  const [content = ''] = textsOf(elementsOf(sample.get('atom.xml') ?? ''), 'feed/entry/content').slice(-1)
  const words = [
    "Here's what our gardeners have been writing about",
    'Why my tomatoes split',
    'they do not blame the storm at all',
    'A compost heap that heats a greenhouse',
    'Seed swaps for people who forget names',
    'just reply to this mail with a link to your post',
  ]
  expect(words.filter(one => !content.includes(one))).toEqual([])
})

test('a feed has the newest issues alone, the newest first', async () => {
  const { issues } = sampleSite()
  const [issue] = issues
  if (issue === undefined) throw new Error('there are issues')
  const many = Array.from({ length: 30 }, (_, at) => ({
    ...issue,
    slug: `2015-01-${at}`,
    title: `No. ${at}`,
  }))
  const rss = (await sampleFiles({ ...sampleSite(), issues: many }).make('rss.xml'))?.body ?? ''
  expect(textsOf(elementsOf(rss), 'rss/channel/item/title')).toEqual(
    many.slice(0, 20).map(({ title }) => title),
  )
})
