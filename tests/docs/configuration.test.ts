import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { expectedAt, keysAt } from '../../src/config/expected.ts'
import { configSchema, listSchema } from '../../src/config/schema.ts'
import { DOCS, filesIn, ROOT, tableRows } from './documents.ts'

const DOCUMENT = readFileSync(join(DOCS, 'configuration.md'), 'utf8')
/** Everything that has no default, in every part that need not be there. */
const LEAST = {
  name: 'Sample',
  from: 'editor@example.org',
  smtp: { url: 'smtp://mail.example.org' },
  bounces: { address: 'bounces@example.org' },
  dkim: { selectors: ['s2026'] },
  inbound: { imap: { url: 'imaps://mail.example.org', folder: 'Sample' } },
  links: {},
}
const LEAST_LIST = { kind: 'list', address: 'sample@lists.example.org' }
/** Defaults that other keys give, in the document's words. */
const DERIVED = new Map([
  ['replyTo', 'the address of `from`'],
  ['links.base', '`baseUrl`'],
  ['dkim.domain', 'the domain of `from`'],
  ['inbound.authservId', 'none'],
])

test('every key of newsletter.yaml is documented, with what it takes and its default', () => {
  expect(documented('newsletter.yaml')).toEqual(rowsOf(configSchema, LEAST))
})

test('every key of a mailing list is documented, with what it takes and its default', () => {
  expect(documented('subscribers/NAME.yaml: a mailing list')).toEqual(rowsOf(listSchema, LEAST_LIST))
})

test('every variable of the environment that the program reads is documented', () => {
  const code = filesIn(join(ROOT, 'src')).map(file => readFileSync(file, 'utf8'))
  const read = code.flatMap(text => [
    ...[...text.matchAll(/'(NEWSLETTER_[A-Z_]+)'/g)].map(([, name]) => name),
    ...[...text.matchAll(/\benv\['(\w+)'\](?! =)/g)].map(([, name]) => name),
  ])
  expect(read.length).toBeGreaterThan(0)
  const named = new Set(section('The environment').match(/(?<=`)[A-Z_]{4,}(?=`)/g))
  expect([...new Set(read)].filter(name => !named.has(name ?? ''))).toEqual([])
})

function documented(heading: string): string[][] {
  return tableRows(section(heading))
    .slice(1)
    .map(cells => cells.slice(0, 3))
}

function section(heading: string): string {
  const [, text = ''] = DOCUMENT.split(`\n## ${heading}\n`)
  return text.split('\n## ')[0] ?? ''
}

function rowsOf(schema: z.ZodMiniType, least: object): string[][] {
  const values = z.parse(schema, least)
  return leaves(schema, []).map(path => {
    const key = path.join('.')
    const isRequired = at(least, path) !== undefined
    const fallback = isRequired ? 'required' : (DERIVED.get(key) ?? shown(at(values, path)))
    return [`\`${key}\``, expectedAt(schema, path), fallback]
  })
}

function leaves(schema: z.ZodMiniType, path: readonly string[]): string[][] {
  const keys = keysAt(schema, path)
  return keys.length === 0 ? [[...path]] : keys.flatMap(key => leaves(schema, [...path, key]))
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
}

function shown(value: unknown): string {
  if (value === undefined) return 'none'
  if (value === '') return 'nothing'
  if (Array.isArray(value)) return `\`[${value.join(', ')}]\``
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}
