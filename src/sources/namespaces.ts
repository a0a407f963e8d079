// XML namespaces that feeds use, by their customary prefixes (Namespaces in XML 1.0 §3). Declarations
// count from where they stand to the end of the file; an undeclared prefix means what it says.
import type { Tag } from './markup.ts'

const CUSTOMARY = new Map(
  Object.entries({
    'http://www.w3.org/2005/atom': '',
    'http://purl.org/atom/ns': '',
    'http://purl.org/rss/1.0': '',
    'http://backend.userland.com/rss2': '',
    'http://blogs.law.harvard.edu/tech/rss': '',
    'http://my.netscape.com/rdf/simple/0.9': '',
    'http://channel.netscape.com/rdf/simple/0.9': '',
    'http://www.w3.org/1999/02/22-rdf-syntax-ns': 'rdf',
    'http://purl.org/dc/elements/1.1': 'dc',
    'http://purl.org/dc/terms': 'dcterms',
    'http://purl.org/rss/1.0/modules/content': 'content',
    'http://rssnamespace.org/feedburner/ext/1.0': 'feedburner',
    'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
    'http://search.yahoo.com/mrss': 'media',
  }),
)

const UNDECLARED = new Map([
  ['atom', ''],
  ['atom10', ''],
  ['rss', ''],
])

/** The tag's name with its customary prefix, RSS and Atom without any. Learns what the tag declares. */
export function canonicalName({ name, attributes }: Tag, declared: Map<string, string>): string {
  for (const [attribute, value] of attributes) {
    if (!attribute.startsWith('xmlns:')) continue
    const prefix = attribute.slice('xmlns:'.length)
    declared.set(prefix, CUSTOMARY.get(namespace(value)) ?? prefix)
  }
  const colon = name.indexOf(':')
  if (colon < 0) return name
  const prefix = name.slice(0, colon)
  const customary = declared.get(prefix) ?? UNDECLARED.get(prefix) ?? prefix
  return customary === '' ? name.slice(colon + 1) : `${customary}:${name.slice(colon + 1)}`
}

function namespace(uri: string): string {
  return uri
    .slice(0, 200)
    .trim()
    .toLowerCase()
    .replace(/[/#]+$/, '')
}
