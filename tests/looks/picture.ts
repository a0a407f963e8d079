// Draws the README's pictures of an issue, on a phone in the dark and on a desktop, and of the archive, from made-up
// posts.
//   node tests/looks/picture.ts [FONTS.css]
// FONTS.css: @font-face rules for what readers' machines have and this one may lack (Georgia, Segoe UI).
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { builtInTemplates } from '../../src/render/built-in-templates.ts'
import { renderEdition } from '../../src/render/render-edition.ts'
import { openTemplates } from '../../src/render/templates.ts'
import { sampleFiles, sampleSite, THREE_ISSUES } from '../render/archive/sample-site.ts'
import { issueOf, LETTERHEAD } from '../render/sample-issue.ts'
import { BASE, visit } from './archive-browser.ts'
import { type Look, openBrowser, openPage } from './browser.ts'
import { filled } from './look-over.ts'

const DOCS = join(import.meta.dirname, '..', '..', 'docs')
const LOOKS: Readonly<Record<string, Look>> = {
  'issue-phone.png': { width: 390, height: 844, scheme: 'dark', scale: 1.5 },
  'issue-desktop.png': { width: 1100, height: 900, scheme: 'light', scale: 1.25 },
}
const LARGEST = 150_000

const fonts = process.argv[2] === undefined ? '' : readFileSync(process.argv[2], 'utf8')
const edition = await renderEdition(issueOf(), LETTERHEAD, openTemplates([builtInTemplates()]))
mkdirSync(DOCS, { recursive: true })
const browser = await openBrowser()
for (const [name, look] of Object.entries(LOOKS)) {
  const { page } = await openPage(browser, filled(edition.subscriber.html), look)
  if (fonts !== '') await page.addStyleTag({ content: fonts })
  await page.evaluate('document.fonts.ready.then(() => null)')
  const path = join(DOCS, name)
  await page.screenshot({ path })
  const { size } = statSync(path)
  console.log(`${path}: ${size} octets`)
  if (size > LARGEST) process.exitCode = 1
}
const { page } = await visit(browser, sampleFiles(sampleSite({ issues: THREE_ISSUES.slice(0, 2) })), {
  width: 1100,
  height: 900,
  scheme: 'light',
  scale: 1.25,
})
await page.goto(BASE)
await page.screenshot({ path: join(DOCS, 'archive-desktop.png') })
await browser.close()
