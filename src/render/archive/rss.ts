// A feed as RSS 2.0, with the whole in content:encoded and authors as Dublin Core names, since RSS wants a mail
// address for them.
import type { Feed } from './feeds.ts'
import { xml } from './html.ts'

export function rss(feed: Feed): string {
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>${feed.title}</title>
<link>${feed.home}</link>
<description>${feed.title}</description>
<language>${feed.language}</language>
<lastBuildDate>${mailDate(feed.updated)}</lastBuildDate>
<atom:link rel="self" type="application/rss+xml" href="${feed.self}"/>
${feed.items.map(
  item => xml`<item>
<title>${item.title}</title>
<link>${item.url}</link>
<guid isPermaLink="${item.id === item.url ? 'true' : 'false'}">${item.id}</guid>
<pubDate>${mailDate(item.published)}</pubDate>
<dc:creator>${item.author ?? feed.author}</dc:creator>
<description>${item.summary}</description>
<content:encoded>${item.html}</content:encoded>
</item>
`,
)}</channel>
</rss>
`.text
}

/** RFC 822 §5.1 with the year in full (RFC 1123 §5.2.14). */
function mailDate(instant: string): string {
  return new Date(instant).toUTCString().replace('GMT', '+0000')
}
