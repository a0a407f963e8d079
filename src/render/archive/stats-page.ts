// How often the links of issues were followed, as pages with a plot. Only sums of days are shown.
import { cut } from '../view.ts'
import { html, type Markup } from './html.ts'
import { many } from './index-page.ts'
import { type Frame, pageOf } from './layout.ts'

interface Day {
  readonly day: string
  readonly count: number
}

export interface StatsView {
  readonly title: string
  readonly date: string
  readonly clicks: { readonly reader?: number }
  readonly days: readonly Day[]
  readonly links: readonly {
    readonly slug: string
    readonly title: string | null
    readonly clicks: { readonly reader?: number }
  }[]
}

/** @param path where the page is shown, with a slash at its end */
export function statsPage(frame: Frame, path: string, stats: readonly StatsView[]): string {
  return pageOf(frame, {
    path,
    title: 'Clicks',
    description: null,
    body: html`<header class="opening">
<h1>Clicks</h1>
<p class="byline">Readers by link and day; nobody is followed.</p>
</header>
${stats.map(
  ({ title, days, clicks, links }, at) => html`<section class="stats" aria-labelledby="s${at}">
<h2 id="s${at}" class="minor">${title}</h2>
<p class="byline">${many(clicks.reader ?? 0, 'click')}</p>
${plot(days, `Clicks on the links of ${title}, by day`)}
${
  links.length > 0 &&
  html`<table>
<thead><tr><th scope="col">Link</th><th scope="col">Post</th><th scope="col">Clicks</th></tr></thead>
<tbody>
${links.map(
  link =>
    html`<tr><td>${link.slug}</td><td>${link.title ?? ''}</td><td class="number">${link.clicks.reader ?? 0}</td></tr>\n`,
)}</tbody>
</table>`
}
</section>
`,
)}`,
  })
}

const [WIDTH, HEIGHT, FOOT] = [640, 120, 18]

/** Bars by day, as SVG that needs no style sheet but the colour of the text; null without a day. */
export function plot(days: readonly Day[], label: string): Markup | null {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return null
  const highest = days.reduce((most, { count }) => Math.max(most, count), 1)
  const step = WIDTH / days.length
  const sum = days.reduce((total, { count }) => total + count, 0)
  return html`<svg class="plot" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT + FOOT}" aria-label="${cut(`${label}: ${sum} from ${first.day} to ${last.day}, at most ${highest} a day`, 300)}">
<line x1="0" y1="${HEIGHT}" x2="${WIDTH}" y2="${HEIGHT}" stroke="currentColor" stroke-opacity="0.3"/>
${days.map(({ count }, at) => bar(at * step, step, (count / highest) * (HEIGHT - 16)))}<text x="0" y="11" font-size="11" fill="currentColor">${highest}</text>
<text x="0" y="${HEIGHT + 14}" font-size="11" fill="currentColor">${first.day}</text>
<text x="${WIDTH}" y="${HEIGHT + 14}" font-size="11" text-anchor="end" fill="currentColor">${last.day}</text>
</svg>`
}

function bar(x: number, step: number, height: number): Markup | null {
  if (height <= 0) return null
  const width = Math.min(24, Math.max(1, step * 0.8))
  return html`<rect x="${round(x + (step - width) / 2)}" y="${round(HEIGHT - height)}" width="${round(width)}" height="${round(height)}" fill="currentColor" fill-opacity="0.75"/>\n`
}

function round(number: number): number {
  return Math.round(number * 100) / 100
}
