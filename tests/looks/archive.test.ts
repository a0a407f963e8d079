// The archive as people see it, and as those who attack it would like it to be.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAssets } from '../../src/render/archive/assets.ts'
import type { Files } from '../../src/render/archive/files.ts'
import { previewPage } from '../../src/render/archive/preview-page.ts'
import { shownIssue } from '../../src/render/archive/public-issue.ts'
import { plot } from '../../src/render/archive/stats-page.ts'
import { builtInTemplates } from '../../src/render/built-in-templates.ts'
import { hostileSite, sampleFiles, sampleSite } from '../render/archive/sample-site.ts'
import { LETTERHEAD } from '../render/sample-issue.ts'
import { BASE, visit } from './archive-browser.ts'
import { openBrowser } from './browser.ts'
import { accessibility } from './look-over.ts'

const BUSY_MACHINE = 240_000

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, BUSY_MACHINE)
afterAll(() => browser.close())

const isPage = (path: string) => path === '' || path.endsWith('/') || path.endsWith('.html')

async function problemsOf(files: Files, paths: readonly string[]): Promise<readonly string[]> {
  const problems: string[] = []
  for (const scheme of ['light', 'dark'] as const) {
    const { page, context, requests } = await visit(browser, files, { width: 320, scheme })
    for (const path of paths) {
      await page.setViewportSize({ width: 320, height: 900 })
      await page.goto(BASE + path)
      problems.push(...(await accessibility(page, [])).map(problem => `${path}: ${problem}`))
      for (const width of [320, 600, 1200]) {
        await page.setViewportSize({ width, height: 900 })
        const wider = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))
        if (wider > 0) problems.push(`${path}: scrolls sideways by ${wider} at ${width}`)
      }
    }
    problems.push(...requests.map(url => `asks for ${url}`))
    await context.close()
  }
  return problems
}

describe('at 320, 600 and 1200 px, light and dark, nothing scrolls sideways and axe finds nothing', () => {
  test(
    'on any page',
    async () => {
      const files = sampleFiles()
      expect(await problemsOf(files, files.paths.filter(isPage))).toEqual([])
    },
    BUSY_MACHINE,
  )

  test(
    'when every title, name and excerpt is hostile',
    async () => {
      const paths = ['', 'issues/2015-06-15/', 'authors/', 'search/']
      expect(await problemsOf(sampleFiles(hostileSite()), paths)).toEqual([])
    },
    BUSY_MACHINE,
  )

  test(
    'in a language that runs from right to left',
    async () => {
      const files = sampleFiles(sampleSite({ letterhead: { ...LETTERHEAD, language: 'ar' } }))
      expect(await problemsOf(files, ['', 'issues/2015-06-22/'])).toEqual([])
    },
    BUSY_MACHINE,
  )
})

/** Moves over, focuses and loads everything that is there. */
const TOUCH_ALL = `for (const type of ['mouseover', 'focus', 'error', 'load', 'click'])
  for (const element of document.querySelectorAll('main *'))
    if (!element.closest('a, button')) element.dispatchEvent(new Event(type))`

describe('nothing that a contributor wrote runs or asks anybody for anything', () => {
  test(
    'on any page of the archive',
    async () => {
      const files = sampleFiles(hostileSite())
      const { page, context, requests, dialogs } = await visit(browser, files, {
        width: 600,
        scheme: 'light',
      })
      for (const path of files.paths.filter(isPage)) {
        await page.goto(BASE + path)
        await page.evaluate(TOUCH_ALL)
        expect([path, page.url()]).toEqual([path, new URL(path, BASE).href])
        expect(
          await page.locator('main script, main img, main svg, main form:not(.search), main iframe').count(),
        ).toBe(0)
      }
      await page.goto(`${BASE}search/?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}`)
      await page.locator('#found').filter({ hasText: 'post' }).waitFor()
      expect(await page.locator('main img').count()).toBe(0)
      expect({ dialogs, requests }).toEqual({ dialogs: [], requests: [] })
      await context.close()
    },
    BUSY_MACHINE,
  )

  test.each(['atom.xml', 'rss.xml', 'feed.json'])(
    'in %s, shown by a reader that trusts it',
    async path => {
      const files = sampleFiles(hostileSite())
      const { page, context, requests, dialogs } = await visit(
        browser,
        files,
        { width: 600, scheme: 'light' },
        { reader: READER },
      )
      await page.goto(`${BASE}reader?${path}`)
      await page.locator('article').first().waitFor()
      await page.evaluate(TOUCH_ALL)
      expect(await page.locator('article script, article img, article svg, article form').count()).toBe(0)
      expect({ dialogs, requests }).toEqual({ dialogs: [], requests: [] })
      await context.close()
    },
    BUSY_MACHINE,
  )
})

/** A reader with no protection of its own; a feed that is not well-formed shows nothing in it. */
const READER = `<!DOCTYPE html><title>A reader</title><main></main><script>
  const path = location.search.slice(1)
  fetch(path).then(answer => answer.text()).then(text => {
    const show = html => document.querySelector('main').insertAdjacentHTML('beforeend', '<article>' + html + '</article>')
    if (path.endsWith('.json')) return JSON.parse(text).items.forEach(item => show(item.content_html))
    const feed = new DOMParser().parseFromString(text, 'text/xml')
    if (feed.querySelector('parsererror')) return
    for (const element of feed.getElementsByTagName('*'))
      if (/^(content|encoded)$/.test(element.localName)) show(element.textContent)
  })
</script>`

