// When a page says that it was published: in its metadata, its structured data, its time elements, its address.
import { readDate } from '../sources/date.ts'
import type { Facts } from './page-facts.ts'
import type { StructuredPost } from './structured-data.ts'

const MOST_TRUSTED = 'article:published_time'
const OTHERS =
  'datepublished og:article:published_time og:published_time dc.date.issued dcterms.issued dc.date.created dcterms.created dc.date dcterms.date dc:date citation_publication_date parsely-pub-date sailthru.date pubdate publishdate publish-date publish_date date'

/** ISO 8601 UTC with milliseconds; null when missing or impossible. */
export function publicationDate(
  { facts, structured, url }: { facts: Facts; structured: StructuredPost; url: string },
  now: Date,
): string | null {
  const stated = [
    ...(facts.metas.get(MOST_TRUSTED) ?? []),
    structured.publishedAt ?? '',
    ...OTHERS.split(' ').flatMap(name => facts.metas.get(name) ?? []),
    ...facts.times,
    dateInPath(url),
  ]
  for (const text of stated) {
    const instant = readDate(text, now)
    if (instant !== null) return instant
  }
  return null
}

/** `/2015/06/15/the-post`, `/2015-06-15-the-post`; empty when there is none. */
function dateInPath(url: string): string {
  const match = /\/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)/.exec(url)
  const [, year = '', month = '', day = ''] = match ?? []
  return match === null ? '' : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
