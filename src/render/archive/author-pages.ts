// Who writes: a page of all names, and a page for each with their posts.
import type { Author } from './authors.ts'
import { html } from './html.ts'
import { many } from './index-page.ts'
import { post } from './issue-page.ts'
import { type Frame, pageOf } from './layout.ts'
import { AUTHORS, authorFeed, authorPath, issuePath, wayTo } from './paths.ts'
import type { Site } from './site.ts'

export function authorsPage(frame: Frame, { authors }: Site): string {
  return pageOf(frame, {
    path: AUTHORS,
    title: 'Authors',
    description: 'Everybody whose posts were in an issue.',
    body: html`<header class="opening">
<h1>Authors</h1>
<p class="byline">${many(authors.length, 'author')}</p>
</header>
<ul class="names">
${authors.map(
  ({ slug, name, posts }) =>
    html`<li><a href="${wayTo(AUTHORS, authorPath(slug))}">${name}</a> <span>${many(posts.length, 'post')}</span></li>\n`,
)}</ul>`,
  })
}

export function authorPage(frame: Frame, { slug, name, posts }: Author): string {
  const path = authorPath(slug)
  const way = (to: string) => wayTo(path, to)
  const feed = way(authorFeed(slug))
  return pageOf(frame, {
    path,
    title: name,
    description: `${many(posts.length, 'post')} by ${name}.`,
    head: html`<link rel="alternate" type="application/atom+xml" title="Posts by ${name}" href="${feed}">`,
    body: html`<header class="opening">
<p class="kicker">Author</p>
<h1>${name}</h1>
<p class="byline">${many(posts.length, 'post')} · <a href="${feed}">Atom feed</a></p>
</header>
${Array.from(
  Map.groupBy(posts, ({ issue }) => issue),
  ([issue, posts]) => html`<section class="ran">
<p class="byline">in <a href="${way(issuePath(issue.slug))}">${issue.title}</a></p>
${posts.map(({ entry }) =>
  post(
    { ...entry, author: null },
    { rank: 'h2', way, here: `${way(issuePath(issue.slug))}#${entry.anchor}`, isHome: false },
  ),
)}</section>
`,
)}`,
  })
}
