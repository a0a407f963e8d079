// The archive as feeds: the newest issues, each whole, with every address in them absolute. What a feed says of an
// issue is said once, here; Atom, RSS and JSON Feed only write it down.

import type { Author } from './authors.ts'
import { issueWords, readMore, words } from './entry-markup.ts'
import { html } from './html.ts'
import { describe } from './issue-page.ts'
import { addressOf, authorFeed, authorPath, INDEX, issuePath } from './paths.ts'
import type { Site } from './site.ts'

export interface Feed {
  readonly title: string
  /** Of the page that it is the feed of, and of itself: absolute. */
  readonly home: string
  readonly self: string
  readonly language: string
  /** Whom the whole is from. */
  readonly author: string
  readonly updated: string
  readonly items: readonly FeedItem[]
}

export interface FeedItem {
  /** Absolute, for ever the same: its id. */
  readonly id: string
  readonly url: string
  readonly title: string
  /** Null where it is the newsletter. */
  readonly author: string | null
  readonly summary: string
  readonly html: string
  /** ISO 8601 UTC. */
  readonly published: string
  readonly updated: string
}

/** Enough for who looks once in a quarter, and no more than readers take. */
const ITEMS = 20

export function issuesFeed({ letterhead, issues }: Site, path: string): Feed {
  const { baseUrl, language, name } = letterhead
  return {
    title: name,
    home: addressOf(baseUrl, INDEX),
    self: addressOf(baseUrl, path),
    language,
    author: name,
    updated: latest(issues),
    items: issues.slice(0, ITEMS).map(issue => ({
      id: addressOf(baseUrl, issuePath(issue.slug)),
      url: addressOf(baseUrl, issuePath(issue.slug)),
      title: issue.title,
      author: null,
      summary: describe(issue),
      html: issueWords(issue).text,
      published: issue.publishedAt,
      updated: issue.updatedAt,
    })),
  }
}

/** The posts of one author, each leading to the post itself. */
export function authorPosts({ letterhead }: Site, { slug, name, posts }: Author): Feed {
  const { baseUrl, language } = letterhead
  return {
    title: `${name} in ${letterhead.name}`,
    home: addressOf(baseUrl, authorPath(slug)),
    self: addressOf(baseUrl, authorFeed(slug)),
    language,
    author: name,
    updated: latest(posts.map(({ issue }) => issue)),
    items: posts.slice(0, ITEMS).map(({ issue, entry }) => ({
      id: `${addressOf(baseUrl, issuePath(issue.slug))}#${entry.anchor}`,
      url: entry.target ?? `${addressOf(baseUrl, issuePath(issue.slug))}#${entry.anchor}`,
      title: entry.title,
      author: name,
      summary: `In ${issue.title}`,
      html: html`${words(entry.excerpt)}${readMore(entry)}`.text,
      published: issue.publishedAt,
      updated: issue.updatedAt,
    })),
  }
}

/** An empty feed is as old as time. */
function latest(of: readonly { readonly updatedAt: string }[]): string {
  return of.reduce(
    (newest, { updatedAt }) => (updatedAt > newest ? updatedAt : newest),
    '1970-01-01T00:00:00.000Z',
  )
}
