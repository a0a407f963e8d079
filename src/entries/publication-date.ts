// When a page says that it was published: in its metadata, its structured data, its time elements.
import { readDate } from '../sources/date.ts'
import type { Facts } from './page-facts.ts'
import type { StructuredPost } from './structured-data.ts'

const MOST_TRUSTED = 'article:published_time'
const OTHERS =
  'datepublished og:article:published_time og:published_time dc.date.issued dcterms.issued dc.date.created dcterms.created dc.date dcterms.date dc:date citation_publication_date parsely-pub-date sailthru.date pubdate publishdate publish-date publish_date date'

/** ISO 8601 UTC with milliseconds; null when missing or impossible. */
export function publicationDate(facts: Facts, structured: StructuredPost, now: Date): string | null {
  const stated = [
    ...(facts.metas.get(MOST_TRUSTED) ?? []),
    structured.publishedAt ?? '',
    ...OTHERS.split(' ').flatMap(name => facts.metas.get(name) ?? []),
    ...facts.times,
  ]
  for (const text of stated) {
    const instant = readDate(text, now)
    if (instant !== null) return instant
  }
  return null
}
