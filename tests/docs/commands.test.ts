import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { program } from '../../src/cli/program.ts'
import { ERRORS } from '../../src/errors.ts'
import { DOCUMENTS, fencedBlocks, filesIn, ROOT } from './documents.ts'

const WRITTEN = DOCUMENTS.map(document => ({
  name: relative(ROOT, document),
  text: readFileSync(document, 'utf8'),
}))

test('every newsletter command in the documents exists, with its options', () => {
  const commands = WRITTEN.flatMap(({ name, text }) =>
    commandsIn(text).map(command => ({ name, command, wrong: mistakeIn(command) })),
  )
  expect(commands.length).toBeGreaterThan(30)
  expect(commands.filter(({ wrong }) => wrong !== null)).toEqual([])
})

test('every command that the program itself tells people to type exists', () => {
  const told = filesIn(`${ROOT}/src`).flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/(?:\\?`|: )(newsletter [a-z][^`'$\\\n.]*)/g)].map(
      ([, command = '']) => ({
        file: relative(ROOT, file),
        command,
        wrong: mistakeIn(command.trim().split(' ').slice(1)),
      }),
    ),
  )
  expect(told.length).toBeGreaterThan(10)
  expect(told.filter(({ wrong }) => wrong !== null)).toEqual([])
})

test('every npm script in the documents exists', () => {
  const scripts = WRITTEN.flatMap(({ text }) =>
    [...text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, script = '']) => script),
  )
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.filter(script => !(script in manifest.scripts))).toEqual([])
})

test('the exit codes that the documents name are those of the program', () => {
  const text = WRITTEN.find(({ name }) => name === 'docs/what-happens-if.md')?.text ?? ''
  const named = [...text.matchAll(/\bexit (\d+)/gi)].map(([, code]) => Number(code))
  const known = new Set<number>([0, 1, 2, 70, 75, ...Object.values(ERRORS).map(({ exit }) => exit)])
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter(code => !known.has(code))).toEqual([])
})

test.each([
  ['candidates acept 1', 'there is no command candidates acept'],
  ['send --al', 'send has no option --al'],
  ['sources list --since 7d', 'sources list has no option --since'],
])('a mistake in “newsletter %s” is seen', (command, mistake) => {
  expect(mistakeIn(command.split(' '))).toBe(mistake)
})

/** The words behind `newsletter` in shell blocks, and in code inside a line. */
function commandsIn(markdown: string): string[][] {
  const shell = fencedBlocks(markdown, 'sh').flatMap(block => block.split('\n'))
  const inline = [...markdown.replace(/^```.*?^```$/gms, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code = '']) => code,
  )
  return [...shell, ...inline].flatMap(line => {
    const [, words] = /^(?:\w+=\S+ )*(?:npx )?newsletter((?: [^#&|]*)?)$/.exec(line.trim()) ?? []
    return words === undefined ? [] : [words.split(' ').filter(word => word !== '')]
  })
}

function mistakeIn(words: readonly string[]): string | null {
  let command: Command = program()
  let path = ''
  for (const word of words) {
    if (word.startsWith('-')) {
      const option = command.options.find(({ long, short }) => long === word || short === word)
      if (!option && word !== '--help') return `${path.trim()} has no option ${word}`.trim()
    } else if (command.commands.length > 0) {
      const next = command.commands.find(child => child.name() === word)
      if (!next && word !== word.toUpperCase()) return `there is no command ${path}${word}`
      if (!next) return null
      command = next
      path += `${word} `
    }
  }
  return null
}