test(
  'every feed is well-formed XML, whatever is in it',
  async () => {
    for (const site of [sampleSite(), hostileSite(), sampleSite({ issues: [] })]) {
      const files = sampleFiles(site)
      const { page, context } = await visit(browser, files, { width: 600, scheme: 'light' })
      await page.goto(BASE)
      for (const path of files.paths.filter(path => path.endsWith('.xml'))) {
        const text = JSON.stringify((await files.make(path))?.body ?? '')
        const error = await page.evaluate(
          `new DOMParser().parseFromString(${text}, 'text/xml').querySelector('parsererror')?.textContent ?? null`,
        )
        expect([path, error]).toEqual([path, null])
      }
      await context.close()
    }
  },
  BUSY_MACHINE,
)

test(
  'the preview of a hostile issue runs nothing, asks nobody, and looks like the page',
  async () => {
    const [issue] = hostileSite().issues
    if (issue === undefined) throw new Error('there is an issue')
    const { style } = openAssets([builtInTemplates()])
    const preview = previewPage(LETTERHEAD, shownIssue(issue), style.content, undefined)
    const look = { width: 600, scheme: 'light' } as const
    const { page, context, requests, dialogs } = await visit(browser, sampleFiles(), look, { preview })
    await page.goto(`${BASE}preview`)
    await page.evaluate(TOUCH_ALL)
    expect(await page.locator('main script, main img, main svg, main form, main iframe').count()).toBe(0)
    const background = await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    expect({ dialogs, requests, background }).toEqual({
      dialogs: [],
      requests: [],
      background: 'rgb(253, 251, 247)',
    })
    await context.close()
  },
  BUSY_MACHINE,
)

describe('the search', () => {
  test(
    'finds as one types, by title, author and words, with accents or without, and leads to the entry',
    async () => {
      const { page, context, requests } = await visit(browser, sampleFiles(), { width: 390, scheme: 'light' })
      await page.goto(`${BASE}search/`)
      for (const [wanted, first] of [
        ['tomato', 'Why my tomatoes split'],
        ['cleo', 'Seed swaps for people who forget names'],
        ['thermometer', 'Three numbers to know about a compost heap'],
        ['kapitansmutzen Donau', null],
        [
          'donaudampfschifffahrtsgesellschaftskapitansmutzen',
          'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung',
        ],
      ] as const) {
        await page.fill('#q', wanted)
        await page
          .locator('#found')
          .filter({ hasText: first === null ? '0 posts' : /\d post/ })
          .waitFor()
        if (first !== null) await page.locator('#hits li a', { hasText: first }).first().waitFor()
        expect(await page.locator('#all').isVisible()).toBe(false)
      }
      await page.fill('#q', 'greenhouse')
      await page.locator('#hits li a', { hasText: 'greenhouse' }).first().click()
      expect(page.url()).toBe(`${BASE}issues/2015-06-15/#post-blog123`)
      expect(requests).toEqual([])
      await context.close()
    },
    BUSY_MACHINE,
  )

  test(
    'works from the front page, and has its words in its address',
    async () => {
      const { page, context } = await visit(browser, sampleFiles(), { width: 1200, scheme: 'dark' })
      await page.goto(BASE)
      await page.fill('#q', 'compost')
      await page.press('#q', 'Enter')
      await page.waitForURL(`${BASE}search/?q=compost`)
      await page.locator('#found').filter({ hasText: '2 posts' }).waitFor()
      await context.close()
    },
    BUSY_MACHINE,
  )

  test(
    'lists every post where nothing may run',
    async () => {
      const context = await browser.newContext({ javaScriptEnabled: false })
      const page = await context.newPage()
      await page.setContent((await sampleFiles().make('search/'))?.body ?? '')
      expect(await page.locator('#all li a').count()).toBe(8)
      expect(await page.locator('#all').isVisible()).toBe(true)
      await context.close()
    },
    BUSY_MACHINE,
  )
})

test(
  'a page is there before anything but its style sheet has been loaded',
  async () => {
    const { page, context } = await visit(browser, sampleFiles(), { width: 390, scheme: 'light' })
    const asked: string[] = []
    page.on('request', request =>
      asked.push(
        request
          .url()
          .replace(BASE, '')
          .replace(/\.\w{10}\./, '.'),
      ),
    )
    await page.goto(`${BASE}issues/2015-06-22/`)
    expect(asked).toEqual(['issues/2015-06-22/', 'assets/style.css'])
    await context.close()
  },
  BUSY_MACHINE,
)

test('a plot says in words what it shows, and needs nothing from elsewhere', () => {
  const days = [
    { day: '2015-06-15', count: 12 },
    { day: '2015-06-16', count: 0 },
    { day: '2015-06-17', count: 3 },
  ]
  const svg = plot(days, 'Clicks on <b>')?.text ?? ''
  expect(svg).toContain(
    'aria-label="Clicks on &#60;b&#62;: 15 from 2015-06-15 to 2015-06-17, at most 12 a day"',
  )
  expect(svg.match(/<rect /g)).toHaveLength(2)
  expect(svg).not.toMatch(/style=|href|url\(/)
  expect(plot([], 'Nothing')).toBeNull()
})
