// The weekly run on the sample newsletter that this repository is, from blogs to mail, by the commands that a
// maintainer types. Nothing leaves this machine: the mail goes to .newsletter/outbox/.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { serveBlogs } from './blogs.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const blogs = await serveBlogs(new Date())
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['The blogs on the list come from a blogroll:', ['sources', 'import', 'sources.opml']],
  ['Their feeds are read; one of them is broken, and that stops nothing:', ['collect']],
  ['One post is added by hand, from its page:', ['candidates', 'add', 'http://elm.example.org/solar-lamp']],
  ['An editor takes what is good; here, everything:', ['candidates', 'accept', '--all']],
  ['The issue is made of it:', ['compose']],
  ['What would embarrass us is looked for:', ['check']],
  ['The edition is approved, by its hash:', ['approve']],
  ['The roster is imported:', ['subscribers', 'import', 'subscribers/readers.csv']],
  ['And it is sent, to the list and to everybody on the roster:', ['send', '--yes']],
  [
    'The whole issue is written to files, as readers get it:',
    ['preview', '--out', '.newsletter/preview', '--quiet'],
  ],
  ['This is where the week stands:', []],
]

try {
  for (const [why, args] of steps) await step(why, args)
  console.log('\nAnd this is the issue as a reader sees it in a terminal (.newsletter/preview/list.txt):\n')
  console.log(readFileSync(new URL('../../.newsletter/preview/list.txt', import.meta.url), 'utf8'))
  console.log(`Open these in a browser or a mail program:
  .newsletter/preview/list.html          the post to the mailing list
  .newsletter/preview/subscriber.html    a reader's own copy
  .newsletter/outbox/                    every message, as it would have gone out

Nobody outside this machine got anything: without a mail server in newsletter.yaml it is a rehearsal.
Run it again, and nothing is sent twice. To start your own: npx newsletter init ../my-newsletter`)
} finally {
  await blogs.close()
}

/** A broken source and a warning are part of the show: exit 1 is "done in part". */
async function step(why: string, args: readonly string[]): Promise<void> {
  console.log(`\n${why}\n$ newsletter ${args.join(' ')}`)
  const env = { ...process.env, NEWSLETTER_FETCH_RESOLVE: blogs.resolve }
  const child = spawn(process.execPath, ['bin/newsletter.js', ...args], { cwd: root, stdio: 'inherit', env })
  const { promise, resolve } = Promise.withResolvers<number | null>()
  child.once('exit', resolve)
  const code = await promise
  if (code !== 0 && code !== 1) throw new Error(`newsletter ${args.join(' ')} ended with ${code}`)
}
