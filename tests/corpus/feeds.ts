// Reads every file of a folder as a feed and prints what was found: node tests/corpus/feeds.ts DIR
// Ends with 1 when a file makes the reader fail, or gives fewer posts than problems account for.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { decode } from '../../src/sources/decode.ts'
import { parseFeed } from '../../src/sources/feed.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node tests/corpus/feeds.ts DIR')
  process.exitCode = 2
} else process.exitCode = measure(folder)

function measure(folder: string): number {
  const totals = {
    files: 0,
    read: 0,
    posts: 0,
    items: 0,
    dated: 0,
    signed: 0,
    excerpts: 0,
    lost: 0,
    crashes: 0,
    ms: 0,
  }
  for (const file of readdirSync(folder, { withFileTypes: true })) {
    if (!file.isFile()) continue
    const body = readFileSync(join(folder, file.name))
    const items = countItems(decode(body, null).text)
    const start = performance.now()
    try {
      const feed = parseFeed(body, {
        url: 'https://blog.example.org/feed',
        contentType: null,
        now: new Date(),
      })
      const ms = performance.now() - start
      const posts = feed.ok ? feed.posts : []
      const problems = feed.ok ? feed.problems : [feed.problem]
      totals.files += 1
      totals.read += feed.ok ? 1 : 0
      totals.posts += posts.length
      totals.items += items
      totals.dated += posts.filter(post => post.publishedAt !== null).length
      totals.signed += posts.filter(post => post.author !== null).length
      totals.excerpts += posts.filter(post => post.excerpt !== null).length
      totals.lost += problems.length === 0 && posts.length < items ? 1 : 0
      totals.ms += ms
      console.log(`${file.name}: ${posts.length} of ${items}, ${ms.toFixed(1)} ms`)
      for (const problem of problems) console.log(`    ${problem}`)
    } catch (error) {
      totals.crashes += 1
      console.log(`${file.name}: CRASH`, error)
    }
  }
  console.log(JSON.stringify({ ...totals, ms: Math.round(totals.ms) }))
  return totals.crashes + totals.lost > 0 ? 1 : 0
}

/** Item tags outside of CDATA and comments, or the items of a JSON Feed. */
function countItems(text: string): number {
  if (/^\s*\{/.test(text)) return JSON.parse(text).items?.length ?? 0
  const bare = text.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g, '')
  return bare.match(/<(?:\w+:)?(?:item|entry)[\s>]/gi)?.length ?? 0
}
