import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { commandFirst } from '../../src/cli/command-first.ts'
import { program } from '../../src/cli/program.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'
import { newsletter } from './cli.ts'

function pathsOf(command: Command, path: readonly string[] = []): readonly (readonly string[])[] {
  return [path, ...command.commands.flatMap(child => pathsOf(child, [...path, child.name()]))]
}

const PATHS = pathsOf(program()).map(path => path.join(' '))

test.each(PATHS)(
  'newsletter %s --help says how it is used, needs no newsletter, and fits 80 columns',
  async path => {
    const { code, out, err } = await newsletter(temporaryFolder(), `${path} --help`)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Usage: newsletter/)
    expect(out).toMatch(/\n\nOptions:\n/)
    const [usage = ''] = out.split('\n\nExamples:')
    expect(usage.split('\n').filter(line => line.length > 80)).toEqual([])
  },
)

test('send --help prints the contract', async () => {
  const { out } = await newsletter('/', 'send --help')
  expect(out.replaceAll('\n', ' ')).toContain(
    'after any crash, power loss or network fault, no frozen recipient is lost or silently skipped',
  )
  expect(out).toContain('each such recipient is named')
})

describe('a mistyped command', () => {
  test.each([
    ['sned', 'Did you mean send?'],
    ['candidates acept', 'Did you mean accept?'],
    ['verifi', 'Did you mean verify?'],
    ['send --dryrun', 'Did you mean --dry-run?'],
    ['nonsense', 'See what there is with `newsletter --help`.'],
  ])('%s ends with 2 and suggests what was meant', async (line, suggestion) => {
    const { code, out, err } = await newsletter('/', line)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(suggestion)
  })

  test.each(['nonsense', 'status 1 2', 'extract', '--nonsense', 'candidates'])(
    '%s ends with 2 and says why',
    async line => {
      const { code, out, err } = await newsletter('/', line)
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).not.toBe('')
    },
  )
})

test('what every command understands may stand before the command as well', () => {
  expect(commandFirst([])).toEqual(['where'])
  expect(commandFirst(['--json'])).toEqual(['where', '--json'])
  expect(commandFirst(['--workspace', 'x y', '--quiet', 'candidates', 'list'])).toEqual([
    'candidates',
    'list',
    '--workspace',
    'x y',
    '--quiet',
  ])
  expect(commandFirst(['--json', 'extract', '--', '-x'])).toEqual(['extract', '--json', '--', '-x'])
  expect(commandFirst(['--help'])).toEqual(['--help'])
})
