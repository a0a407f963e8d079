// Writes docs/cli.md from what `--help` says, so that both are one; `--check` only says whether it is current.
// A command without summary, description and an example is a mistake, and so is an option without a word.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { program } from '../../src/cli/program.ts'

const FILE = join(import.meta.dirname, '../../docs/cli.md')
const COLUMNS = 88

const HEAD = `# Commands

Written by \`npm run docs\` from what \`newsletter COMMAND --help\` says: change it there.

`

const root = program()
const commands = withSubcommands(root)
const undocumented = commands.flatMap(lacks)
const text = HEAD + contents(commands) + commands.map(section).join('')

const checks = process.argv.includes('--check')
const isCurrent = checks && existsSync(FILE) && readFileSync(FILE, 'utf8') === text
if (!checks) writeFileSync(FILE, text)
else if (!isCurrent) complain('docs/cli.md is not what --help says: run npm run docs')
for (const lack of undocumented) complain(lack)

function complain(sentence: string): void {
  console.error(sentence)
  process.exitCode = 1
}

function withSubcommands(command: Command): Command[] {
  const shown = command.createHelp().visibleCommands(command)
  const own = shown.filter(child => child.name() !== 'help')
  return [command, ...own.flatMap(withSubcommands)]
}

function lacks(command: Command): string[] {
  const name = nameOf(command)
  const isGroup = command.commands.length > 0
  const missing = [
    command.summary() === '' && command !== root && 'a summary',
    command.description() === '' && 'a description',
    !isGroup && !/^Examples?:/m.test(helpOf(command)) && 'an example',
    ...command.options.map(option => option.description === '' && `a word about ${option.flags}`),
  ]
  return missing.filter(part => part !== false).map(part => `${name} lacks ${part}`)
}

function contents(list: readonly Command[]): string {
  const lines = list.slice(1).map(command => {
    const name = nameOf(command)
    return `- [\`${name}\`](#${name.replaceAll(' ', '-')}): ${command.summary()}`
  })
  return `${lines.join('\n')}\n`
}

function section(command: Command): string {
  return `\n## ${nameOf(command)}\n\n\`\`\`text\n${helpOf(command).trimEnd()}\n\`\`\`\n`
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`
}

/** What --help prints, at one width and without colour, whatever terminal this runs in. */
function helpOf(command: Command): string {
  let written = ''
  command.configureOutput({
    writeOut: part => {
      written += part
    },
    getOutHelpWidth: () => COLUMNS,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return written
}
