// An app on a workspace of its own that goes away with the test: a fixed clock, a web that the test writes, and
// the database it is given.
//
//   forEachApp('collecting', open => {
//     it('…', async () => {
//       const { app, web, notices } = await open({ config: { timezone: 'Europe/Berlin' } })
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { App } from '../../src/app/app.ts'
import { configSchema } from '../../src/config/schema.ts'
import { type Settings, settingsOf } from '../../src/config/settings.ts'
import { workspaceAt } from '../../src/config/workspace.ts'
import { NewsletterError } from '../../src/errors.ts'
import type { Db } from '../../src/store/database.ts'
import { onDatabase } from '../../src/store/open-ledger.ts'
import type { FetchRequest, FetchResult } from '../../src/transport/http/result.ts'
import { forEachDatabase, type Open } from '../contract/databases.ts'

export const NOW = '2015-06-15T13:29:40.000Z'

/** What an address answers: a body, or a whole result, or what becomes of a request. */
export type Answer = string | Partial<FetchResult> | ((request: FetchRequest) => Answer | Promise<Answer>)

export interface AppForTest {
  readonly app: App
  readonly db: Db
  /** By address; what is not in it answers 404. To be changed by the test as it goes. */
  readonly web: Record<string, Answer>
  /** What was asked for, in order. */
  readonly requests: { readonly url: string; readonly request: FetchRequest }[]
  readonly notices: string[]
  /** Sets the clock. */
  readonly at: (instant: string) => void
}

export type OpenApp = (options?: { readonly config?: object }) => Promise<AppForTest>

export function forEachApp(subject: string, tests: (open: OpenApp) => void): void {
  forEachDatabase(subject, openDatabase => tests(async options => await appOn(openDatabase, options)))
}

async function appOn(
  openDatabase: Open,
  { config = {} }: { readonly config?: object } = {},
): Promise<AppForTest> {
  const folder = mkdtempSync(join(tmpdir(), 'newsletter-app-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { db } = await openDatabase()
  const web: Record<string, Answer> = {}
  const requests: AppForTest['requests'] = []
  const notices: string[] = []
  let now = NOW
  const app: App = {
    workspace: workspaceAt(folder),
    settings: settingsFor(config),
    db,
    now: () => new Date(now),
    random: () => 0,
    env: {},
    fetcher: async () => ({
      get: async (url, request = {}) => {
        requests.push({ url, request })
        return await answered(url, web[url], request)
      },
      close: async () => {},
    }),
    openLedger: async order => onDatabase(db, order),
    notice: line => notices.push(line),
  }
  const at = (instant: string) => {
    now = instant
  }
  return { app, db, web, requests, notices, at }
}

function settingsFor(config: object): Settings {
  const links = { base: 'https://s.example.org', prefix: 'blog', start: 122 }
  const least = { name: 'Sample roundup', from: 'Ada Sample <ada@example.org>', links }
  return settingsOf(configSchema.parse({ ...least, ...config }))
}

/** The whole result that an answer stands for. */
export async function answered(
  url: string,
  answer: Answer | undefined,
  request: FetchRequest,
): Promise<FetchResult> {
  if (answer === undefined) return { kind: 'failed', url, problem: 'HTTP 404', status: 404, retryAfter: null }
  if (typeof answer === 'function') return await answered(url, await answer(request), request)
  const { body, headers, ...rest } = typeof answer === 'string' ? ok(answer) : { ...ok(''), ...answer }
  const plain = { contentType: null, etag: null, lastModified: null, ...headers }
  return { url, status: 200, movedTo: null, insecure: false, body, headers: plain, ...rest } as FetchResult
}

type Ok = Extract<FetchResult, { kind: 'ok' }>

/** An answer with a body, and what a test says beside it. */
export function ok(
  body: string,
  about: Partial<Omit<Ok, 'headers'>> & { headers?: Partial<Ok['headers']> } = {},
) {
  return { kind: 'ok' as const, body: new TextEncoder().encode(body), ...about } as Partial<Ok>
}

export interface Item {
  readonly title?: string
  readonly link?: string
  readonly guid?: string
  readonly date?: string
  readonly author?: string
  readonly text?: string
}

/** An RSS 2.0 feed of these items. */
export function rss(items: readonly Item[], about = ''): string {
  const parts = items.map(({ title, link, guid, date, author, text }) => {
    const element = (name: string, value: string | undefined) =>
      value === undefined ? '' : `<${name}>${value}</${name}>`
    const description = element('description', text ?? `What the post says about it, in a sentence.`)
    const words = [
      element('title', title),
      element('link', link),
      element('guid', guid),
      element('pubDate', date),
    ]
    return `<item>${words.join('')}${element('dc:creator', author)}${description}</item>`
  })
  const head = `<title>A sample blog</title><link>https://blog.example.org/</link>${about}`
  return `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>${head}${parts.join('')}</channel></rss>`
}

/** What was refused, and why. Anything but a refusal fails the test. */
export async function refusal(work: Promise<unknown>): Promise<NewsletterError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof NewsletterError) return error
  throw new Error('it was not refused', { cause: error })
}
