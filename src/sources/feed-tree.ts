// The elements of an XML feed, whatever its dialect and however broken: items can be read one by one even
// when tags are missing or the file breaks off. Linear in its input; nothing of a DOCTYPE is expanded.
import { MAX_SEEN } from './feed-item.ts'
import { endsField } from './implied-end.ts'
import { type Attributes, readMarkup, type Tag } from './markup.ts'
import { canonicalName } from './namespaces.ts'

export interface Element {
  /** In lower case; RSS and Atom names bare, others with their customary prefix. */
  readonly name: string
  readonly attributes: Attributes
  readonly children: readonly Element[]
  /** Its text, or its markup as it stands when it has elements inside. */
  readonly content: string
  /** Values of xml:base around and on it, outermost first. */
  readonly bases: readonly string[]
  /** What is wrong with the way it is written. */
  readonly flaws: readonly string[]
}

export interface FeedTree {
  /** Name of the outermost feed element; null when there is none (items may then be a fragment's). */
  readonly root: string | null
  /** Name of the very first element. */
  readonly first: string | null
  /** `feed`, or `channel`: what tells about the feed itself. */
  readonly about: Element | null
  readonly items: readonly Element[]
  /** It ends before all is closed. */
  readonly cutOff: boolean
}

const ROOTS = new Set(['rss', 'feed', 'rdf:rdf', 'channel'])
const ITEMS = new Set(['item', 'entry'])
/** An author's name is two below its item; nothing that is read is deeper. */
const MAX_DEPTH = 3
/** Tags deeper than this are not followed: a body that nests so deep is broken or hostile. */
const MAX_TAGS = 256
/** Of one element; what comes after is not kept. */
const MAX_CHILDREN = 1_000
const MAX_FLAWS = 3
const NO_FLAWS: readonly string[] = []

/** An element that is being read, of those that are kept. */
interface Open {
  readonly element: Element & { readonly children: Element[]; content: string; flaws: readonly string[] }
  text: string
  /** Where it stands among the open tags. */
  readonly height: number
  /** How far below the item or the feed. */
  readonly depth: number
  readonly contentStart: number
  hasElements: boolean
}

interface Reading {
  readonly source: string
  readonly prefixes: Map<string, string>
  /** Names of all open tags, and how many there are of each: no search for a tag that is not open. */
  readonly tags: string[]
  readonly counts: Map<string, number>
  readonly kept: Open[]
  item: Open | null
  root: string | null
  first: string | null
  about: Element | null
  items: Element[]
}

/** Reads everything that looks like a part of a feed; what is outside of one is passed over. */
export function readFeedTree(source: string): FeedTree {
  const reading: Reading = {
    source,
    prefixes: new Map(),
    tags: [],
    counts: new Map(),
    kept: [],
    item: null,
    root: null,
    first: null,
    about: null,
    items: [],
  }
  readMarkup(source, 'xml', {
    open: (tag, selfClosing) => open(reading, tag, selfClosing),
    close: tag => close(reading, tag),
    text: text => {
      const top = current(reading)
      if (top) top.text += text
    },
  })
  return end(reading)
}

function open(reading: Reading, tag: Tag, selfClosing: boolean): void {
  const name = canonicalName(tag, reading.prefixes)
  endImplied(reading, name, tag.start)
  reading.first ??= name
  if (reading.root === null && ROOTS.has(name)) {
    reading.root = name
    reading.items = []
  }
  if (reading.tags.length >= MAX_TAGS) return
  keep(reading, name, tag)
  reading.tags.push(name)
  reading.counts.set(name, (reading.counts.get(name) ?? 0) + 1)
  if (selfClosing) pop(reading, tag.end)
}

/** Keeps items, the feed's own element, and what is not too deep in them. */
function keep(reading: Reading, name: string, { attributes, end: contentStart }: Tag): void {
  const { kept, tags } = reading
  const parent = current(reading)
  if (parent) parent.hasElements = true
  const isItem = ITEMS.has(name) && reading.item === null && reading.items.length < MAX_SEEN
  const isRoot = ROOTS.has(name) && kept.length < 2
  if (!isItem && !isRoot && (parent === undefined || parent.depth >= MAX_DEPTH)) return
  const around = kept.at(-1)?.element.bases ?? []
  const base = attributes.get('xml:base')
  const opened: Open = {
    element: {
      name,
      attributes,
      children: [],
      content: '',
      bases: base === undefined ? around : [...around, base],
      flaws: NO_FLAWS,
    },
    text: '',
    height: tags.length,
    depth: isItem || isRoot ? 0 : (parent?.depth ?? 0) + 1,
    contentStart,
    hasElements: false,
  }
  kept.push(opened)
  if (isItem) reading.item = opened
}

function endImplied(reading: Reading, name: string, at: number): void {
  const { item, tags } = reading
  if (item === null) return
  const field = tags[item.height + 1]
  if (name === item.element.name) popTo(reading, item.height, at)
  else if (field !== undefined && endsField(field, name)) popTo(reading, item.height + 1, at)
}

function close(reading: Reading, tag: Tag): void {
  const name = canonicalName(tag, reading.prefixes)
  if ((reading.counts.get(name) ?? 0) === 0) return
  popTo(reading, reading.tags.lastIndexOf(name) + 1, tag.start)
  pop(reading, tag.start)
}

/** Closes what was left open down to a height. It is the item's flaw when it is one of its fields. */
function popTo(reading: Reading, height: number, at: number): void {
  const { tags } = reading
  while (tags.length > height) {
    const { item } = reading
    const above = item === null ? -1 : tags.length - 1 - item.height
    if (item && (above === 0 || above === 1) && item.element.flaws.length < MAX_FLAWS) {
      item.element.flaws = [...item.element.flaws, `<${tags.at(-1)}> is not closed`]
    }
    pop(reading, at)
  }
}

function pop(reading: Reading, at: number): void {
  const top = current(reading)
  const name = reading.tags.pop() ?? ''
  reading.counts.set(name, (reading.counts.get(name) ?? 1) - 1)
  if (top === undefined) return
  reading.kept.pop()
  const { element, hasElements, contentStart, text } = top
  element.content = hasElements ? reading.source.slice(contentStart, at) : text
  if (top === reading.item) {
    reading.items.push(element)
    reading.item = null
  } else if (reading.item === null && (element.name === 'feed' || element.name === 'channel')) {
    reading.about ??= element
  } else {
    const parent = reading.kept.at(-1)?.element.children
    if (parent && parent.length < MAX_CHILDREN) parent.push(element)
  }
}

/** What was being written when the file broke off is not to be trusted: half an address is a wrong one. */
function end(reading: Reading): FeedTree {
  const { tags, kept, item, source } = reading
  const cutOff = tags.length > 0
  if (item !== null) {
    tags.length = item.height + 1
    kept.length = kept.indexOf(item) + 1
  }
  while (tags.length > 0) pop(reading, source.length)
  const { root, first, about, items } = reading
  return { root, first, about, items, cutOff }
}

/** The kept element that is open innermost; none when we are deeper than what is kept. */
function current({ kept, tags }: Reading): Open | undefined {
  const top = kept.at(-1)
  return top?.height === tags.length - 1 ? top : undefined
}
