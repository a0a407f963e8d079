// A browser that looks at pages as readers do, and cannot reach the network.
import { type Browser, chromium, type Page } from 'playwright-core'
import { prepareChromium } from '../setup/chromium.ts'

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await prepareChromium()
  return chromium.launch({
    executablePath,
    args: ARGS,
    env: { ...process.env, ...env },
  })
}

export interface Look {
  readonly width: number
  readonly scheme: 'light' | 'dark'
  /** Device pixels per CSS pixel. */
  readonly scale?: number
  readonly height?: number
}

/** Opens a page of HTML; every request that it makes is refused and counted. */
export async function openPage(
  browser: Browser,
  html: string,
  look: Look,
): Promise<{ page: Page; requests: string[] }> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height ?? 900 },
    colorScheme: look.scheme,
    deviceScaleFactor: look.scale ?? 1,
  })
  const requests: string[] = []
  await context.route('**', async route => {
    requests.push(route.request().url())
    await route.abort()
  })
  const page = await context.newPage()
  await page.setContent(html)
  return { page, requests }
}
