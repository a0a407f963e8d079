// What a page's JSON-LD says of the post in it (schema.org Article and its kinds). Reads any JSON.

export interface StructuredPost {
  /** Its headline and its name, as far as it has them. */
  readonly titles: readonly string[]
  /** Persons only. */
  readonly authors: readonly string[]
  readonly publishedAt: string | null
  readonly language: string | null
  readonly siteNames: readonly string[]
}

type Node = Readonly<Record<string, unknown>>

const ARTICLE =
  /^(?:https?:\/\/schema\.org\/)?(?:\w*Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|DiscussionForumPosting|Report|Review|AnalysisNewsArticle)$/
const MAX_NODES = 2_000

/** The first article among the data; without one, only the names of sites and publishers are known. */
export function readStructuredPost(data: readonly unknown[]): StructuredPost {
  const nodes = allNodes(data)
  const resolve = resolver(nodes)
  const article = nodes.find(
    node => hasType(node, ARTICLE) && text(node['headline'] ?? node['name']) !== null,
  )
  const sites = nodes.filter(node => hasType(node, /^(?:WebSite|Blog|NewsMediaOrganization|Organization)$/))
  return {
    titles: [article?.['headline'], article?.['name']].flatMap(one => text(one) ?? []),
    authors: names(article?.['author'] ?? article?.['creator'], resolve, isPerson),
    publishedAt: text(article?.['datePublished']),
    language: text(article?.['inLanguage']),
    siteNames: [...names(article?.['publisher'], resolve), ...sites.flatMap(site => names(site, resolve))],
  }
}

/** A mere reference, `{"@id": …}`, stands for the node that has that id. */
function resolver(nodes: readonly Node[]): (value: unknown) => unknown {
  const byId = new Map(nodes.filter(node => 'name' in node).map(node => [node['@id'], node]))
  return value =>
    isNode(value) && !('name' in value) && '@id' in value ? (byId.get(value['@id']) ?? value) : value
}

function names(
  value: unknown,
  resolve: (value: unknown) => unknown,
  isMeant: (node: Node) => boolean = () => true,
): readonly string[] {
  return list(value).flatMap(one => {
    const resolved = resolve(one)
    if (!isNode(resolved)) return text(resolved) ?? []
    return isMeant(resolved) ? (text(list(resolved['name'])[0]) ?? []) : []
  })
}

function isPerson(node: Node): boolean {
  return !hasType(node, /Organization$/)
}

function allNodes(data: readonly unknown[]): readonly Node[] {
  const nodes: Node[] = []
  const queue = [...data]
  while (queue.length > 0 && nodes.length < MAX_NODES) {
    const value = queue.shift()
    if (Array.isArray(value)) queue.push(...value.slice(0, MAX_NODES))
    else if (isNode(value)) {
      nodes.push(value)
      queue.push(...Object.values(value).filter(part => typeof part === 'object'))
    }
  }
  return nodes
}

function hasType(node: Node, pattern: RegExp): boolean {
  return list(node['@type']).some(type => typeof type === 'string' && pattern.test(type))
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}
