// The page of one issue: its words as they were sent, each post under an address of its own, and the way to the
// issues before and after.
import { cut, dateInWords } from '../view.ts'
import { REMOVED, readMore, sectionsOf, titleLink, words } from './entry-markup.ts'
import { html, type Markup } from './html.ts'
import { type Frame, pageOf, wayFrom } from './layout.ts'
import { authorPath, issueFile, issuePath } from './paths.ts'
import { entriesOf, isEntry, type PublicEntry, type PublicIssue } from './public-issue.ts'

/** The issues beside it; null at the ends. */
export interface Neighbours {
  readonly older: PublicIssue | null
  readonly newer: PublicIssue | null
}

export function issuePage(frame: Frame, issue: PublicIssue, { older, newer }: Neighbours): string {
  const path = issuePath(issue.slug)
  const { language } = frame.letterhead
  const way = wayFrom(frame, path)
  const titled = issue.entries.some(({ section }) => section !== null)
  const text = way(issueFile(issue.slug, 'txt'))
  const markdown = way(issueFile(issue.slug, 'md'))
  return pageOf(frame, {
    path,
    title: issue.title,
    description: describe(issue),
    kind: 'article',
    head: html`<meta property="article:published_time" content="${issue.publishedAt}">
<link rel="alternate" type="text/plain" href="${text}">
<link rel="alternate" type="text/markdown" href="${markdown}">
${older !== null && html`<link rel="prev" href="${way(issuePath(older.slug))}">`}
${newer !== null && html`<link rel="next" href="${way(issuePath(newer.slug))}">`}`,
    body: html`<article>
<header class="opening">
<h1>${issue.title}</h1>
<p class="byline"><time datetime="${issue.date}">${dateInWords(issue.date, language)}</time>${
      issue.number !== null && html` · No. ${issue.number}`
    }</p>
${intro(issue)}
</header>
${sectionsOf(issue).map(
  ({ title, entries }) =>
    html`${title !== null && html`<h2 class="section">${title}</h2>\n`}${entries.map(entry =>
      isEntry(entry)
        ? post(entry, { rank: titled ? 'h3' : 'h2', way, here: `#${entry.anchor}`, isHome: true })
        : html`<p class="removed">${REMOVED}</p>\n`,
    )}`,
)}
${outro(issue)}
<p class="also">This issue as <a href="${text}">plain text</a> and as <a href="${markdown}">Markdown</a></p>
</article>
${neighbours({ older, newer }, way)}`,
  })
}

/** The first titles: they say more of an issue than its intro. */
export function describe(issue: PublicIssue): string {
  const titles = entriesOf(issue).map(({ title }) => title)
  return titles.length === 0 ? issue.title : cut(titles.slice(0, 8).join(' · '), 200)
}

interface Place {
  readonly rank: 'h2' | 'h3'
  /** From where it stands to a path of the archive. */
  readonly way: (path: string) => string
  /** The address of the entry. */
  readonly here: string
  /** Whether that address is this very place. */
  readonly isHome: boolean
}

export function post(entry: PublicEntry, { rank, way, here, isHome }: Place): Markup {
  const title = titleLink(entry)
  const link = html` <a class="here" href="${here}" aria-label="Link to this entry">#</a>`
  return html`<section class="post"${isHome && html` id="${entry.anchor}"`}>
${rank === 'h2' ? html`<h2 class="title">${title}</h2>` : html`<h3 class="title">${title}</h3>`}
${author(entry, way)}
${words(entry.excerpt)}
${readMore(entry, link)}
</section>
`
}

function author({ author, authorSlug }: PublicEntry, way: (path: string) => string): Markup | null {
  if (author === null) return null
  const name = authorSlug === null ? author : html`<a href="${way(authorPath(authorSlug))}">${author}</a>`
  return html`<p class="byline">by ${name}</p>`
}

function intro({ intro }: PublicIssue): Markup | null {
  const shown = words(intro)
  return shown && html`<div class="intro">${shown}</div>`
}

function outro({ outro }: PublicIssue): Markup | null {
  const shown = words(outro)
  return shown && html`<div class="outro">${shown}</div>`
}

function neighbours({ older, newer }: Neighbours, way: (path: string) => string): Markup | null {
  if (older === null && newer === null) return null
  return html`<nav class="beside" aria-label="Other issues">
${older !== null && html`<a rel="prev" href="${way(issuePath(older.slug))}"><span>Older issue</span> ${older.title}</a>`}
${newer !== null && html`<a rel="next" href="${way(issuePath(newer.slug))}"><span>Newer issue</span> ${newer.title}</a>`}
</nav>`
}
