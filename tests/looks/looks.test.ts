import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderEdition } from '../../src/render/render-edition.ts'
import { HOSTILE } from '../render/hostile.ts'
import { entry, issueOf, LETTERHEAD } from '../render/sample-issue.ts'
import { BUILT_IN } from '../render/templates-of.ts'
import { openBrowser, openPage } from './browser.ts'
import { filled, lookOver } from './look-over.ts'
import { sampleOfEverything } from './sample-of-everything.ts'

const BUSY_MACHINE = 120_000

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, BUSY_MACHINE)
afterAll(() => browser.close())

const hostileIssue = () =>
  issueOf({ entries: HOSTILE.map(text => entry({ title: text, author: text, excerpt: text })) })

describe('at 320, 600 and 1200 px, light and dark, nothing scrolls sideways and axe finds nothing serious', () => {
  test.each(['list', 'subscriber'] as const)(
    'in the letter to a %s',
    async variant => {
      const edition = await renderEdition(sampleOfEverything(), LETTERHEAD, BUILT_IN)
      expect(await lookOver(browser, filled(edition[variant].html))).toEqual([])
    },
    BUSY_MACHINE,
  )

  test(
    'when every title, name and excerpt is hostile',
    async () => {
      const { list } = await renderEdition(hostileIssue(), LETTERHEAD, BUILT_IN)
      expect(await lookOver(browser, list.html)).toEqual([])
    },
    BUSY_MACHINE,
  )

  test(
    'in a language that runs from right to left',
    async () => {
      const { list } = await renderEdition(issueOf(), { ...LETTERHEAD, language: 'ar' }, BUILT_IN)
      expect(await lookOver(browser, list.html)).toEqual([])
    },
    BUSY_MACHINE,
  )
})

test(
  'nothing that a contributor wrote runs or asks anybody for anything',
  async () => {
    const { list } = await renderEdition(hostileIssue(), LETTERHEAD, BUILT_IN)
    const { page, requests } = await openPage(browser, '', { width: 600, scheme: 'light' })
    const dialogs: string[] = []
    page.on('dialog', async dialog => {
      dialogs.push(dialog.message())
      await dialog.dismiss()
    })
    await page.setContent(list.html)
    await page.evaluate(`for (const type of ['mouseover', 'focus', 'error', 'load'])
      for (const element of document.querySelectorAll('*')) element.dispatchEvent(new Event(type))`)
    const scripts = await page.locator('script, img, svg').count()
    expect({ dialogs, requests, scripts }).toEqual({ dialogs: [], requests: [], scripts: 0 })
    await page.context().close()
  },
  BUSY_MACHINE,
)
