// The page that searches. Without its script it is a list of every post, which any browser can search through.
import { html } from './html.ts'
import { type Frame, pageOf } from './layout.ts'
import { issuePath, SEARCH, wayTo } from './paths.ts'
import { entriesOf } from './public-issue.ts'
import { searchForm } from './search-form.ts'
import type { Site } from './site.ts'

/** Paths of what the script loads when somebody searches. */
export interface SearchParts {
  readonly script: string
  readonly library: string
  readonly index: string
}

export function searchPage(frame: Frame, { issues }: Site, parts: SearchParts): string {
  const way = (to: string) => wayTo(SEARCH, to)
  const data = html` data-library="${way(parts.library)}" data-index="${way(parts.index)}"`
  return pageOf(frame, {
    path: SEARCH,
    title: 'Search',
    description: 'Every post that was in an issue.',
    script: parts.script,
    body: html`<header class="opening">
<h1>Search</h1>
</header>
${searchForm(way(SEARCH), data)}
<p id="found" class="byline" role="status"></p>
<ol id="hits" class="hits"></ol>
<div id="all">
${issues.map(
  issue => html`<section aria-labelledby="i${issue.slug}">
<h2 id="i${issue.slug}" class="minor"><a href="${way(issuePath(issue.slug))}">${issue.title}</a></h2>
<ul>
${entriesOf(issue).map(
  ({ anchor, title, author }) =>
    html`<li><a href="${way(issuePath(issue.slug))}#${anchor}">${title}</a>${author !== null && html` <span>by ${author}</span>`}</li>\n`,
)}</ul>
</section>
`,
)}</div>`,
  })
}
