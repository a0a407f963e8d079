// An issue as its edition, with the newsletter's letterhead and templates.
import type { Issue } from '../issues/issue.ts'
import { builtInTemplates } from '../render/built-in-templates.ts'
import type { Edition } from '../render/edition.ts'
import type { Letterhead } from '../render/view.ts'
import { findRendered, storeEdition, storeInputs } from '../store/editions.ts'
import { plainIssue, type StoredIssue } from '../store/issues.ts'
import { type App, instant } from './app.ts'
import { digestOf } from './edition-inputs.ts'
import { type Render, type RenderingOrder, renderHere } from './rendering.ts'

type About = Pick<App, 'settings' | 'workspace'>

export async function makeEdition(app: About, issue: Issue): Promise<Edition> {
  return await renderHere(orderFor(app, issue))
}

/** The edition of a stored issue, kept under its hash. What was rendered from the very same before is taken as it is. */
export async function makeStoredEdition(app: App, issue: StoredIssue, render: Render): Promise<Edition> {
  const order = orderFor(app, plainIssue(issue))
  const digest = await digestOf(order)
  const known = await findRendered(app.db, digest)
  if (known !== null) return known
  const edition = await render(order)
  await storeEdition(app.db, edition, issue, instant(app))
  await storeInputs(app.db, digest, edition.hash)
  return edition
}

function orderFor(app: About, issue: Issue): RenderingOrder {
  return { issue, letterhead: letterheadOf(app), folders: [app.workspace.templates, builtInTemplates()] }
}

export function letterheadOf({ settings }: Pick<App, 'settings'>): Letterhead {
  const { name, replyTo, baseUrl, postalAddress, language } = settings
  return { name, replyTo, baseUrl, postalAddress, language }
}
