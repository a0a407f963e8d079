import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SLOTS } from '../../src/render/edition.ts'
import { viewOf } from '../../src/render/view.ts'
import { issueOf, LETTERHEAD } from '../render/sample-issue.ts'
import { DOCS, tableRows } from './documents.ts'

const DOCUMENTED = tableRows(readFileSync(join(DOCS, 'templates.md'), 'utf8'))
  .map(([name = '']) => name)
  .filter(name => name.startsWith('`'))
  .map(name => name.slice(1, -1))

test('every variable that a template sees is documented, and no other', () => {
  const view = viewOf(issueOf({ intro: 'An intro.', outro: 'An outro.' }), LETTERHEAD, 'subscriber')
  expect(DOCUMENTED.toSorted()).toEqual(namesIn(view, []).toSorted())
})

test('every slot is documented, and a list has none of them', () => {
  expect(DOCUMENTED.filter(name => name.startsWith('slots.'))).toEqual(SLOTS.map(slot => `slots.${slot}`))
  expect(viewOf(issueOf({}), LETTERHEAD, 'list').slots).toEqual({})
})

/** Every path in the view, those of a list's items once; what only groups others is named where it may be missing. */
function namesIn(value: unknown, path: readonly string[]): string[] {
  const own = path.length === 0 || isAlwaysGroup(path) ? [] : [path.join('.')]
  if (Array.isArray(value)) return [...new Set([...own, ...value.flatMap(item => below(item, path))])]
  return [...own, ...below(value, path)]
}

function below(value: unknown, path: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => namesIn(inner, [...path, key]))
}

function isAlwaysGroup(path: readonly string[]): boolean {
  return path.length === 1 && ['newsletter', 'issue', 'slots'].includes(path[0] ?? '')
}
