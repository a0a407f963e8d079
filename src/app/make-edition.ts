// An issue as its edition, with the newsletter's letterhead and templates.
import { fileURLToPath } from 'node:url'
import { dirname, join } from 'node:path'
import { existsSync } from 'node:fs'
import type { Issue } from '../issues/issue.ts'
import type { Edition } from '../render/edition.ts'
import type { Letterhead } from '../render/view.ts'
import { storeEdition } from '../store/editions.ts'
import { plainIssue, type StoredIssue } from '../store/issues.ts'
import { instant, type App } from './app.ts'

export async function makeEdition(app: Pick<App, 'settings' | 'workspace'>, issue: Issue): Promise<Edition> {
  const { renderEdition } = await import('../render/render-edition.ts')
  const { openTemplates } = await import('../render/templates.ts')
  const templates = openTemplates([app.workspace.templates, builtInTemplates()])
  return await renderEdition(issue, letterheadOf(app), templates)
}

/** The edition of a stored issue, kept under its hash. */
export async function makeStoredEdition(app: App, issue: StoredIssue): Promise<Edition> {
  const edition = await makeEdition(app, plainIssue(issue))
  await storeEdition(app.db, edition, issue, instant(app))
  return edition
}

export function letterheadOf({ settings }: Pick<App, 'settings'>): Letterhead {
  const { name, replyTo, baseUrl, postalAddress, language } = settings
  return { name, replyTo, baseUrl, postalAddress, language }
}

/** Beside package.json: found from the sources as well as from what was built of them. */
function builtInTemplates(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return join(folder, 'templates')
}
