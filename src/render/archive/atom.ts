// A feed as Atom (RFC 4287).
import type { Feed } from './feeds.ts'
import { xml } from './html.ts'

export function atom(feed: Feed): string {
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${feed.language}">
<id>${feed.self}</id>
<title>${feed.title}</title>
<updated>${feed.updated}</updated>
<author><name>${feed.author}</name></author>
<link rel="self" type="application/atom+xml" href="${feed.self}"/>
<link rel="alternate" type="text/html" href="${feed.home}"/>
${feed.items.map(
  item => xml`<entry>
<id>${item.id}</id>
<title>${item.title}</title>
<link rel="alternate" type="text/html" href="${item.url}"/>
<published>${item.published}</published>
<updated>${item.updated}</updated>
${item.author !== null && xml`<author><name>${item.author}</name></author>\n`}<summary>${item.summary}</summary>
<content type="html">${item.html}</content>
</entry>
`,
)}</feed>
`.text
}
