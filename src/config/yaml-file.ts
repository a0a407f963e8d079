// A YAML file that a person wrote: its value, the line of each key, and what is wrong with its form.
// Values that came from the environment are remembered as secrets and never shown again.
import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'

export type Environment = Readonly<Record<string, string | undefined>>
export type KeyPath = readonly PropertyKey[]

/** One thing to correct. `line` and `column` count from 1; both null when no line is to blame. */
export interface Mistake {
  readonly line: number | null
  readonly column: number | null
  readonly path: KeyPath
  readonly text: string
  /** What stands in for file and line when the value came from elsewhere: an environment variable's name. */
  readonly place?: string
}

export interface YamlFile {
  /** Plain data, with the environment filled in. */
  readonly data: unknown
  /** What is wrong so far: syntax, keys given twice, variables that are not set. */
  readonly mistakes: readonly Mistake[]
  /** Values (after filling in) that must not be shown. */
  readonly secrets: ReadonlySet<string>
  /** The line of a key, or of the nearest one above it that is there. */
  lineOf(path: KeyPath): number | null
}

/**
 * Reads a YAML 1.2 file. With `env`, `${NAME}` in a value stands for that variable and `$${NAME}` for
 * itself; the values at the paths in `without` are left out first. Throws only what reading a file throws.
 */
export function readYaml(file: string, env?: Environment, without: readonly KeyPath[] = []): YamlFile {
  const lines = new LineCounter()
  const bytes = readFileSync(file)
  const text = new TextDecoder().decode(bytes)
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const mistakes = isUtf8(bytes) ? syntaxMistakes(document, text, lines) : [encodingMistake(bytes)]
  const lineOf = (path: KeyPath): number | null => lineIn(document, lines, path)
  for (const path of without) if (document.hasIn(path)) document.deleteIn(path)
  const secrets = new Set<string>()
  if (env !== undefined) mistakes.push(...fillIn(document, env, secrets, lineOf))
  const data = toData(document, mistakes)
  return { data, mistakes, secrets, lineOf }
}

/** Named by its line, as far as that can be told: with another encoding, a name would be mailed garbled. */
function encodingMistake(bytes: Uint8Array): Mistake {
  const valid = new TextDecoder().decode(bytes).split('\ufffd', 1)[0] ?? ''
  const line = valid.split('\n').length
  return { line, column: null, path: [], text: 'is not in UTF-8; save the file in that encoding' }
}

function syntaxMistakes(document: Document, text: string, lines: LineCounter): Mistake[] {
  return [...document.errors, ...document.warnings].map(error => {
    const { line, col } = lines.linePos(error.pos[0])
    const message = error.code === 'DUPLICATE_KEY' ? 'this key stands here twice' : error.message
    const source = text.split('\n')[line - 1] ?? ''
    const hint = source.includes('${') ? '; put a value with ${…} in quotes' : ''
    const path = error.code === 'DUPLICATE_KEY' ? [keyAt(text, error.pos[0])] : []
    return { line, column: col, path, text: message + hint }
  })
}

function keyAt(text: string, offset: number): string {
  return /^["']?([\w.-]*)/.exec(text.slice(offset, offset + 80))?.[1] ?? ''
}

/** Puts the environment's values into the document's strings; what cannot be filled in is a mistake. */
function fillIn(
  document: Document,
  env: Environment,
  secrets: Set<string>,
  lineOf: (path: KeyPath) => number | null,
): Mistake[] {
  const mistakes: Mistake[] = []
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return
      const path = pathOf(node, ancestors)
      const unset = new Set<string>()
      let filled = false
      const value = node.value.replace(/(\$?)\$\{([^}]*)\}/g, (_, escaped: string, name: string) => {
        if (escaped !== '') return `\${${name}}`
        filled = true
        const found = env[name]
        if (found === undefined) unset.add(name)
        return found ?? ''
      })
      for (const name of unset) {
        mistakes.push({
          line: lineOf(path),
          column: null,
          path,
          text: `the environment variable ${name} is not set`,
        })
      }
      if (filled) secrets.add(value)
      node.value = value
    },
  })
  return mistakes
}

/** The keys and positions that lead to a node, from the nodes above it. */
function pathOf(node: unknown, ancestors: readonly unknown[]): PropertyKey[] {
  const path: PropertyKey[] = []
  const chain = [...ancestors, node]
  chain.forEach((parent, depth) => {
    const child = chain[depth + 1]
    if (isMap(parent)) {
      const pair = parent.items.find(item => item === child)
      if (pair !== undefined) path.push(keyText(pair.key))
    } else if (isSeq(parent)) path.push(parent.items.indexOf(child))
  })
  return path
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key)
}

function lineIn(document: Document, lines: LineCounter, path: KeyPath): number | null {
  let node: unknown = document.contents
  let line: number | null = null
  for (const step of path) {
    const next = child(node, step)
    if (next === null) break
    if (isNode(next.place) && next.place.range) line = lines.linePos(next.place.range[0]).line
    node = next.value
  }
  return line
}

function child(node: unknown, step: PropertyKey): { place: unknown; value: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find(item => keyText(item.key) === String(step))
    return pair === undefined ? null : { place: pair.key, value: pair.value }
  }
  if (!isSeq(node) || node.items[Number(step)] === undefined) return null
  return { place: node.items[Number(step)], value: node.items[Number(step)] }
}

function toData(document: Document, mistakes: Mistake[]): unknown {
  if (document.errors.some(error => error.code !== 'DUPLICATE_KEY')) return null
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {}
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    mistakes.push({ line: null, column: null, path: [], text })
    return null
  }
}
