// What a source file imports and reaches for, found in its syntax tree and not in its text.
import { parseAst } from 'rolldown/parseAst'

/** Global names that reach for the world. */
const WORLD = new Set([
  'process',
  'fetch',
  'console',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
])
const RANDOM = /^(random|getRandomValues|generateKey|generatePrime)/

export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

/** Every node of a TypeScript source, with the one that it hangs on. */
export function* nodesOf(text: string): Generator<{ node: SyntaxNode; parent: SyntaxNode | null }> {
  yield* below(parseAst(text, { lang: 'ts', astType: 'ts' }) as unknown as SyntaxNode, null)
}

function* below(
  node: SyntaxNode,
  parent: SyntaxNode | null,
): Generator<{ node: SyntaxNode; parent: SyntaxNode | null }> {
  yield { node, parent }
  for (const child of Object.values(node).flat()) if (isNode(child)) yield* below(child, node)
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The module that an import, export-from, import type or dynamic import names. */
export function importedBy(node: SyntaxNode): string | null {
  const named = [
    'ImportDeclaration',
    'ExportNamedDeclaration',
    'ExportAllDeclaration',
    'ImportExpression',
    'TSImportType',
  ]
  if (!named.includes(node.type)) return null
  const source = node['source'] ?? node['argument'] ?? null
  if (source === null) return null
  const value = literalOf(source)
  return typeof value === 'string' ? value : '(an address computed at run time)'
}

function literalOf(node: unknown): unknown {
  const { value, literal } = node as { value?: unknown; literal?: { value?: unknown } }
  return value ?? literal?.value
}

/** Only bin ends the process or sets its exit code. */
export function exitRule(node: SyntaxNode): string | null {
  const member = memberOf(node)
  if (member?.object !== 'process') return null
  return ['exit', 'exitCode', 'abort', 'reallyExit'].includes(member.property)
    ? `process.${member.property} belongs to bin alone`
    : null
}

/** The clock, randomness and the process are arguments in the pure parts. */
export function worldRule(node: SyntaxNode, parent: SyntaxNode | null): string | null {
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const bare =
      nameOf(node['callee']) === 'Date' && (node.type === 'CallExpression' || isEmpty(node['arguments']))
    if (bare) return 'the clock (Date without an instant) is an argument here'
  }
  const member = memberOf(node)
  if (member !== null) {
    if (member.object === 'Date' && member.property === 'now')
      return 'the clock (Date.now) is an argument here'
    if (member.object === 'Math' && member.property === 'random')
      return 'randomness (Math.random) is an argument here'
    return RANDOM.test(member.property) ? `randomness (${member.property}) is an argument here` : null
  }
  const name = nameOf(node)
  if (name === null || !isUse(node, parent)) return null
  if (WORLD.has(name)) return `${name} is the world outside: pass what is needed as an argument`
  return /^random(Bytes|UUID|UUIDv7|Int|Fill|FillSync)$/.test(name)
    ? `randomness (${name}) is an argument here`
    : null
}

/** Where in its parent an identifier is a value that is used, and not a name that is given. */
const USED_AS = new Set(['object', 'callee', 'arguments', 'init', 'right', 'argument', 'body', 'imported'])

function isUse(node: SyntaxNode, parent: SyntaxNode | null): boolean {
  const roles = Object.entries(parent ?? {}).filter(([, value]) => [value].flat().includes(node))
  return roles.some(([role]) => USED_AS.has(role))
}

function memberOf(node: SyntaxNode): { object: string | null; property: string } | null {
  if (node.type !== 'MemberExpression') return null
  const property = nameOf(node['property']) ?? (node['property'] as { value?: unknown }).value
  return typeof property === 'string' ? { object: nameOf(node['object']), property } : null
}

function nameOf(node: unknown): string | null {
  const { type, name } = node as { type?: string; name?: string }
  return type === 'Identifier' && typeof name === 'string' ? name : null
}

function isEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length === 0
}
