// Reads every roundup in a folder and prints what was found in it; checks that what is written back reads
// the same, and is written the same again.
//   node tests/corpus/roundups.ts DIR [--entries]
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { readIssue } from '../../src/issues/read-markdown.ts'
import { findRepeats } from '../../src/issues/repeats.ts'
import { writeIssue } from '../../src/issues/write-markdown.ts'

const [folder = '.', ...flags] = process.argv.slice(2)
const files = readdirSync(folder)
  .filter(name => name.endsWith('.md'))
  .toSorted()
const issues = files.map(name => {
  const file = join(folder, name)
  return { file: name, ...readIssue(readFileSync(file, 'utf8'), { fileName: basename(file) }) }
})
const repeats = findRepeats(issues)
const broken: string[] = []

for (const { file, issue, problems, lines } of issues) {
  const written = writeIssue(issue)
  const again = readIssue(written)
  if (!isDeepStrictEqual(again.issue, issue)) broken.push(`${file}: reads differently when written`)
  if (writeIssue(again.issue) !== written) broken.push(`${file}: is written differently the second time`)
  const ran = repeats.filter(repeat => repeat.file === file)
  console.log(`${file}: ${issue.entries.length} entries, ${problems.length} problems, ${ran.length} repeats`)
  if (flags.includes('--entries')) {
    console.log(
      `  ${issue.date} | ${issue.title} | intro ${JSON.stringify(issue.intro)} | outro ${JSON.stringify(issue.outro)}`,
    )
    for (const [index, entry] of issue.entries.entries()) {
      console.log(
        `  ${lines[index]}: ${entry.title} | ${entry.author} | ${entry.url} | ${JSON.stringify(entry.excerpt)}`,
      )
    }
  }
  for (const { line, message } of [...problems, ...ran]) console.log(`  line ${line}: ${message}`)
}

const entries = issues.flatMap(({ issue }) => issue.entries)
const count = (has: (entry: (typeof entries)[number]) => boolean) => entries.filter(has).length
console.log(
  `${issues.length} issues, ${entries.length} entries, ${count(entry => entry.author !== null)} with an author, ` +
    `${count(entry => entry.excerpt !== '')} with an excerpt; ${issues.flatMap(issue => issue.problems).length} problems, ` +
    `${repeats.length} repeats`,
)
for (const law of broken) console.log(`broken law: ${law}`)
process.exitCode = broken.length === 0 && issues.length > 0 ? 0 : 1
