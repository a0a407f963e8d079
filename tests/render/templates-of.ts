// Templates for tests: the built-in ones, with files of one's own before them in a folder that goes away.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { builtInTemplates } from '../../src/render/built-in-templates.ts'
import { openTemplates, type Templates } from '../../src/render/templates.ts'

export const BUILT_IN = openTemplates([builtInTemplates()])

export interface Workspace {
  readonly folder: string
  readonly templates: Templates
}

export function templatesWith(files: Readonly<Record<string, string>>): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return { folder, templates: openTemplates([folder, builtInTemplates()]) }
}
