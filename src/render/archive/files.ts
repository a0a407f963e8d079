// Everything that the archive consists of, by its path; each is made when it is asked for. The same site makes the
// same octets, in any process and at any time.
import { writeIssue } from '../../issues/write-markdown.ts'
import { renderIssueText } from '../render-edition.ts'
import type { Templates } from '../templates.ts'
import { type Asset, type Assets, asset } from './assets.ts'
import { atom } from './atom.ts'
import { authorPage, authorsPage } from './author-pages.ts'
import { authorPosts, issuesFeed } from './feeds.ts'
import { indexPage } from './index-page.ts'
import { issuePage } from './issue-page.ts'
import { jsonFeed } from './json-feed.ts'
import type { Frame } from './layout.ts'
import { goneLinkPage, linkPage } from './link-page.ts'
import * as paths from './paths.ts'
import { type PublicIssue, shownIssue } from './public-issue.ts'
import { rss } from './rss.ts'
import { searchIndex } from './search-index.ts'
import { searchPage } from './search-page.ts'
import type { Site } from './site.ts'
import { notFoundPage, robots, sitemap } from './small-pages.ts'

export interface PublicFile {
  readonly type: string
  readonly body: string
  /** Its name changes with what it holds. */
  readonly immutable: boolean
}

type Make = () => string | Promise<string>

export interface Files {
  /** For pages beside the archive, which are to look the same. */
  readonly frame: Frame
  /** Of everything but short links. */
  readonly paths: readonly string[]
  /** Null where the archive has nothing of that path. */
  readonly make: (path: string) => Promise<PublicFile | null>
}

export function filesOf(site: Site, assets: Assets, templates: Templates): Files {
  const { letterhead, subscribePath } = site
  const frame = { letterhead, subscribePath, style: { path: assets.style.path } }
  const index = once(() => asset('search-index', 'json', searchIndex(site)))
  const parts = () => ({ script: assets.search.path, library: assets.library.path, index: index().path })
  const text = async (issue: PublicIssue) => await renderIssueText(shownIssue(issue), letterhead, templates)
  const makers = new Map<string, Make>([
    [paths.INDEX, () => indexPage(frame, site)],
    ...site.issues.flatMap((issue, at): (readonly [string, Make])[] => [
      [paths.issuePath(issue.slug), () => issuePage(frame, issue, beside(site, at))],
      [paths.issueFile(issue.slug, 'txt'), async () => await text(issue)],
      [paths.issueFile(issue.slug, 'md'), () => writeIssue(shownIssue(issue), site.linkBase)],
    ]),
    [paths.AUTHORS, () => authorsPage(frame, site)],
    ...site.authors.flatMap((author): (readonly [string, Make])[] => [
      [paths.authorPath(author.slug), () => authorPage(frame, author)],
      [paths.authorFeed(author.slug), () => atom(authorPosts(site, author))],
    ]),
    [paths.ATOM, () => atom(issuesFeed(site, paths.ATOM))],
    [paths.RSS, () => rss(issuesFeed(site, paths.RSS))],
    [paths.JSON_FEED, () => jsonFeed(issuesFeed(site, paths.JSON_FEED))],
    [paths.SEARCH, () => searchPage(frame, site, parts())],
    [paths.SITEMAP, () => sitemap(site)],
    [paths.ROBOTS, () => robots(site)],
    [paths.NOT_FOUND, () => notFoundPage(frame)],
    ...[assets.style, assets.search, assets.library].map(
      ({ path, content }) => [path, () => content] as const,
    ),
  ])
  const isIndex = (path: string) => path.startsWith('assets/search-index.') && path === index().path
  return {
    frame,
    get paths() {
      return [...makers.keys(), index().path]
    },
    make: async path => {
      const make = isIndex(path) ? () => index().content : makers.get(path)
      if (make === undefined) return null
      return { type: typeOf(path), body: await make(), immutable: path.startsWith('assets/') }
    },
  }
}

/** Pages that stand for short links where nothing but files is served, by path. */
export function linkPages(site: Site): ReadonlyMap<string, string> {
  return new Map(
    site.links.map(({ slug, destination }) => {
      const path = `${site.linkFolder}${slug}/`
      return [path, destination.kind === 'gone' ? goneLinkPage() : linkPage(path, destination)]
    }),
  )
}

function beside({ issues }: Site, at: number) {
  return { newer: issues[at - 1] ?? null, older: issues[at + 1] ?? null }
}

const TYPES: Readonly<Record<string, string>> = {
  [paths.ATOM]: 'application/atom+xml; charset=utf-8',
  [paths.RSS]: 'application/rss+xml; charset=utf-8',
  [paths.JSON_FEED]: 'application/feed+json; charset=utf-8',
}

/** RFC 7763 §2 for Markdown, RFC 9239 §6 for JavaScript. */
const ENDINGS: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
}

function typeOf(path: string): string {
  const name = path.startsWith(paths.AUTHORS) && path.endsWith(`/${paths.ATOM}`) ? paths.ATOM : path
  return TYPES[name] ?? ENDINGS[/[^.]*$/.exec(paths.fileOf(path))?.[0] ?? ''] ?? 'application/octet-stream'
}

function once(make: () => Asset): () => Asset {
  let made: Asset | undefined
  return () => (made ??= make())
}
