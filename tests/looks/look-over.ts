// Looks at a page as readers do, at three widths, light and dark, and says what is wrong with it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { openPage } from './browser.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WIDTHS = [320, 600, 1200]

interface Axe {
  run(): Promise<{
    violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[]
  }>
}

/** Problems: sideways scrolling, requests, and what axe-core calls serious or critical. */
export async function lookOver(browser: Browser, html: string): Promise<readonly string[]> {
  const problems: string[] = []
  for (const scheme of ['light', 'dark'] as const) {
    const { page, requests } = await openPage(browser, html, { width: 320, scheme })
    problems.push(...(await accessibility(page)))
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      const wider = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))
      if (wider > 0) problems.push(`scrolls sideways by ${wider} at ${width}`)
    }
    if (requests.length > 0) problems.push(`requests ${requests.join(' ')}`)
    await page.context().close()
  }
  return problems
}

/** @param bearable impacts of what a mail cannot help */
export async function accessibility(
  page: Page,
  bearable: readonly string[] = ['minor', 'moderate'],
): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run())
  return violations
    .filter(({ impact }) => !bearable.includes(impact))
    .map(
      ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.failureSummary}`,
    )
}

/** What a template leaves open, as a reader would have it. */
export function filled(html: string): string {
  const values: Readonly<Record<string, string>> = { address: 'reader@example.org', since: 'May 1, 2015' }
  return html.replace(
    /\uE000(\w+)\uE001/g,
    (_, slot: string) => values[slot] ?? `https://newsletter.example.org/${slot}`,
  )
}
