// The folder of the templates that come with the program, found from wherever its code lies.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

export function builtInTemplates(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'templates', 'roundup', 'issue.mjml.liquid'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error(`the templates folder is missing above ${import.meta.dirname}`)
    folder = parent
  }
  return join(folder, 'templates')
}
