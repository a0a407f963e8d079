// Who wrote a page, from everything on it that may be a byline: what the metadata say, else the byline
// nearest to the title.
import type { Byline, BylineKind, Facts, Heading } from './page-facts.ts'
import { isDesk, personName, personNames } from './person-name.ts'
import { letters } from './spelling.ts'
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
  const { facts, structured, siteNames } = evidence
  const all = [structured.authors, ...METAS.map(name => facts.metas.get(name) ?? []), writtenBy(facts)]
  // Some metadata name the publisher as the author of everything.
  const stated = all.map(names =>
    names.filter(name => structured.authors.includes(name) || !isHolder(name, facts)),
  )
  const { near, far } = bylines(evidence)
  const guess: Byline = { kind: 'container', text: evidence.byline ?? '', at: 0 }
  // A newsroom signs for itself: names further down are those of other posts.
  const isNewsroom = [...stated.flat(), ...near.map(({ text }) => text)].some(text => isDesk(text, siteNames))
  const named = first(stated, names => personNames(names, siteNames))
  const signed = signedBy(near, siteNames)
  // The metadata may know an account where the page knows the person.
  if (named !== null && signed !== null && isAccount(named) && !isAccount(signed)) return signed
  const account = named ?? signed
  const owner = account !== null && isAccount(account) ? ownerOf(account, siteNames) : null
  if (owner !== null) return owner
  return (
    named ??
    signed ??
    first(all, names => personNames(names, siteNames)) ??
    // Many a blog is called after its author.
    first(all.flat(), name => (isFullName(name) ? personName(name) : null)) ??
    (isNewsroom ? null : first([...far, guess], byline => nameIn(byline, siteNames)))
  )
}

/** Of the copyright; as an author, what metadata name alike for everything that it published. */
function isHolder(name: string, { metas }: Facts): boolean {
  return (metas.get('copyright') ?? []).some(text => text.includes(name))
}

/** Characters between the first and the last of several who signed. */
const TOGETHER = 150
/** Marks that stand at one person each. */
const SINGLE: readonly BylineKind[] = ['rel', 'itemprop', 'link']

function signedBy(near: readonly Byline[], siteNames: readonly string[]): string | null {
  const one = near.find(byline => nameIn(byline, siteNames) !== null)
  if (one === undefined) return null
  const beside = near.filter(({ kind, at }) => kind === one.kind && Math.abs(at - one.at) <= TOGETHER)
  return SINGLE.includes(one.kind)
    ? personNames(
        beside.map(({ text }) => text),
        siteNames,
      )
    : nameIn(one, siteNames)
}

/** A mere box called author may hold anything: there it takes a "by", or a name of several words; words take both. */
function nameIn({ kind, text }: Byline, siteNames: readonly string[]): string | null {
  const name = personName(text, siteNames)
  const isTold = name !== null && (/\s/.test(name) || !text.startsWith(name))
  if (kind === 'words' || kind === 'link') return name !== null && /\s|\p{Lo}/u.test(name) ? name : null
  return kind !== 'container' || isTold ? name : null
}

function isAccount(name: string): boolean {
  return !/\s|\p{Lo}/u.test(name)
}

/** "ada" signs on "Ada Example’s blog". */
function ownerOf(account: string, siteNames: readonly string[]): string | null {
  for (const name of siteNames) {
    const [, full, first] =
      /^((\p{Lu}\p{Ll}+) \p{Lu}\p{Ll}+)(?=$|['’]|\s(?:on|über|sur|sobre)\s|\s?[|:–—-])/u.exec(name) ?? []
    if (full !== undefined && first?.toLowerCase() === account.toLowerCase()) return full
  }
  return null
}

/** One person's, and no company's of one word. */
function isFullName(text: string): boolean {
  return !isAccount(text) && personName(text) === text.replace(/\s*\([^)]*\)$/, '')
}

function first<Evidence>(list: readonly Evidence[], read: (one: Evidence) => string | null): string | null {
  for (const one of list) {
    const found = read(one)
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

const TRUST: Readonly<Record<BylineKind, number>> = {
  rel: 0,
  itemprop: 1,
  class: 2,
  link: 3,
  container: 4,
  words: 5,
}
/** Elsewhere than under the title they say nothing of this post. */
const WEAK: readonly BylineKind[] = ['link', 'words']
/** Characters between a title and what stands right under or over it. */
const NEAR = 400

/** Where the title stands; it may be shown in other words than it is stated. */
function headingsOf({ headings }: Facts, title: string | null): readonly Heading[] {
  const wanted = letters(title ?? '')
  const found = headings.filter(({ text }) => wanted !== '' && letters(text).includes(wanted))
  const first = headings.filter(({ level }) => level === 1)
  return found.length === 0 && first.length === 1 ? first : found
}

/** Those near the title by how an author was marked there, the others by their distance. */
function bylines({ facts, title }: AuthorEvidence): { near: readonly Byline[]; far: readonly Byline[] } {
  const headings = headingsOf(facts, title)
  const distance = ({ at }: Byline) =>
    headings.length === 0 ? at : Math.min(...headings.map(heading => Math.abs(at - heading.at)))
  const isUnder = ({ at }: Byline) => headings.some(heading => at > heading.at && at - heading.at <= NEAR)
  const isNear = (byline: Byline) =>
    isUnder(byline) || (headings.length > 0 && distance(byline) <= NEAR && !WEAK.includes(byline.kind))
  const near = facts.bylines.filter(isNear)
  // Elsewhere, words that begin so may be of any post, or of this one.
  const far = facts.bylines.filter(byline => !isNear(byline) && !WEAK.includes(byline.kind))
  return {
    near: near.toSorted((a, b) => TRUST[a.kind] - TRUST[b.kind] || distance(a) - distance(b)),
    far: far.toSorted((a, b) => distance(a) - distance(b)),
  }
}
