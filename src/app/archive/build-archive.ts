// Writes the archive as a folder of files that any host can serve.

import { linkPages } from '../../render/archive/files.ts'
import { fileOf } from '../../render/archive/paths.ts'
import type { App } from '../app.ts'
import { openSite } from './open-site.ts'
import { type Written, writeFolder } from './write-folder.ts'

export interface BuiltArchive extends Written {
  readonly issues: number
  readonly entries: number
  readonly authors: number
  readonly links: number
  /** Short links that cannot be reached, since a page of the archive has their address. */
  readonly hidden: readonly string[]
}

/** @throws NewsletterError when the folder holds what is not ours */
export async function buildArchive(app: App, folder: string): Promise<BuiltArchive> {
  const { site, files } = await openSite(app, null)
  const links = linkPages(site)
  const pages = new Set(files.paths)
  const hidden = [...links.keys()].filter(path => pages.has(path))
  const content = new Map<string, () => string | Promise<string>>([
    ['.nojekyll', () => ''], // or GitHub Pages makes pages of its own of the Markdown
    ...[...links].map(([path, body]) => [fileOf(path), () => body] as const),
    ...[...pages].map(path => [fileOf(path), async () => (await files.make(path))?.body ?? ''] as const),
  ])
  const written = await writeFolder(folder, content)
  return {
    ...written,
    issues: site.issues.length,
    entries: site.issues.reduce((sum, issue) => sum + issue.entries.length, 0),
    authors: site.authors.length,
    links: links.size - hidden.length,
    hidden,
  }
}
