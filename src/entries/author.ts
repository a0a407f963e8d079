// Who wrote a page, from everything on it that may be a byline: what the metadata say, else the byline
// nearest to the title.
import type { Byline, BylineKind, Facts } from './page-facts.ts'
import { isDesk, personName, personNames } from './person-name.ts'
import type { StructuredPost } from './structured-data.ts'

export interface AuthorEvidence {
  readonly facts: Facts
  readonly structured: StructuredPost
  /** The title that was picked: the byline stands near it. */
  readonly title: string | null
  /** Names that are no person's. */
  readonly siteNames: readonly string[]
  /** What Readability took for the byline, the last resort. */
  readonly byline: string | null
}

const METAS =
  'dc:creator dc.creator dcterms.creator author article:author citation_author parsely-author sailthru.author byl blogger_name'.split(
    ' ',
  )

export function pickAuthor(evidence: AuthorEvidence): string | null {
  const { facts, structured, siteNames, byline } = evidence
  const stated = [structured.authors, ...METAS.map(name => facts.metas.get(name) ?? []), writtenBy(facts)]
  for (const names of stated) {
    const found = personNames(names, siteNames)
    if (found !== null) return found
    // A newsroom signs for itself: names further down are those of other posts.
    if (names.some(name => isDesk(name, siteNames))) return null
  }
  for (const text of [...bylinesByNearness(evidence), byline ?? '']) {
    const found = personName(text, siteNames)
    if (found !== null) return found
  }
  return null
}

/** A card's "Written by": twitter:label1 says what twitter:data1 is. */
function writtenBy(facts: Facts): readonly string[] {
  return ['1', '2'].flatMap(number => {
    const label = facts.metas.get(`twitter:label${number}`)?.[0] ?? ''
    return /written by|author/i.test(label) ? (facts.metas.get(`twitter:data${number}`) ?? []) : []
  })
}

const TRUST: Readonly<Record<BylineKind, number>> = { rel: 0, itemprop: 1, class: 2, container: 3 }
/** Characters between a title and what stands right under or over it. */
const NEAR = 400

function bylinesByNearness({ facts, title }: AuthorEvidence): readonly string[] {
  const heading = facts.headings.find(({ text }) => title !== null && text.includes(title))
  const distance = ({ at }: Byline) => Math.abs(at - (heading?.at ?? 0))
  const isFar = (byline: Byline) => (distance(byline) > NEAR ? 1 : 0)
  const trust = (byline: Byline) => (heading === undefined ? 0 : TRUST[byline.kind])
  return facts.bylines
    .toSorted((a, b) => isFar(a) - isFar(b) || trust(a) - trust(b) || distance(a) - distance(b))
    .map(({ text }) => text)
}
