// The archive from import to folder, and served page by page.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { App } from '../../../src/app/app.ts'
import { archivePage } from '../../../src/app/archive/archive-page.ts'
import { buildArchive } from '../../../src/app/archive/build-archive.ts'
import { currentSite } from '../../../src/app/archive/current-site.ts'
import { removePost, restorePost } from '../../../src/app/archive/remove-post.ts'
import { resolveLink } from '../../../src/app/archive/resolve-link.ts'
import { storeFileIssue } from '../../../src/app/revise.ts'
import type { Issue } from '../../../src/issues/issue.ts'
import { readIssue } from '../../../src/issues/read-markdown.ts'
import { disableLink } from '../../../src/store/links.ts'
import { entry, issueOf } from '../../render/sample-issue.ts'
import { forEachApp, refusal } from '../app-for-test.ts'

const BASE = 'https://newsletter.example.org'
const config = { baseUrl: BASE, links: { base: 'https://short.example', prefix: 'blog' } }

/** One whose second post has no known address, as in old issues. */
const PAST = issueOf({
  entries: [
    entry(),
    entry({ title: 'A lost one', author: 'Bo Sample', url: 'https://short.example/blog123', shortUrl: null }),
    entry({ title: 'By keyword', author: 'Bo Sample', url: 'https://short.example/seeds', shortUrl: null }),
  ],
})

async function storePast(app: App, issue: Issue = PAST): Promise<void> {
  await storeFileIssue(app, issue, 'past')
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'newsletter-archive-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'public')
}

function filesIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(one => one.isFile())
  const paths = files.map(one => join(one.parentPath, one.name)).toSorted()
  return new Map(paths.map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

forEachApp('the archive', open => {
  it('is the same folder, octet for octet, whenever it is built', async () => {
    const { app, at } = await open({ config })
    await storePast(app)
    const [one, two] = [newFolder(), newFolder()]
    const built = await buildArchive(app, one)
    expect(built).toMatchObject({ issues: 1, entries: 3, authors: 2, links: 3, hidden: [], unchanged: 0 })
    at('2030-01-01T00:00:00.000Z')
    await buildArchive(app, two)
    expect(filesIn(two)).toEqual(filesIn(one))
    expect(await buildArchive(app, one)).toMatchObject({ written: 0, removed: 0 })
  })

  it('has no draft in it', async () => {
    const { app } = await open({ config })
    await storeFileIssue(app, PAST, 'draft')
    const folder = newFolder()
    expect(await buildArchive(app, folder)).toMatchObject({ issues: 0, links: 0 })
    expect([...filesIn(folder).values()].filter(body => body.includes('tomatoes'))).toEqual([])
    expect(await archivePage(app, 'issues/2015-06-15/')).toBeNull()
  })

  it('has a page for each short link: to its target, or else to its entry', async () => {
    const { app } = await open({ config })
    await storePast(app)
    const folder = newFolder()
    await buildArchive(app, folder)
    const files = filesIn(folder)
    expect(files.get('blog122/index.html')).toContain(
      '<meta http-equiv="refresh" content="0;url=https://ada.example.org/2015/06/tomatoes">',
    )
    for (const slug of ['blog123', 'seeds']) {
      expect(files.get(`${slug}/index.html`)).toContain(`content="0;url=../issues/2015-06-15/#post-${slug}"`)
      expect(files.get('issues/2015-06-15/index.html')).toContain(`id="post-${slug}"`)
    }
    for (const [path, body] of files) {
      if (/^(?:blog|seeds)/.test(path)) expect(body).toContain('<meta name="robots" content="noindex">')
    }
  })

  it.each([
    ['https://newsletter.example.org/go', 'go/blog122/index.html'],
    ['https://s.example.org/x', 'x/blog122/index.html'],
    ['https://s.example.org', 'blog122/index.html'],
  ])('puts the pages of short links of %s at %s', async (base, file) => {
    const { app } = await open({ config: { ...config, links: { base } } })
    await storePast(app)
    const folder = newFolder()
    await buildArchive(app, folder)
    expect(filesIn(folder).has(file)).toBe(true)
  })

  it('says which short link a page of its own hides', async () => {
    const { app } = await open({ config })
    await storePast(app, issueOf({ entries: [entry({ shortUrl: 'https://short.example/authors' })] }))
    const folder = newFolder()
    expect(await buildArchive(app, folder)).toMatchObject({ hidden: ['authors/'] })
    expect(filesIn(folder).get('authors/index.html')).toContain('Ada Example')
  })

  it('is served page by page, as the folder has it but for the way to subscribe', async () => {
    const { app } = await open({ config })
    await storePast(app)
    const folder = newFolder()
    await buildArchive(app, folder)
    const page = await archivePage(app, 'issues/2015-06-15/')
    expect(page).toMatchObject({ type: 'text/html; charset=utf-8', immutable: false })
    expect(page?.etag).toMatch(/^"[\w-]{22}"$/)
    expect(page?.body).toContain('<a class="join" href="../../subscribe">Subscribe</a>')
    const filed = filesIn(folder).get('issues/2015-06-15/index.html') ?? ''
    expect(filed).toContain('href="mailto:ada@example.org?subject=subscribe"')
    const join = /<a class="join".*/g
    expect(page?.body.replace(join, '')).toBe(filed.replace(join, ''))
    expect(await archivePage(app, 'issues/2015-06-15/')).toBe(page)
    expect(await archivePage(app, 'blog122')).toBeNull()
    expect(await archivePage(app, '../newsletter.yaml')).toBeNull()
  })

  it('that is served is opened once for all who ask at once', async () => {
    const { app } = await open({ config })
    await storePast(app)
    const pages = await Promise.all(Array.from({ length: 20 }, async () => await archivePage(app, 'search/')))
    const sites = await Promise.all(Array.from({ length: 20 }, async () => await currentSite(app)))
    expect(new Set(sites).size).toBe(1)
    expect(new Set(pages.map(page => page?.body)).size).toBe(1)
  })

  it('has each issue as Markdown that imports as the same issue', async () => {
    const { app } = await open({ config })
    await storePast(app)
    const { body = '' } = (await archivePage(app, 'issues/2015-06-15.md')) ?? {}
    expect(readIssue(body, { linkBase: 'https://short.example' })).toMatchObject({
      issue: PAST,
      problems: [],
    })
  })

  it('that is served shows a change a second later', async () => {
    const { app, at } = await open({ config })
    await storePast(app)
    const before = await archivePage(app, '')
    await storePast(app, { ...PAST, date: '2015-06-22', number: 43, title: 'A newer one' })
    expect(await archivePage(app, '')).toBe(before)
    at('2015-06-15T13:29:42.000Z')
    expect((await archivePage(app, ''))?.body).toContain('A newer one')
  })
})

forEachApp('a short link', open => {
  it('leads to its target, its entry, or nowhere; and never where somebody else wants', async () => {
    const { app, at } = await open({ config })
    await storePast(app)
    const url = async (slug: string) => await resolveLink(app, slug)
    expect(await url('blog122')).toMatchObject({
      kind: 'found',
      url: 'https://ada.example.org/2015/06/tomatoes',
    })
    expect(await url('seeds')).toMatchObject({
      kind: 'found',
      url: `${BASE}/issues/2015-06-15/#post-seeds`,
    })
    for (const slug of [
      'blog999',
      '',
      '//evil.example',
      '\\evil',
      'blog122\r\nX: y',
      'blog122?u=https://evil',
    ])
      expect(await url(slug)).toEqual({ kind: 'unknown' })
    await disableLink(app.db, 'blog122')
    at('2015-06-15T13:29:50.000Z')
    expect(await url('blog122')).toEqual({ kind: 'gone' })
    const folder = newFolder()
    await buildArchive(app, folder)
    expect(filesIn(folder).get('blog122/index.html')).not.toContain('ada.example.org')
  })
})

forEachApp('a post', open => {
  it.each([
    'https://ada.example.org/2015/06/tomatoes',
    'http://www.ada.example.org/2015/06/tomatoes/?utm_source=x',
    'https://short.example/blog122',
    'blog122',
  ])('is taken out, wherever it ran, by %s, and put back', async post => {
    const { app } = await open({ config })
    await storePast(app)
    await storePast(
      app,
      issueOf({
        date: '2015-06-22',
        number: 43,
        entries: [entry(), entry({ url: 'https://x.example.org/', shortUrl: null, title: 'Stays' })],
      }),
    )
    const folder = newFolder()
    await buildArchive(app, folder)
    const where = () => [...filesIn(folder)].filter(([, body]) => /tomatoes/.test(body)).map(([path]) => path)
    const before = where()
    expect(await removePost(app, post)).toEqual({
      post: 'https://ada.example.org/2015/06/tomatoes',
      title: 'Why my tomatoes split',
      links: ['blog122'],
    })
    await buildArchive(app, folder)
    expect(where()).toEqual([])
    expect(await resolveLink(app, 'blog122')).toEqual({ kind: 'gone' })
    expect((await refusal(removePost(app, post))).code).toBe('state')
    expect(await restorePost(app, post)).toMatchObject({ links: ['blog122'] })
    await buildArchive(app, folder)
    expect(where()).toEqual(before)
    expect((await refusal(restorePost(app, post))).code).toBe('state')
  })

  it.each(['before', 'while'])(
    'that is put back leaves a link out of service that was disabled %s it was out',
    async when => {
      const { app } = await open({ config })
      await storePast(app)
      const post = 'https://ada.example.org/2015/06/tomatoes'
      if (when === 'before') await disableLink(app.db, 'blog122')
      await removePost(app, post)
      if (when === 'while') expect(await disableLink(app.db, 'blog122')).toBe(false)
      expect(await restorePost(app, post)).toMatchObject({ links: [] })
      expect(await resolveLink(app, 'blog122')).toEqual({ kind: 'gone' })
    },
  )

  it('whose address nobody knows is taken out by its short link', async () => {
    const { app } = await open({ config })
    await storePast(app)
    expect(await removePost(app, 'seeds')).toMatchObject({ title: 'By keyword', links: ['seeds'] })
  })

  it('that never ran is none', async () => {
    const { app } = await open({ config })
    for (const post of ['https://evil.example/', 'blog1', "' or 1=1 --", ''])
      expect((await refusal(removePost(app, post))).code).toBe('notFound')
  })
})
