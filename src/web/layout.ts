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

/**
 * Reads the style sheet's name once.
 * @param place a host of short links has nothing but pages that say that one leads nowhere: all else is at `baseUrl`
 */
export function layoutOf(app: App, place: 'site' | 'links'): (page: Page) => Promise<string> {
  const { style } = openAssets([app.workspace.templates, builtInTemplates()])
  const styleOrigin = place === 'links' ? originForLinks(app.settings) : null
  const frame = { letterhead: letterheadOf(app), subscribePath: 'subscribe', style: style.path, styleOrigin }
  const root = `${styleOrigin === null ? basePath(app.settings) : app.settings.baseUrl}/`
  return async ({ title, content }) => {
    const body = await html`<header class="opening"><h1>${title}</h1></header>
${typeof content === 'string' ? html`<p>${content}</p>` : content}`
    return pageOf(frame, { path: NOT_FOUND, root, title, description: null, body: new Markup(String(body)) })
  }
}

/** The site's origin where short links have another, from which pages are shown too; else null. */
export function originForLinks({ baseUrl, links }: Pick<Settings, 'baseUrl' | 'links'>): string | null {
  const { origin } = new URL(baseUrl)
  return links === null || new URL(links.base).origin === origin ? null : origin
}

/** What the path of everything of ours begins with; mostly nothing. */
export function basePath({ baseUrl }: Pick<Settings, 'baseUrl'>): string {
  return new URL(baseUrl).pathname.replace(/\/+$/, '')
}
