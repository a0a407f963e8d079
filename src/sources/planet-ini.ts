// The configuration of a Planet or Venus as a blogroll: an INI of Python's ConfigParser, where a section's
// header is a feed's address and `name` its writer. Whatever looks like a feed is read, and what is wrong
// with it said.
import { cleanLine } from '../text/clean.ts'
import { feedAddress, httpAddress } from './address.ts'
import type { Blogroll, ListedSource } from './blogroll.ts'
import { type IniSection, readIni } from './ini.ts'

/** Sections that configure a template, a filter or a plugin are named after its file. */
const TEMPLATE = /\.(tmpl|xslt?|py|plugin|sed|genshi|django|dj|haml)$/i
/** Venus reads lists of feeds, too; we cannot, without fetching them. */
const READING_LIST = /^(opml|foaf|csv|config|ini)$/i

export function parsePlanetIni(text: string): Blogroll {
  const { sections, problems } = readIni(text)
  const known = templateFiles(sections)
  const lines = new Map<string, number>()
  const sources: ListedSource[] = []
  const notes = [...problems]
  for (const section of sections) {
    const { header, line } = section
    if (/^(planet|default)$/i.test(header) || known.has(header)) continue
    const source = readSection(section)
    if (source === null) continue
    if (typeof source === 'string') {
      notes.push({ line, message: source })
    } else if (lines.has(source.url)) {
      notes.push({ line, message: `${source.url} is listed already, in line ${lines.get(source.url)}` })
    } else {
      lines.set(source.url, line)
      sources.push(source)
      if (source.author === null) notes.push({ line, message: `${source.url} has no name` })
    }
  }
  if (sources.length === 0 && notes.length === 0) notes.push({ line: 1, message: 'it lists no feed' })
  const ordered = notes.toSorted((a, b) => a.line - b.line)
  return { sources, problems: ordered.map(({ line, message }) => ({ line, message: cleanLine(message) })) }
}

/** A source, what is wrong, or null for a section that is none by design. */
function readSection({ header, options }: IniSection): ListedSource | string | null {
  const url = feedAddress(header)
  if (url === null) return TEMPLATE.test(header) ? null : `[${header}] is no http(s) address of a feed`
  if (READING_LIST.test(options.get('content_type') ?? ''))
    return `${url} is a list of feeds; import its feeds instead`
  const author = cleanLine(options.get('name') ?? '') || null
  return { url, title: null, author, siteUrl: httpAddress(options.get('link') ?? '', url) }
}

function templateFiles(sections: readonly IniSection[]): ReadonlySet<string> {
  const planet = sections.find(({ header }) => /^planet$/i.test(header))
  const files = ['template_files', 'filters', 'plugins'].map(name => planet?.options.get(name) ?? '')
  return new Set(files.join(' ').split(/[\s,]+/))
}

export function writePlanetIni(
  sources: readonly ListedSource[],
  planet: { readonly name: string; readonly link: string },
): string {
  return [
    ['[Planet]', option('name', planet.name), option('link', planet.link)],
    ...sources.map(({ url, title, author, siteUrl }) => [
      `[${url}]`,
      option('name', author ?? title),
      option('link', siteUrl),
    ]),
  ]
    .map(lines => lines.filter(line => line !== null).join('\n'))
    .join('\n\n')
    .concat('\n')
}

/** ` ;` would begin a comment. */
function option(name: string, value: string | null): string | null {
  return value === null ? null : `${name} = ${cleanLine(value).replace(/ (?=;)/g, '')}`
}
