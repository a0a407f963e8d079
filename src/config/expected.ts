// What the schema expects at a place, in words for a person, and which known key a wrong one was meant to be.
import * as z from 'zod/mini'
import type { KeyPath } from './yaml-file.ts'

type Schema = z.core.$ZodType

/** What belongs at `path`, as a noun phrase; `said` is what the schema itself says about the mistake. */
export function expectedAt(root: Schema, path: KeyPath, said = ''): string {
  const { schema, description } = schemaAt(root, path)
  return said || (schema === null ? '' : kindOf(schema)) || description || 'text'
}

/** The keys that are known at `path`. */
export function keysAt(root: Schema, path: KeyPath): string[] {
  const { schema } = schemaAt(root, path)
  return schema === null ? [] : keysOf(schema)
}

/** The known word that is fewest changed letters away, when that is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map(name => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(1, word.length * 0.4) ? best.name : null
}

function schemaAt(root: Schema, path: KeyPath): { schema: Schema | null; description: string } {
  let place = bare(root)
  for (const step of path) {
    const next = place.schema === null ? undefined : within(place.schema, String(step))
    if (next === undefined) return { schema: null, description: '' }
    place = bare(next)
  }
  return place
}

/** A schema without what makes it optional, given a default or changed afterwards. */
function bare(schema: Schema): { schema: Schema | null; description: string } {
  let inner = schema
  let description = describe(inner)
  for (;;) {
    const def = defOf(inner)
    const next = 'innerType' in def ? def.innerType : def.type === 'pipe' ? def.in : null
    if (next === null) return { schema: inner, description }
    inner = next
    description ||= describe(inner)
  }
}

function within(schema: Schema, step: string): Schema | undefined {
  const def = defOf(schema)
  if (def.type === 'object') return def.shape[step]
  if (def.type === 'array') return def.element
  if (def.type === 'record') return def.valueType
  if (def.type !== 'union') return undefined
  return def.options.map(option => within(option, step)).find(found => found !== undefined)
}

function keysOf(schema: Schema): string[] {
  const def = defOf(schema)
  if (def.type === 'object') return Object.keys(def.shape)
  return def.type === 'union' ? def.options.flatMap(keysOf) : []
}

/** A noun phrase for what the schema takes; '' for text and numbers, whose description tells it. */
function kindOf(schema: Schema): string {
  const def = defOf(schema)
  if (def.type === 'array') return 'a list'
  if (def.type === 'record') return 'keys with a value each'
  if (def.type === 'object') return `the keys ${Object.keys(def.shape).join(', ')}`
  if (def.type === 'enum') return alternatives(Object.values(def.entries).map(String))
  if (def.type === 'literal') return alternatives(def.values.map(String))
  return def.type === 'union' ? alternatives(def.options.map(kindOf)) : ''
}

function alternatives(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' or ')
}

function describe(schema: Schema): string {
  return z.globalRegistry.get(schema)?.description ?? ''
}

// zod's own union of definitions, told apart by `type`.
function defOf(schema: Schema): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.core.$ZodTypes)._zod.def
}

/** Letters to insert, delete, change or swap with a neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const at = (line: readonly number[], index: number): number => line[index] ?? Number.POSITIVE_INFINITY
      const change = a[row - 1] === b[column - 1] ? 0 : 1
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + change,
        swapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = last
    last = current
  }
  return last[b.length] ?? b.length
}
