// The documents of the project, and what can be found in Markdown: tables, fenced blocks, links.
import { globSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..', '..')
export const DOCS = join(ROOT, 'docs')

/** Absolute paths of every document. */
export const DOCUMENTS: readonly string[] = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT })
  .toSorted()
  .map(file => join(ROOT, file))

/** Absolute paths of the TypeScript files under a folder. */
export function filesIn(folder: string): readonly string[] {
  return globSync('**/*.ts', { cwd: folder })
    .toSorted()
    .map(file => join(folder, file))
}

/** The cells of every table row, headings included, the lines below them left out. */
export function tableRows(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter(line => /^\|(?!-)/.test(line))
    .map(line =>
      line
        .replace(/^\||\|$/g, '')
        .split(/(?<!\\)\|/)
        .map(cell => cell.trim()),
    )
}

/** The contents of fenced blocks of one language. */
export function fencedBlocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  )
}

export function withoutCode(markdown: string): string {
  return markdown.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '')
}
