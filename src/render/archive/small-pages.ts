// What is said where nothing is, and what robots are told.
import { html, xml } from './html.ts'
import { type Frame, pageOf } from './layout.ts'
import { AUTHORS, addressOf, authorPath, INDEX, issuePath, NOT_FOUND, SEARCH, SITEMAP } from './paths.ts'
import type { Site } from './site.ts'

/** Shown under any address, so its links start from the root of the host. */
export function notFoundPage(frame: Frame): string {
  const root = new URL(`${frame.letterhead.baseUrl}/`).pathname
  return pageOf(
    { ...frame, root },
    {
      path: NOT_FOUND,
      title: 'There is nothing here',
      description: null,
      body: html`<header class="opening">
<h1>There is nothing here</h1>
<p class="intro">Perhaps one of <a href="${root}">all issues</a> is what you look for, or <a href="${root}${SEARCH}">the search</a> finds it.</p>
</header>`,
    },
  )
}

/** RFC 9309 §2.2. */
export function robots({ letterhead }: Site): string {
  return `User-agent: *\nAllow: /\n\nSitemap: ${addressOf(letterhead.baseUrl, SITEMAP)}\n`
}

/** sitemaps.org, 0.9. */
export function sitemap({ letterhead, issues, authors }: Site): string {
  const newest = issues[0]?.updatedAt ?? null
  const pages: readonly (readonly [path: string, modified: string | null])[] = [
    [INDEX, newest],
    ...issues.map(({ slug, updatedAt }) => [issuePath(slug), updatedAt] as const),
    [AUTHORS, newest],
    ...authors.map(({ slug, posts }) => [authorPath(slug), posts[0]?.issue.updatedAt ?? null] as const),
    [SEARCH, newest],
  ]
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${pages.map(
  ([path, modified]) =>
    xml`<url><loc>${addressOf(letterhead.baseUrl, path)}</loc>${modified !== null && xml`<lastmod>${modified}</lastmod>`}</url>\n`,
)}</urlset>
`.text
}
