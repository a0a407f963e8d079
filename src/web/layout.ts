// What pages that are made for one visit have around them: the same as those of the archive. Escaping is on: what a
// value holds is text.
import { html } from 'hono/html'
import type { App } from '../app/app.ts'
import { letterheadOf } from '../app/make-edition.ts'
import type { Settings } from '../config/settings.ts'
import { openAssets } from '../render/archive/assets.ts'
import { Markup } from '../render/archive/html.ts'
import { pageOf } from '../render/archive/layout.ts'
import { NOT_FOUND } from '../render/archive/paths.ts'
import { builtInTemplates } from '../render/built-in-templates.ts'

/** As `html` makes it. */
export type Html = ReturnType<typeof html>

export interface Page {
  readonly title: string
  /** Text is one paragraph. */
  readonly content: Html | string
}

/** Reads the style sheet's name once. */
export function layoutOf(app: App): (page: Page) => Promise<string> {
  const { style } = openAssets([app.workspace.templates, builtInTemplates()])
  const frame = {
    letterhead: letterheadOf(app),
    subscribePath: 'subscribe',
    style: { path: style.path },
    root: `${basePath(app.settings)}/`,
  }
  return async ({ title, content }) => {
    const body = await html`<header class="opening"><h1>${title}</h1></header>
${typeof content === 'string' ? html`<p>${content}</p>` : content}`
    return pageOf(frame, { path: NOT_FOUND, title, description: null, body: new Markup(String(body)) })
  }
}

/** What the path of everything of ours begins with; mostly nothing. */
export function basePath({ baseUrl }: Pick<Settings, 'baseUrl'>): string {
  return new URL(baseUrl).pathname.replace(/\/+$/, '')
}
