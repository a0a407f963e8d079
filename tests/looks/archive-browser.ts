// An archive in a browser, as if it stood on its host: what it has is answered, everything else is refused and noted.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Files } from '../../src/render/archive/files.ts'
import type { Look } from './browser.ts'

export const BASE = 'https://newsletter.example.org/'

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** What was asked for that the archive does not have. */
  readonly requests: string[]
  readonly dialogs: string[]
}

/** @param pages more pages of that host, by path */
export async function visit(
  browser: Browser,
  files: Files,
  look: Look,
  pages: Readonly<Record<string, string>> = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height ?? 900 },
    colorScheme: look.scheme,
    deviceScaleFactor: look.scale ?? 1,
  })
  const requests: string[] = []
  const dialogs: string[] = []
  await context.route('**', async route => {
    const url = route.request().url()
    const path = url.startsWith(BASE) ? decodeURIComponent(new URL(url).pathname.slice(1)) : null
    const file = path === null ? null : await files.make(path)
    const own = path === null ? undefined : pages[path]
    if (own !== undefined) await route.fulfill({ contentType: 'text/html; charset=utf-8', body: own })
    else if (file === null) {
      requests.push(url)
      await route.abort()
    } else await route.fulfill({ contentType: file.type, body: file.body })
  })
  const page = await context.newPage()
  page.on('dialog', async dialog => {
    dialogs.push(dialog.message())
    await dialog.dismiss()
  })
  return { page, context, requests, dialogs }
}
