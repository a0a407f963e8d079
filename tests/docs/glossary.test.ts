import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { nodesOf } from '../tools/syntax.ts'
import { DOCS, filesIn, ROOT, tableRows } from './documents.ts'

const DOCUMENT = readFileSync(join(DOCS, 'GLOSSARY.md'), 'utf8')
const EXPLAINED = new Set([...DOCUMENT.matchAll(/`([^`]+)`/g)].map(([, word]) => word))
const MIGRATIONS = filesIn(join(ROOT, 'src/store/migrations')).map(file => readFileSync(file, 'utf8'))

test('every table of the database is explained', () => {
  const tables = MIGRATIONS.flatMap(text => found(text, /create table (?:if not exists )?(\w+)/g))
  expect(tables.length).toBeGreaterThan(10)
  expect(tables.filter(table => !EXPLAINED.has(table))).toEqual([])
})

test('every state, kind and purpose in the database is explained', () => {
  const lists = MIGRATIONS.flatMap(text => found(text, /isOneOf\('\w+', ([^)]*)\)/g))
  const states = lists.flatMap(list => found(list, /'([^']+)'/g))
  expect(states.length).toBeGreaterThan(20)
  expect(states.filter(state => !EXPLAINED.has(state))).toEqual([])
})

test('nothing in the code is called by a word that the glossary has another one for', () => {
  const others = tableRows(DOCUMENT)
    .flatMap(cells => (cells[2] ?? '').split(', '))
    .filter(word => /^\w+$/.test(word) && word !== 'not')
  expect(others.length).toBeGreaterThan(5)
  const used = filesIn(join(ROOT, 'src')).flatMap(file =>
    [...nodesOf(readFileSync(file, 'utf8'))]
      .flatMap(({ node }) => (node.type === 'Identifier' ? wordsIn(String(node['name'])) : []))
      .filter(word => others.includes(word))
      .map(word => `${word} in ${relative(ROOT, file)}`),
  )
  expect([...new Set(used)]).toEqual([])
})

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, word = '']) => word)
}

/** `nextIssueNumber` → next, issue, number; a plural as its singular, too. */
function wordsIn(identifier: string): string[] {
  const words = identifier.split(/(?<=[a-z\d])(?=[A-Z])|_/).map(word => word.toLowerCase())
  return words.flatMap(word => [word, word.replace(/s$/, '')])
}
