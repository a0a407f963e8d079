// A web page as the post that it holds: title, author, excerpt, dates and addresses, as an editor would
// write them down. Reads anything a server may send, runs nothing of it, and never throws. The one place
// that loads linkedom and Readability: import it lazily.
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { discoverFeeds } from '../sources/discover.ts'
import { pickAuthor } from './author.ts'
import { type Excerpt, pickExcerpt } from './excerpt.ts'
import { markAsides } from './mark-asides.ts'
import { pageAddress, redirectTarget } from './page-address.ts'
import { languageOf, metas, siteNamesOf, titleEvidence } from './page-evidence.ts'
import { type Facts, readFacts } from './page-facts.ts'
import { boundPage } from './page-shape.ts'
import { decodePage } from './page-text.ts'
import type { Post } from './post.ts'
import { publicationDate } from './publication-date.ts'
import { endsSentence, wordCount } from './sentences.ts'
import { readStructuredPost } from './structured-data.ts'
import { pickTitle } from './title.ts'
import { saysNotFound, unreadable } from './unreadable.ts'

export interface Page {
  /** Where it was found, after redirects; absolute. */
  readonly url: string
  readonly body: Uint8Array
  readonly contentType: string | null
  readonly now: Date
}

export type Extraction =
  | {
      readonly kind: 'post'
      readonly post: Post
      readonly feedUrl: string | null
      readonly siteName: string | null
    }
  /** The page is a stub that only sends on (a meta refresh, or nothing but a rel=canonical). */
  | { readonly kind: 'redirect'; readonly redirectTo: string }
  | { readonly kind: 'unreadable'; readonly problem: string }

/** A page that has less text than this has nothing beside its menus. */
const MENU_TEXT = 600

export function extractPost(page: Page): Extraction {
  const problem = unreadable(page.body, page.contentType)
  if (problem !== null) return { kind: 'unreadable', problem }
  const html = decodePage(page.body, page.contentType)
  const facts = readFacts(html)
  const redirectTo = redirectTarget(facts, page.url)
  if (redirectTo !== null) return { kind: 'redirect', redirectTo }
  return readPost(page, html, facts)
}

function readPost(page: Page, html: string, facts: Facts): Extraction {
  const structured = readStructuredPost(facts.jsonLd)
  const article = readArticle(html)
  const siteNames = siteNamesOf(page.url, facts, structured)
  const title = pickTitle({ ...titleEvidence(page.url, facts, structured), siteNames })
  const { excerpt, paragraphs } = pickProse(article?.content ?? '', html, facts)
  if (facts.asksForPassword && facts.textLength < MENU_TEXT)
    return { kind: 'unreadable', problem: 'it asks for a login' }
  if (title !== null && saysNotFound(title))
    return { kind: 'unreadable', problem: 'it says that there is no such page' }
  if (title === null && excerpt === null) return { kind: 'unreadable', problem: 'there is no text to read' }
  const post: Post = {
    url: page.url,
    canonicalUrl: pageAddress(facts, page.url),
    title,
    author: pickAuthor({ facts, structured, title, siteNames, byline: article?.byline ?? null }),
    excerpt,
    paragraphs,
    publishedAt: publicationDate({ facts, structured, url: page.url }, page.now),
    language: languageOf(facts, structured),
    guid: null,
  }
  const feedUrl = discoverFeeds(html, page.url)[0]?.url ?? null
  return { kind: 'post', post, feedUrl, siteName: siteNames[0] ?? null }
}

interface Article {
  readonly content: string
  readonly byline: string | null
}

/** Under a short post there may be more of other people's words than of the author's. */
const COMMENTS =
  '#comments, #comment-section, #disqus_thread, #respond, .comments-area, .comment-list, .commentlist, .comment-respond, section.comments, div.comments, .recentcomments, .comment-author, .comment-author-link'

/** What Readability takes for the article; it knows most sites' layouts, and its failures are no answer. */
function readArticle(html: string): Article | null {
  if (!/<[a-z]/i.test(html)) return null
  try {
    const bounded = boundPage(html)
    const { document } = parseHTML(
      /<html\b/i.test(bounded) ? bounded : `<html><body>${bounded}</body></html>`,
    )
    for (const part of document.querySelectorAll(COMMENTS)) part.remove()
    markAsides(document.querySelectorAll('div, section, aside, header, footer'))
    const article = new Readability(document, { disableJSONLD: true, keepClasses: true }).parse()
    return article ? { content: article.content ?? '', byline: article.byline ?? null } : null
  } catch {
    return null
  }
}

/** The description stands in where the page has no prose, or but a scrap of it. */
function pickProse(content: string, html: string, facts: Facts): Excerpt {
  const described = pickExcerpt(metas(facts, DESCRIPTIONS)[0] ?? '')
  const picked = [pickExcerpt(content), described, pickExcerpt(html)]
  return picked.find(isProse) ?? picked.find(({ excerpt }) => excerpt !== null) ?? described
}

const DESCRIPTIONS = [
  'description',
  'og:description',
  'twitter:description',
  'dc.description',
  'dc.description.abstract',
  'dcterms.abstract',
]

function isProse({ excerpt }: Excerpt): boolean {
  return excerpt !== null && wordCount(excerpt) >= (endsSentence(excerpt) ? 8 : 25)
}
