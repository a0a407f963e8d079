// The pages of a newsletter that is served, as a person meets them in a browser: valid, accessible, small, without a
// script, and with nothing asked of anybody else.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { HtmlValidate } from 'html-validate'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openKeys } from '../../src/app/keys.ts'
import { storeFileIssue } from '../../src/app/revise.ts'
import { readerToken } from '../../src/audience/reader-token.ts'
import { readIssue } from '../../src/issues/read-markdown.ts'
import { findSubscriber } from '../../src/store/subscribers.ts'
import { serve } from '../../src/web/serve.ts'
import { newsletter } from '../app/send/newsletter.ts'
import { openBrowser } from './browser.ts'
import { accessibility } from './look-over.ts'

const BUSY_MACHINE = 240_000
/** Octets of an issue's page before images. */
const BUDGET = 60_000

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, BUSY_MACHINE)
afterAll(() => browser.close())

describe('the pages that are served', () => {
  test(
    'are valid, accessible and no wider than a phone, and ask nobody but us',
    async () => {
      const { url, paths } = await served()
      const validator = new HtmlValidate({ extends: ['html-validate:recommended'] })
      const problems: string[] = []
      for (const scheme of ['light', 'dark'] as const) {
        const { page, refused } = await visitor(url, scheme)
        for (const path of paths) {
          const answer = await page.goto(url + path)
          const { results } = validator.validateStringSync((await answer?.text()) ?? '')
          const messages = results.flatMap(({ messages }) =>
            messages.map(one => `${one.ruleId}: ${one.message}`),
          )
          const wider = Number(
            await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'),
          )
          problems.push(...messages.map(message => `${path}: ${message}`))
          if (wider > 0) problems.push(`${path}: scrolls sideways by ${wider}`)
        }
        problems.push(...refused)
      }
      expect(problems).toEqual([])
    },
    BUSY_MACHINE,
  )

  test(
    'have nothing that axe objects to',
    async () => {
      const { url, paths } = await served()
      const { page } = await visitor(url, 'light', { bypassCSP: true })
      const problems: string[] = []
      for (const path of paths) {
        await page.goto(url + path)
        problems.push(...(await accessibility(page, [])).map(problem => `${path}: ${problem}`))
      }
      expect(problems).toEqual([])
    },
    BUSY_MACHINE,
  )

  test(
    'an issue of 24 posts is small, and is painted from HTML and one style sheet without any script',
    async () => {
      const { url, issue } = await served()
      const { page, asked } = await visitor(url, 'light', { javaScriptEnabled: false })
      const answer = await page.goto(url + issue)
      expect((await answer?.body())?.length).toBeLessThan(BUDGET)
      expect(asked.map(({ type }) => type).toSorted()).toEqual(['document', 'stylesheet'])
      expect(await page.title()).toContain('roundup')
      expect(await page.getByRole('heading', { name: 'Post number 24' }).isVisible()).toBe(true)
    },
    BUSY_MACHINE,
  )
})

test(
  'a person subscribes, confirms from the mail, reads on a phone, leaves with one click, and comes back',
  async () => {
    const { url, issue, app } = await served()
    const { page } = await visitor(url, 'light')
    const state = async () => (await findSubscriber(app.db, 'readers', 'cleo@example.org'))?.state
    await page.goto(`${url}/`)
    await page.getByRole('link', { name: 'Subscribe' }).click()
    await page.getByLabel('Your mail address').fill('cleo@example.org')
    await page.getByRole('button', { name: 'Subscribe' }).click()
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()

    const confirm = await linkInMail(app.workspace.outbox, /https?:\/\/\S+\/confirm\/[\w-]+/)
    await page.goto(url + confirm)
    expect(await state()).toBe(undefined)
    await page.getByRole('button').first().click()
    await expect.poll(state).toBe('active')

    await page.goto(url + issue)
    await page.getByRole('heading', { name: 'Post number 1', exact: true }).waitFor()

    const { id = 0 } = (await findSubscriber(app.db, 'readers', 'cleo@example.org')) ?? {}
    const token = readerToken('unsubscribe', id, (await openKeys(app)).tokens)
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
    expect((await fetch(`${url}/unsubscribe/${token}`, { method: 'POST', body })).status).toBe(200)
    expect(await state()).toBe('left')

    await page.goto(`${url}/unsubscribe/${token}`)
    await page.getByRole('button', { name: 'Leave' }).click()
    await page.getByRole('button', { name: 'Come back' }).click()
    await expect.poll(state).toBe('active')
  },
  BUSY_MACHINE,
)

async function served() {
  const { app } = await newsletter({ readers: ['ada@example.org'], config: ['links: { prefix: blog }'] })
  const here = { ...app, settings: { ...app.settings, baseUrl: 'http://localhost:8080' } }
  const { issue } = readIssue(issueOf24(), { fileName: 'issue.md' })
  await storeFileIssue(here, issue, 'past')
  const stop = new AbortController()
  const port = Promise.withResolvers<number>()
  const ready = (_: string, number: number) => port.resolve(number)
  const ended = serve(here, {
    host: '127.0.0.1',
    port: 0,
    quiet: true,
    write: () => {},
    stop: stop.signal,
    ready,
  })
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  const url = `http://localhost:${await port.promise}`
  const home = await (await fetch(url)).text()
  const path = `/${/href="(issues\/[^"]*)"/.exec(home)?.[1]}`
  const { tokens } = await openKeys(here)
  const own = (['unsubscribe', 'preferences'] as const).map(
    what => `/${what}/${readerToken(what, 1, tokens)}`,
  )
  const paths = ['/', path, '/authors/', '/search/', '/subscribe', '/nothing', ...own]
  return { url, app: here, issue: path, paths }
}

async function visitor(
  url: string,
  colorScheme: 'light' | 'dark',
  more: { readonly bypassCSP?: boolean; readonly javaScriptEnabled?: boolean } = {},
): Promise<{ page: Page; refused: string[]; asked: { type: string }[]; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: { width: 320, height: 700 }, colorScheme, ...more })
  onTestFinished(async () => await context.close())
  const refused: string[] = []
  const asked: { type: string }[] = []
  await context.route('**', async route => {
    const request = route.request()
    asked.push({ type: request.resourceType() })
    if (request.url().startsWith(`${url}/`)) return await route.continue()
    refused.push(`asks for ${request.url()}`)
    return await route.abort()
  })
  const page = await context.newPage()
  // What the policy refuses is told here.
  page.on('console', message => {
    if (message.type() === 'error' && !/status of 404/.test(message.text())) refused.push(message.text())
  })
  return { page, refused, asked, context }
}

async function linkInMail(outbox: string, link: RegExp): Promise<string> {
  const find = (): string | undefined => {
    const mails = readdirSync(outbox).map(file => readFileSync(join(outbox, file), 'utf8'))
    return mails.flatMap(mail => link.exec(mail.replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[0] ?? [])[0]
  }
  await expect.poll(find, { timeout: 20_000 }).toBeDefined()
  return new URL(find() ?? '').pathname
}

function issueOf24(): string {
  const excerpt = 'Ada wrote down how she moved the build of a large program to two small machines. '.repeat(
    4,
  )
  const entries = Array.from({ length: 24 }, (_, index) => {
    const link = `[http://localhost:8080/blog${index + 1}](https://blog.example.org/post-${index + 1})`
    return `**Post number ${index + 1}** by Ada Example\n\n> ${excerpt.trim()}\n\n… read more at ${link}\n`
  })
  return `---\ntitle: "Community roundup"\ndate: 2015-06-08\n---\nHello.\n\n${entries.join('\n')}\nBye.\n`
}
