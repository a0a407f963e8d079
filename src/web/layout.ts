// What all pages that are made for one visit have in common. Escaping is on: what a value holds is text.
import { html } from 'hono/html'
import type { Settings } from '../config/settings.ts'

/** As `html` makes it. */
export type Html = ReturnType<typeof html>

export interface Page {
  readonly title: string
  /** Text is one paragraph. */
  readonly content: Html | string
}

export function layout(settings: Pick<Settings, 'name' | 'language' | 'baseUrl'>, page: Page): Html {
  const { name, language } = settings
  const base = basePath(settings)
  return html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <title>${page.title} · ${name}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <meta name="color-scheme" content="light dark">
    <link rel="stylesheet" href="${base}/style.css">
  </head>
  <body>
    <header><p><a href="${base}/">${name}</a></p></header>
    <main>
      <h1>${page.title}</h1>
      ${typeof page.content === 'string' ? html`<p>${page.content}</p>` : page.content}
    </main>
  </body>
</html>
`
}

/** What the path of everything of ours begins with; mostly nothing. */
export function basePath({ baseUrl }: Pick<Settings, 'baseUrl'>): string {
  return new URL(baseUrl).pathname.replace(/\/+$/, '')
}
