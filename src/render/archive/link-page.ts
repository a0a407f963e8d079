// A short link on a host that only has files: a page that sends on at once, and shows the way where that is not
// taken. It leads where the store says, and nowhere else (S-19).
import { html, type Markup } from './html.ts'
import { wayTo } from './paths.ts'
import type { Destination } from './short-links.ts'

/** @param path where the page stands, with a slash at its end */
export function linkPage(path: string, destination: Exclude<Destination, { kind: 'gone' }>): string {
  const target = addressOf(path, destination)
  return page(html`<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url=${target}">
<title>On its way</title>
${destination.kind === 'target' && html`<link rel="canonical" href="${target}">\n`}</head>
<body>
<p>On its way to <a href="${target}">${shown(destination)}</a>.</p>
</body>`)
}

/** What a link that was disabled says. */
export function goneLinkPage(): string {
  return page(html`<title>Taken out</title>
</head>
<body>
<h1>Taken out</h1>
<p>What this link led to was taken out.</p>
</body>`)
}

function page(rest: Markup): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
${rest}
</html>
`.text
}

function addressOf(path: string, destination: Exclude<Destination, { kind: 'gone' }>): string {
  if (destination.kind === 'target') return destination.url
  return `${wayTo(path, destination.path)}#${destination.anchor}`
}

/** The host as it really is (S-11). */
function shown(destination: Exclude<Destination, { kind: 'gone' }>): string {
  return destination.kind === 'target' ? new URL(destination.url).host : 'its entry in the archive'
}
