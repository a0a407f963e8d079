// Adding blogs to the list: by address (a feed, or a page that names one), or a whole blogroll at once.
import { readFile } from 'node:fs/promises'
import { NewsletterError } from '../errors.ts'
import type { Blogroll } from '../sources/blogroll.ts'
import { discoverFeeds } from '../sources/discover.ts'
import { addSource, listSources } from '../store/sources.ts'
import { HOW_TO_ALLOW } from '../transport/http/result.ts'
import { type App, instant } from './app.ts'

export interface AddedSource {
  readonly url: string
  readonly outcome: 'added' | 'known' | 'revived'
  /** Other feeds that the page names. */
  readonly others: readonly string[]
}

export async function addByAddress(
  app: App,
  address: string,
  about: { readonly title?: string; readonly author?: string },
): Promise<AddedSource> {
  const feed = await findFeed(app, /^[a-z]+:/i.test(address) ? address : `https://${address}`)
  const source = {
    url: feed.url,
    title: about.title ?? feed.title,
    author: about.author ?? null,
    site_url: feed.siteUrl,
  }
  return { url: feed.url, outcome: await addSource(app.db, source, instant(app)), others: feed.others }
}

export async function importSources(
  app: App,
  file: string,
): Promise<{ readonly added: number; readonly known: number; readonly problems: Blogroll['problems'] }> {
  const { sniffBlogroll, parseOpml, parsePlanetIni } = await import('../sources/blogroll-file.ts')
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new NewsletterError(
      'input',
      { what: `${file} cannot be read.`, fix: 'Give an OPML file or a Planet INI.' },
      { cause },
    )
  })
  const blogroll = sniffBlogroll(text) === 'opml' ? parseOpml(text) : parsePlanetIni(text)
  let added = 0
  for (const { url, title, author, siteUrl } of blogroll.sources) {
    const outcome = await addSource(app.db, { url, title, author, site_url: siteUrl }, instant(app))
    if (outcome !== 'known') added += 1
  }
  return { added, known: blogroll.sources.length - added, problems: blogroll.problems }
}

export async function exportSources(app: App, format: 'opml' | 'planet'): Promise<string> {
  const { writeOpml, writePlanetIni } = await import('../sources/blogroll-file.ts')
  const rows = await listSources(app.db, 'active')
  const sources = rows.map(({ url, title, author, site_url: siteUrl }) => ({ url, title, author, siteUrl }))
  const { name, baseUrl } = app.settings
  return format === 'opml' ? writeOpml(sources, name) : writePlanetIni(sources, { name, link: baseUrl })
}

async function findFeed(
  app: App,
  url: string,
): Promise<{ url: string; title: string | null; siteUrl: string | null; others: readonly string[] }> {
  const answer = await (await app.fetcher()).get(url)
  if (answer.kind !== 'ok') {
    const problem = 'problem' in answer ? answer.problem : 'it is gone'
    const fix = answer.kind === 'refused' ? HOW_TO_ALLOW : 'Check the address in a browser.'
    throw new NewsletterError('fetch', { what: `${url}: ${problem}`, fix })
  }
  const { parseFeed } = await import('../sources/feed.ts')
  const about = { url: answer.url, contentType: answer.headers.contentType, now: app.now() }
  const feed = parseFeed(answer.body, about)
  if (feed.ok) return { url: answer.movedTo ?? url, title: feed.title, siteUrl: feed.siteUrl, others: [] }
  const { decodePage } = await import('../entries/page-text.ts')
  const [found, ...others] = discoverFeeds(decodePage(answer.body, answer.headers.contentType), answer.url)
  if (!found) {
    throw new NewsletterError('input', {
      what: `${url} is no feed, and names none: ${feed.problem}`,
      fix: "Give the feed's own address; blogs often have it at /feed, /rss.xml or /atom.xml.",
    })
  }
  return { url: found.url, title: found.title, siteUrl: answer.url, others: others.map(feed => feed.url) }
}
