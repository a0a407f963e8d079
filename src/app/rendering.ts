// Rendering as the verbs see it: everything that an edition is made from as one value, which can be handed to
// another process. The renderer is big (MJML takes 110 MB), so that it is loaded by whoever renders, and then.
import type { Issue } from '../issues/issue.ts'
import type { Edition } from '../render/edition.ts'
import type { Letterhead } from '../render/view.ts'

export interface RenderingOrder {
  readonly issue: Issue
  readonly letterhead: Letterhead
  /** Where templates are looked up, in order of preference. */
  readonly folders: readonly string[]
}

/** @throws NewsletterError 'template' when a template is broken */
export type Render = (order: RenderingOrder) => Promise<Edition>

/** In this process. */
export async function renderHere({ issue, letterhead, folders }: RenderingOrder): Promise<Edition> {
  const { renderEdition } = await import('../render/render-edition.ts')
  const { openTemplates } = await import('../render/templates.ts')
  return await renderEdition(issue, letterhead, openTemplates(folders))
}
