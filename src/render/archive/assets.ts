// What the pages load beside themselves: one style sheet, and on the page that searches a script. Their names hold a
// digest of what they hold, so that a browser may keep them for ever.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

export interface Asset {
  /** Its path in the archive. */
  readonly path: string
  readonly content: string
}

export interface Assets {
  readonly style: Asset
  /** Our own, which finds and shows; it loads the library when somebody searches. */
  readonly search: Asset
  /** MiniSearch. */
  readonly library: Asset
}

/** @param folders of templates, in order of preference: a workspace's own style sheet stands in for ours */
export function openAssets(folders: readonly string[]): Assets {
  return {
    style: asset('style', 'css', readFileSync(inFolders(folders, 'archive/style.css'), 'utf8')),
    search: asset('search', 'js', readFileSync(inFolders(folders, 'archive/search.js'), 'utf8')),
    library: asset('minisearch', 'js', library()),
  }
}

export function asset(name: string, ending: string, content: string): Asset {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 10)
  return { path: `assets/${name}.${digest}.${ending}`, content }
}

function inFolders(folders: readonly string[], name: string): string {
  const file = folders.map(folder => join(folder, name)).find(existsSync)
  if (file === undefined) throw new Error(`${name} is missing in ${folders.join(', ')}`)
  return file
}

/** The module as it is published for browsers, without its notes to debuggers. */
function library(): string {
  const main = createRequire(import.meta.url).resolve('minisearch')
  const text = readFileSync(join(main, '..', '..', 'es', 'index.js'), 'utf8')
  return `${text.replace(/^\/\/# sourceMappingURL=.*$/m, '').trimEnd()}\n`
}
