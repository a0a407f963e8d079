// What is wrong with a template, said with the file and the line that the person can open.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LiquidError } from 'liquidjs'
import { NewsletterError } from '../errors.ts'
import type { MjmlProblem } from './mjml.ts'

type Folders = readonly string[]

export function brokenLiquid(error: unknown, name: string, folders: Folders): NewsletterError {
  const file = fileOf(name, folders)
  if (!LiquidError.is(error)) {
    const missing = file === null
    return new NewsletterError(
      'template',
      {
        what: missing
          ? `There is no template ${name} in ${folders.join(' or ')}.`
          : `${file}: ${messageOf(error)}`,
        fix: missing
          ? 'Put the file there, or remove what names it.'
          : 'Change the template, or remove it to use the built-in one.',
      },
      { cause: error },
    )
  }
  const token = error.token
  const [line, column] = token.getPosition()
  const where = token.file ?? fileWith(token.input, folders) ?? file ?? name
  const message = error.message.replace(/(?:, file:.*)?, line:\d+, col:\d+$/s, '')
  return new NewsletterError(
    'template',
    {
      what: `${where}, line ${line}, column ${column}: ${message}.`,
      fix: 'Change that line, or remove the file to use the built-in template.',
    },
    { cause: error },
  )
}

/** MJML counts the lines of what Liquid made; the template's own line is told where the two are alike. */
export function brokenMjml(
  problem: MjmlProblem,
  mjml: string,
  name: string,
  folders: Folders,
): NewsletterError {
  const file = fileOf(name, folders) ?? name
  const made = mjml.split('\n')[problem.line - 1]?.trim() ?? ''
  const own = readFileSync(file, 'utf8')
    .split('\n')
    .map(line => line.trim())
  const at = own.indexOf(made)
  const where =
    at >= 0 && own.lastIndexOf(made) === at
      ? `line ${at + 1}`
      : `line ${problem.line} of the MJML that it makes`
  return new NewsletterError('template', {
    what: `${file}, ${where}: ${problem.message}: ${made.slice(0, 200)}`,
    fix: 'Change that line, or remove the file to use the built-in template.',
  })
}

function fileOf(name: string, folders: Folders): string | null {
  return folders.map(folder => join(folder, name)).find(file => existsSync(file)) ?? null
}

/** LiquidJS does not say in which file a variable is unknown, but it has the file's text. */
function fileWith(text: string, folders: Folders): string | null {
  const files = folders.flatMap(folder =>
    globSync('**/*.liquid', { cwd: folder }).map(name => join(folder, name)),
  )
  return files.find(file => readFileSync(file, 'utf8') === text) ?? null
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
