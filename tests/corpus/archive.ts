// Makes an archive of a folder of roundups, in a workspace of its own that goes away, and prints what is wrong with
// it: pages that are not valid, feeds that cannot be read, entries that are not reached, and short links, by number
// or keyword, that do not lead to their target or else to their entry.
//   node tests/corpus/archive.ts DIR [--base http://short.example]
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseFeed as parseElsewhere } from 'feedsmith'
import { HtmlValidate } from 'html-validate'
import { buildArchive } from '../../src/app/archive/build-archive.ts'
import { openSite } from '../../src/app/archive/open-site.ts'
import { readIssueFiles, storeIssueFile } from '../../src/app/import-issue.ts'
import { processIo } from '../../src/cli/io.ts'
import { openApp } from '../../src/cli/open-app.ts'
import { shownSlug } from '../../src/links/numbering.ts'
import { entriesOf } from '../../src/render/archive/public-issue.ts'
import { parseFeed } from '../../src/sources/feed.ts'

const [folder = '.', , base] = process.argv.slice(2)
const workspace = mkdtempSync(join(tmpdir(), 'newsletter-corpus-'))
const links = base === undefined ? 'off' : `{ base: "${base}" }`
writeFileSync(
  join(workspace, 'newsletter.yaml'),
  `name: A roundup\nfrom: Ada Example <ada@example.org>\nbaseUrl: https://newsletter.example.org\nlinks: ${links}\n`,
)
const { app, close } = await openApp(processIo(), () => {}, workspace)
const wrong: string[] = []
try {
  const files = readdirSync(folder).filter(name => name.endsWith('.md'))
  const reading = { folder: resolve(folder), linkBase: app.settings.links?.base }
  const read = await readIssueFiles(files.toSorted(), reading)
  for (const file of read) await storeIssueFile(app, file, 'past')
  const started = performance.now()
  const built = await buildArchive(app, join(workspace, 'public'))
  const seconds = (performance.now() - started) / 1000
  const again = await buildArchive(app, join(workspace, 'public'))
  if (again.written + again.removed > 0) wrong.push(`built again, ${again.written} files are others`)
  const { site } = await openSite(app, null)
  const slugs = new Set(
    read.flatMap(({ issue }) => issue.entries.map(shownSlug)).filter(slug => slug !== null),
  )
  const pages = filesIn(join(workspace, 'public'))
  const html = [...pages].filter(([path]) => path.endsWith('.html'))
  checkPages(html)
  const largest = html
    .filter(([path]) => path.startsWith('issues/'))
    .map(([path, body]) => [Buffer.byteLength(body), path] as const)
    .toSorted(([a], [b]) => b - a)[0]
  const feeds = [...pages].filter(([path]) => /(?:atom|rss)\.xml$|feed\.json$/.test(path))
  checkFeeds(feeds)
  const entries = site.issues.flatMap(issue => entriesOf(issue).map(entry => ({ issue, entry })))
  for (const { issue, entry } of entries) {
    const page = pages.get(`issues/${issue.slug}/index.html`) ?? ''
    const reached = page.includes(` id="${entry.anchor}"`)
    const listed = pages.get('search/index.html')?.includes(`issues/${issue.slug}/#${entry.anchor}"`)
    if (!reached || !listed) wrong.push(`${issue.slug} #${entry.anchor} is not reached`)
  }
  let [toTarget, toEntry] = [0, 0]
  for (const slug of slugs) {
    const page = pages.get(`${site.linkFolder}${slug}/index.html`) ?? ''
    const to = /content="0;url=([^"]+)"/.exec(page)?.[1]
    if (to?.startsWith('../issues/')) {
      const [path = '', anchor = ''] = to.slice(3).split('#')
      if (pages.get(`${path}index.html`)?.includes(` id="${anchor}"`)) toEntry += 1
      else wrong.push(`${slug} leads to ${to}, which is not there`)
    } else if (to?.startsWith('http')) toTarget += 1
    else wrong.push(`${slug} leads nowhere`)
  }
  console.log(
    `${files.length} files: ${site.issues.length} issues, ${entries.length} entries, ${site.authors.length} authors; ` +
      `${built.files} files in ${seconds.toFixed(1)} s`,
  )
  console.log(`${html.length} pages; the largest of an issue has ${largest?.[0]} octets (${largest?.[1]})`)
  console.log(`${feeds.length} feeds`)
  console.log(`${slugs.size} short links: ${toTarget} to a target, ${toEntry} to their entry`)
  if (site.issues.length !== files.length)
    wrong.push(`${files.length} files made ${site.issues.length} issues`)
} finally {
  await close()
  rmSync(workspace, { recursive: true, force: true })
}
for (const problem of wrong) console.log(`wrong: ${problem}`)
console.log(`${wrong.length} wrong`)
process.exitCode = wrong.length === 0 ? 0 : 1

function filesIn(root: string): ReadonlyMap<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(one => one.isFile())
  const paths = files.map(one => join(one.parentPath, one.name))
  return new Map(paths.map(path => [path.slice(root.length + 1), readFileSync(path, 'utf8')]))
}

function checkPages(html: readonly (readonly [string, string])[]): void {
  const validator = new HtmlValidate({ extends: ['html-validate:recommended'] })
  for (const [path, body] of html) {
    for (const { messages } of validator.validateStringSync(body).results)
      for (const { ruleId, message, line } of messages) wrong.push(`${path}:${line} ${ruleId}: ${message}`)
  }
}

function checkFeeds(feeds: readonly (readonly [string, string])[]): void {
  for (const [path, body] of feeds) {
    const url = new URL(path, 'https://newsletter.example.org/').href
    const own = parseFeed(new TextEncoder().encode(body), { url, contentType: null, now: app.now() })
    const count = path.endsWith('.json')
      ? body.split('"content_html"').length - 1
      : body.split(/<(?:item|entry)>/).length - 1
    if (!own.ok) wrong.push(`${path}: ${own.problem}`)
    else if (own.posts.length !== count || own.problems.length > 0)
      wrong.push(`${path}: ${own.posts.length} of ${count} items, ${own.problems.join('; ')}`)
    try {
      parseElsewhere(body)
    } catch (error) {
      wrong.push(`${path}: ${String(error)}`)
    }
  }
}
