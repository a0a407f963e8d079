// Renders every roundup of a folder (DIR/*.md, *.txt) in both variants and prints figures: no broken
// template, HTML under 102,400 octets, the post to a list under 40,000, text lines of 72 columns but for
// addresses, every link in both parts, the same hash twice. Ends with 1 when short of that.
//   node tests/corpus/editions.ts DIR [--looks] [--findings]     (--looks: in a browser too)
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkEdition } from '../../src/check/check-edition.ts'
import type { Issue } from '../../src/issues/issue.ts'
import { readIssue } from '../../src/issues/read-markdown.ts'
import { parseAddress } from '../../src/mail/address.ts'
import { builtInTemplates } from '../../src/render/built-in-templates.ts'
import type { Edition } from '../../src/render/edition.ts'
import { messageMaker } from '../../src/render/message.ts'
import { renderEdition } from '../../src/render/render-edition.ts'
import { openTemplates } from '../../src/render/templates.ts'
import { openBrowser } from '../looks/browser.ts'
import { filled, lookOver } from '../looks/look-over.ts'
import { LETTERHEAD } from '../render/sample-issue.ts'

const [folder = '.', ...flags] = process.argv.slice(2)
const LIST = parseAddress('list@lists.example.org')!
const EDITOR = { name: 'Example Editor', address: parseAddress('editor@example.org')! }
const LIMIT = 40_000
/** What a roundup may hold and an edition cannot mend. */
const OF_THE_ISSUE = new Set([
  'entry-repeated',
  'entry-excerpt',
  'entry-long',
  'link-text',
  'short-link-shared',
  'link-punycode',
])

const short: string[] = []
const sizes = { html: [] as number[], message: [] as number[] }
const findings = new Map<string, number>()
const browser = flags.includes('--looks') ? await openBrowser() : null
const files = readdirSync(folder).filter(name => /\.(md|txt)$/.test(name))

for (const name of files.toSorted()) {
  const { issue } = readIssue(readFileSync(join(folder, name), 'utf8'), { fileName: name })
  const edition = await renderEdition(issue, LETTERHEAD, openTemplates([builtInTemplates()]))
  const again = await renderEdition(issue, LETTERHEAD, openTemplates([builtInTemplates()]))
  if (again.hash !== edition.hash) short.push(`${name}: another hash the second time`)
  const octets = sizeOf(edition)
  sizes.html.push(Buffer.byteLength(edition.subscriber.html))
  sizes.message.push(octets)
  checkFindings(name, issue, edition, octets)
  if (browser !== null)
    for (const variant of ['list', 'subscriber'] as const)
      short.push(
        ...(await lookOver(browser, filled(edition[variant].html))).map(
          what => `${name} ${variant}: ${what}`,
        ),
      )
  console.log(`${edition.hash.slice(0, 16)} ${octets} octets, ${issue.entries.length} entries: ${name}`)
}
await browser?.close()

console.log(`${files.length} issues; findings: ${JSON.stringify(Object.fromEntries(findings))}`)
console.log(`octets of HTML ${spread(sizes.html)}, of the message to a list ${spread(sizes.message)}`)
for (const line of short) console.log(`SHORT ${line}`)
process.exitCode = short.length > 0 || files.length === 0 ? 1 : 0

function checkFindings(name: string, issue: Issue, edition: Edition, octets: number): void {
  const postings = [{ audience: 'list', octets, limit: LIMIT, textOnly: false }]
  for (const { rule, where, message } of checkEdition({ issue, edition, letterhead: LETTERHEAD, postings })) {
    findings.set(rule, (findings.get(rule) ?? 0) + 1)
    if (!OF_THE_ISSUE.has(rule)) short.push(`${name}: ${rule}, ${where}: ${message}`)
    else if (flags.includes('--findings')) console.log(`  ${rule}, ${where}: ${message}`)
  }
  for (const { url, shortUrl } of issue.entries)
    for (const { text, html } of [edition.list, edition.subscriber])
      if (!text.includes(shortUrl ?? url) || !html.includes((shortUrl ?? url).replaceAll('&', '&amp;')))
        short.push(`${name}: ${shortUrl ?? url} is missing`)
}

function sizeOf(edition: Edition): number {
  const date = `${edition.date}T12:00:00.000Z`
  const letter = {
    variant: 'list',
    dispatch: 'corpus',
    from: EDITOR,
    replyTo: EDITOR,
    date,
    format: 'both',
  } as const
  return messageMaker(edition, letter, [])({ address: LIST, messageId: '<corpus@example.org>', reader: null })
    .size
}

function spread(numbers: readonly number[]): string {
  return numbers.length === 0 ? 'none' : `${Math.min(...numbers)} to ${Math.max(...numbers)}`
}
