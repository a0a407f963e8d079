// OPML 2.0 (opml.org/spec2.opml) as blogrolls are exchanged in it. What is written reads back the same:
// the writer's name, which OPML has no attribute for, goes into dc:creator.
import { cleanLine } from '../text/clean.ts'
import { feedAddress, httpAddress } from './address.ts'
import type { Blogroll, ListedSource } from './blogroll.ts'
import { type Attributes, readMarkup } from './markup.ts'

interface Folder {
  readonly line: number
  readonly label: string
  hasOutlines: boolean
}

/** Every outline with a feed, at any depth. One that should have a feed and has none is a problem. */
export function parseOpml(text: string): Blogroll {
  const sources = new Map<string, ListedSource>()
  const problems: { line: number; message: string }[] = []
  const open: Folder[] = []
  const lineAt = lineCounter(text)
  let isOpml = false

  const finish = ({ line, label, hasOutlines }: Folder) => {
    if (!hasOutlines) problems.push({ line, message: `${label} has no xmlUrl` })
  }
  const add = (source: ListedSource, line: number) => {
    if (sources.has(source.url)) problems.push({ line, message: `${source.url} is listed already` })
    else sources.set(source.url, source)
  }

  readMarkup(text, 'xml', {
    open({ name, attributes, start }, selfClosing) {
      if (name === 'opml') isOpml = true
      if (name !== 'outline') return
      const line = lineAt(start)
      const source = readOutline(attributes)
      if (typeof source === 'string') problems.push({ line, message: source })
      else if (source !== null) add(source, line)
      const parent = open.at(-1)
      if (parent) parent.hasOutlines = true
      const folder = { line, label: labelOf(attributes), hasOutlines: source !== null }
      if (selfClosing) finish(folder)
      else open.push(folder)
    },
    close({ name }) {
      const folder = name === 'outline' ? open.pop() : undefined
      if (folder) finish(folder)
    },
    text: () => undefined,
  })
  const unclosed = open.at(-1)
  if (unclosed)
    problems.push({ line: unclosed.line, message: `${unclosed.label} is not closed: the file breaks off` })
  if (!isOpml) problems.push({ line: 1, message: 'this is no OPML: it has no <opml> element' })
  return { sources: [...sources.values()], problems: problems.toSorted((a, b) => a.line - b.line) }
}

/** The source, what is wrong with it, or null when it is no source (then it should be a folder). */
function readOutline(attributes: Attributes): ListedSource | string | null {
  const xmlUrl = attributes.get('xmlurl')?.trim() ?? ''
  if (xmlUrl === '') return null
  const url = feedAddress(xmlUrl)
  if (url === null) return `${labelOf(attributes)}: ${cleanLine(xmlUrl).slice(0, 200)} is no http(s) address`
  const author = lineOf(attributes, 'dc:creator', 'author')
  const label = lineOf(attributes, 'text')
  return {
    url,
    title: lineOf(attributes, 'title') ?? (label === author || label === xmlUrl ? null : label),
    author,
    siteUrl: httpAddress(attributes.get('htmlurl') ?? '', url),
  }
}

function labelOf(attributes: Attributes): string {
  return `"${lineOf(attributes, 'text', 'title')?.slice(0, 80) ?? 'an outline without text'}"`
}

/** The first of the attributes that says anything. */
function lineOf(attributes: Attributes, ...names: string[]): string | null {
  return names.map(name => cleanLine(attributes.get(name) ?? '')).find(line => line !== '') ?? null
}

/** Lines from 1, for offsets that only grow. */
function lineCounter(text: string): (offset: number) => number {
  const ends = text.matchAll(/\r\n?|\n/g)
  let next = ends.next()
  let line = 1
  return offset => {
    while (next.value !== undefined && next.value.index < offset) {
      line += 1
      next = ends.next()
    }
    return line
  }
}

export function writeOpml(sources: readonly ListedSource[], title: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">',
    '  <head>',
    `    <title>${escapeXml(cleanLine(title))}</title>`,
    '  </head>',
    '  <body>',
    ...sources.map(outline),
    '  </body>',
    '</opml>',
    '',
  ].join('\n')
}

/** `text` is required; `title` tells a blog's name from a stand-in for it. */
function outline({ url, title, author, siteUrl }: ListedSource): string {
  const attributes = [
    ['text', title ?? author ?? url],
    ['title', title],
    ['type', 'rss'],
    ['xmlUrl', url],
    ['htmlUrl', siteUrl],
    ['dc:creator', author],
  ] as const
  const written = attributes.flatMap(([name, value]) =>
    value === null ? [] : [`${name}="${escapeXml(cleanLine(value))}"`],
  )
  return `    <outline ${written.join(' ')}/>`
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)
}
