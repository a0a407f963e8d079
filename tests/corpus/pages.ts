// Runs every page of a folder (DIR/*/source.html beside expected-metadata.json) through extractPost and
// says how far titles and authors agree. Excerpts are printed for reading: `pages.ts DIR [--excerpts]`.
// Ends with 1 under 95 % of titles or 90 % of authors.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { excerpts: { type: 'boolean' }, misses: { type: 'boolean' }, only: { type: 'string' } },
})
const folder = positionals[0] ?? '.'
const { extractPost } = await import('../../src/entries/extract.ts')

interface Expected {
  readonly title?: string | null
  readonly byline?: string | null
  readonly siteName?: string | null
  readonly excerpt?: string | null
}

const titles = { right: 0, of: 0 }
const authors = { right: 0, of: 0 }
const excerpts = { found: 0, same: 0, of: 0 }
const times: number[] = []

for (const name of readdirSync(folder).sort()) {
  const [source, facts] = [join(folder, name, 'source.html'), join(folder, name, 'expected-metadata.json')]
  if (!existsSync(source) || !existsSync(facts) || (values.only && values.only !== name)) continue
  const expected = JSON.parse(readFileSync(facts, 'utf8')) as Expected
  const started = performance.now()
  const found = extractPost({
    url: 'http://fakehost.example/test/page.html',
    body: readFileSync(source),
    contentType: 'text/html',
    now: new Date(),
  })
  times.push(performance.now() - started)
  const post = found.kind === 'post' ? found.post : null
  if (found.kind !== 'post') console.log(`${name}: ${JSON.stringify(found)}`)
  if (expected.title) {
    titles.of += 1
    if (sameTitle(post?.title ?? '', expected)) titles.right += 1
    else console.log(`${name}: title ${show(post?.title)} expected ${show(expected.title)}`)
  }
  const byline = nameIn(expected)
  if (byline !== null) {
    authors.of += 1
    if (plain(post?.author ?? '') === plain(byline)) authors.right += 1
    else console.log(`${name}: author ${show(post?.author)} expected ${show(byline)}`)
  } else if (post?.author) console.log(`${name}: author ${show(post.author)} where none was expected`)
  excerpts.of += 1
  if (post?.excerpt) excerpts.found += 1
  const agrees = plain(post?.excerpt ?? '') === plain(expected.excerpt ?? '')
  if (agrees) excerpts.same += 1
  if (values.excerpts && !agrees) {
    console.log(
      `\n${name}\n  ours:     ${show(post?.excerpt)}\n  expected: ${show(expected.excerpt?.slice(0, 300))}`,
    )
  }
}

times.sort((a, b) => a - b)
const median = times[Math.floor(times.length / 2)] ?? 0
console.log(`titles ${share(titles)}, authors ${share(authors)}`)
console.log(`excerpts found ${excerpts.found} of ${excerpts.of}, the expected ones ${excerpts.same}`)
console.log(`${median.toFixed(0)} ms a page (median), ${(times.at(-1) ?? 0).toFixed(0)} the slowest`)
if (titles.right < 0.95 * titles.of || authors.right < 0.9 * authors.of) process.exitCode = 1

/** The expected title may still have the site's name, or the author's, at one end. */
function sameTitle(title: string, expected: Expected): boolean {
  const [ours, theirs] = [plain(title), plain(expected.title ?? '')]
  const site = plain(expected.siteName ?? '')
  if (ours === theirs || (site !== '' && [ours + site, site + ours].includes(theirs))) return ours !== ''
  const rest = (expected.title ?? '').replace(title, '').trim()
  return title.split(' ').length > 1 && /^[|–—:»·_[-]|\s[|–—:»·-]$/u.test(rest)
}

/** The person's name in the expected byline, which is as the page has it; null when there is none. */
function nameIn({ byline, siteName }: Expected): string | null {
  const line =
    (byline ?? '')
      .replace(/^(by|par|written by)\s+/i, '')
      .trim()
      .split('\n')[0] ?? ''
  const name = line
    .replace(/^(by|par|written by)\b\s*/i, '')
    .replace(/\s*\(http.*$|\d+ \p{Lu}\p{Ll}{2} \d{4}.*$/gu, '')
    .trim()
  const nobody = plain(name) === plain(siteName ?? '') || /\d{4}|^follow|contributors|^$/i.test(name)
  return nobody ? null : name
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

function show(text: string | null | undefined): string {
  return text === null || text === undefined ? '(none)' : JSON.stringify(text)
}

function share({ right, of }: { right: number; of: number }): string {
  return `${right} of ${of} (${((100 * right) / Math.max(1, of)).toFixed(0)} %)`
}
