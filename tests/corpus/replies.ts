// Reads every reply of a folder (DIR/**: whole messages *.eml, bodies *.html, and plain text) and prints what
// the person wrote and the links in it, for a person to read. `--lines` shows instead what each line was
// taken for. An mbox (*.mbox) is read message by message, only figures and links are printed.
//   node tests/corpus/replies.ts DIR [--lines]
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { simpleParser } from 'mailparser'
import { htmlLines } from '../../src/inbound/words/html-lines.ts'
import { judge } from '../../src/inbound/words/judge.ts'
import { type MailBody, ownWords } from '../../src/inbound/words/own-words.ts'
import { plainLines } from '../../src/inbound/words/plain-lines.ts'

const [folder = '.', ...flags] = process.argv.slice(2)
const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter(entry => entry.isFile())
const totals = { mails: 0, empty: 0, links: 0, crashes: 0, slowest: 0 }

for (const file of files.map(entry => join(entry.parentPath, entry.name)).toSorted()) {
  const content = readFileSync(file)
  const name = relative(folder, file)
  if (name.endsWith('.mbox')) {
    const mails = content
      .toString('latin1')
      .split(/^From .*\n/m)
      .slice(1)
    for (const [at, mail] of mails.entries()) {
      show(`${name} ${at}`, await bodyOf(Buffer.from(mail, 'latin1')))
    }
  } else show(name, await body(name, content))
}
console.log(JSON.stringify({ ...totals, slowest: Math.round(totals.slowest) }))
process.exitCode = totals.mails === 0 || totals.crashes > 0 ? 1 : 0

async function body(name: string, content: Buffer): Promise<MailBody> {
  const none = { text: null, html: null, flowed: false }
  if (name.endsWith('.html')) return { ...none, html: content.toString() }
  return name.endsWith('.eml') ? bodyOf(content) : { ...none, text: content.toString() }
}

async function bodyOf(message: Buffer): Promise<MailBody> {
  const { text, html } = await simpleParser(message, { skipHtmlToText: true })
  return { text: text ?? null, html: html || null, flowed: false }
}

function show(name: string, mail: MailBody): void {
  totals.mails += 1
  const start = performance.now()
  try {
    const { text, links } = ownWords(mail)
    totals.slowest = Math.max(totals.slowest, performance.now() - start)
    totals.links += links.length
    totals.empty += text === '' ? 1 : 0
    console.log(`\n=== ${name}`)
    if (flags.includes('--lines')) showLines(mail)
    else console.log(text)
    for (const link of links)
      console.log(`  -> ${link.url}${link.text === link.url ? '' : ` (${link.text})`}`)
  } catch (error) {
    totals.crashes += 1
    console.log(`${name}: CRASH`, error)
  }
}

function showLines({ text, html }: MailBody): void {
  const parts = [text === null ? [] : plainLines(text, false), html === null ? [] : htmlLines(html)]
  for (const lines of parts) {
    const kinds = judge(lines)
    for (const [at, line] of lines.entries()) {
      console.log(`${(kinds[at] ?? '').padEnd(9)} |${line.text.slice(0, 120)}`)
    }
  }
}
