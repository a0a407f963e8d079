// The front page of the archive: the newest issue with its titles, and all issues by year.
import { cleanLine } from '../../text/clean.ts'
import { dateInWords } from '../view.ts'
import { html, type Markup } from './html.ts'
import { type Frame, pageOf } from './layout.ts'
import { INDEX, issuePath, SEARCH, wayTo } from './paths.ts'
import { entriesOf, type PublicIssue } from './public-issue.ts'
import { searchForm } from './search-form.ts'
import type { Site } from './site.ts'

const way = (to: string) => wayTo(INDEX, to)

export function indexPage(frame: Frame, { issues, letterhead }: Site): string {
  const name = cleanLine(letterhead.name)
  const [newest] = issues
  return pageOf(frame, {
    path: INDEX,
    title: name,
    description:
      newest === undefined ? `All issues of ${name}.` : `All issues of ${name}. The newest: ${newest.title}.`,
    body: html`<header class="opening">
<h1>${name}</h1>
<p class="byline">${counted(issues)}</p>
</header>
${searchForm(way(SEARCH))}
${newest !== undefined && newestIssue(newest, letterhead.language)}
${Array.from(
  Map.groupBy(issues, ({ date }) => date.slice(0, 4)),
  ([year, issues]) => html`<section class="year" aria-labelledby="y${year}">
<h2 id="y${year}">${year}</h2>
<ul class="issues">
${issues.map(issue => line(issue, letterhead.language))}</ul>
</section>
`,
)}`,
  })
}

function counted(issues: readonly PublicIssue[]): string {
  const posts = issues.reduce((sum, issue) => sum + entriesOf(issue).length, 0)
  if (issues.length === 0) return 'No issue has been published yet.'
  return `${many(issues.length, 'issue')} with ${many(posts, 'post')}`
}

export function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function newestIssue(issue: PublicIssue, language: string): Markup {
  const path = way(issuePath(issue.slug))
  return html`<section class="newest" aria-labelledby="newest">
<p class="kicker">The newest issue</p>
<h2 id="newest"><a href="${path}">${issue.title}</a></h2>
<p class="byline">${dateInWords(issue.date, language)}</p>
<ol>
${entriesOf(issue).map(
  ({ anchor, title, author }) =>
    html`<li><a href="${path}#${anchor}">${title}</a>${author !== null && html` <span>by ${author}</span>`}</li>\n`,
)}</ol>
</section>`
}

function line(issue: PublicIssue, language: string): Markup {
  return html`<li><a href="${way(issuePath(issue.slug))}">${issue.title}</a> <span><time datetime="${issue.date}">${dateInWords(issue.date, language)}</time> · ${many(entriesOf(issue).length, 'post')}</span></li>\n`
}
