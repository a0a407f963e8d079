// An issue as its edition, with the newsletter's letterhead and templates.

import type { Issue } from '../issues/issue.ts'
import type { Edition } from '../render/edition.ts'
import type { Letterhead } from '../render/view.ts'
import { storeEdition } from '../store/editions.ts'
import { plainIssue, type StoredIssue } from '../store/issues.ts'
import { type App, instant } from './app.ts'

export async function makeEdition(app: Pick<App, 'settings' | 'workspace'>, issue: Issue): Promise<Edition> {
  const { renderEdition } = await import('../render/render-edition.ts')
  const { builtInTemplates, openTemplates } = await import('../render/templates.ts')
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
