// A feed as JSON Feed 1.1 (jsonfeed.org).
import type { Feed } from './feeds.ts'

export function jsonFeed(feed: Feed): string {
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.home,
    feed_url: feed.self,
    language: feed.language,
    authors: [{ name: feed.author }],
    items: feed.items.map(item => ({
      id: item.id,
      url: item.url,
      title: item.title,
      content_html: item.html,
      summary: item.summary,
      date_published: item.published,
      date_modified: item.updated,
      authors: [{ name: item.author ?? feed.author }],
    })),
  }
  return `${JSON.stringify(document, null, 1)}\n`
}
