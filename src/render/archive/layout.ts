// What every public page has around it: head, way in, and foot. It asks nobody but its own host for anything, and
// says so to the browser; no page runs a script but the one that searches.
import { createHash } from 'node:crypto'
import { cleanLine } from '../../text/clean.ts'
import { cut, directionOf, type Letterhead, mailto } from '../view.ts'
import { html, Markup, type Part } from './html.ts'
import { ATOM, AUTHORS, addressOf, INDEX, JSON_FEED, RSS, SEARCH, wayTo } from './paths.ts'

/** What the pages of a newsletter have in common. */
export interface Frame {
  readonly letterhead: Letterhead
  readonly subscribePath: string | null
  /** The style sheet's path. */
  readonly style: string
  /** The origin that it may come from, beside the page's own. */
  readonly styleOrigin?: string | null
  /** Its content, for a page that is a single file. */
  readonly inlined?: string
}

export interface PageParts {
  /** Its path; relative links start from there. */
  readonly path: string
  readonly title: string
  /** One or two sentences, for search engines and previews; null where the page is for nobody to find. */
  readonly description: string | null
  /** Tags for the head of this page alone. */
  readonly head?: Part
  readonly body: Markup
  readonly kind?: 'article' | 'website'
  /** Runs this script, which may ask our own host. */
  readonly script?: string
  /** Where links start from, for a page that is shown elsewhere than where it stands; else they are relative. */
  readonly root?: string | undefined
}

/** From a page to a path of the archive. */
export function wayFrom({ path, root }: Pick<PageParts, 'path' | 'root'>): (to: string) => string {
  return to => (root === undefined ? wayTo(path, to) : root + encodeURI(to))
}

export function pageOf(frame: Frame, parts: PageParts): string {
  const { letterhead } = frame
  const name = cleanLine(letterhead.name)
  const way = wayFrom(parts)
  const page = html`<!DOCTYPE html>
<html lang="${letterhead.language}" dir="${directionOf(letterhead.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(frame, parts.script !== undefined)}">
<title>${titleOf(parts.title, name)}</title>
${findable(frame, parts)}
<meta name="color-scheme" content="light dark">
${styleTag(frame, way)}
<link rel="alternate" type="application/atom+xml" title="${name}" href="${way(ATOM)}">
<link rel="alternate" type="application/rss+xml" title="${name} (RSS)" href="${way(RSS)}">
<link rel="alternate" type="application/feed+json" title="${name} (JSON Feed)" href="${way(JSON_FEED)}">
${parts.head ?? null}
${parts.script !== undefined && html`<script type="module" src="${way(parts.script)}"></script>`}
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header class="masthead">
<p class="name"><a href="${way(INDEX)}">${name}</a></p>
<nav aria-label="${name}">
<a href="${way(INDEX)}"${here(parts, INDEX)}>Issues</a>
<a href="${way(AUTHORS)}"${here(parts, AUTHORS)}>Authors</a>
<a href="${way(SEARCH)}"${here(parts, SEARCH)}>Search</a>
<a class="join" href="${subscribe(frame, way)}">Subscribe</a>
</nav>
</header>
<main id="text">
${parts.body}
</main>
<footer class="colophon">
<p>Do you write about this, too? <a href="${mailto(letterhead.replyTo, 'A post for the next issue')}">Send a link to your post</a>, and it may be in the next issue.</p>
<p>Follow by <a href="${way(ATOM)}">Atom</a>, <a href="${way(RSS)}">RSS</a> or <a href="${way(JSON_FEED)}">JSON Feed</a>.</p>
${address(letterhead)}
</footer>
</body>
</html>
`
  return tidy(page.text)
}

/** No white space at the end of a line, and no empty line. */
function tidy(text: string): string {
  return text.replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n')
}

/** What search engines, previews and other machines take from a page. */
function findable({ letterhead }: Frame, { path, title, description, kind = 'website' }: PageParts): Markup {
  if (description === null) return html`<meta name="robots" content="noindex">`
  const url = addressOf(letterhead.baseUrl, path)
  return html`<meta name="description" content="${description}">
<link rel="canonical" href="${url}">
<meta property="og:type" content="${kind}">
<meta property="og:url" content="${url}">
<meta property="og:site_name" content="${cleanLine(letterhead.name)}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">`
}

function styleTag({ style, inlined }: Frame, way: (to: string) => string): Markup {
  if (inlined === undefined) return html`<link rel="stylesheet" href="${way(style)}">`
  return new Markup(`<style>${asContent(inlined)}</style>`)
}

/** As it stands in the page: nothing in it can end the element. */
function asContent(style: string): string {
  return tidy(style.replaceAll('</', String.raw`<\/`))
}

function policy(frame: Frame, scripts: boolean): Markup {
  const script = scripts ? " script-src 'self'; connect-src 'self';" : ''
  return new Markup(
    `default-src 'none'; style-src ${source(frame)}; img-src 'self';${script} form-action 'self'; base-uri 'none'`,
  )
}

/** CSP 3 §2.3.1: a style sheet in the page is known by its digest. */
function source({ inlined, styleOrigin = null }: Frame): string {
  if (inlined === undefined) return styleOrigin === null ? "'self'" : `'self' ${styleOrigin}`
  return `'sha256-${createHash('sha256').update(asContent(inlined)).digest('base64')}'`
}

/** At most what search engines show: 70 characters as they stand in the page. */
function titleOf(title: string, name: string): string {
  const whole = title.toLowerCase().includes(name.toLowerCase()) ? title : `${title} · ${name}`
  for (const one of [whole, title]) if (fits(one)) return one
  for (let length = 70; length > 1; length--) if (fits(cut(title, length))) return cut(title, length)
  return '…'
}

function fits(title: string): boolean {
  return html`${title}`.text.length <= 70
}

function here({ path }: PageParts, target: string): Markup | null {
  return path === target ? html` aria-current="page"` : null
}

function subscribe({ letterhead, subscribePath }: Frame, way: (to: string) => string): string {
  return subscribePath === null ? mailto(letterhead.replyTo, 'subscribe') : way(subscribePath)
}

function address({ postalAddress }: Letterhead): Markup | null {
  const lines = postalAddress.split('\n').map(cleanLine)
  const parts = lines.filter(line => line !== '').join(', ')
  return parts === '' ? null : html`<address>${parts}</address>`
}
