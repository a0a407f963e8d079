import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mailServer } from '../app/send/mail-server.ts'
import { freshWorkspace, newsletter, type Person } from './cli.ts'

const SEND = 'send issue.md --to readers --yes'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

/** A workspace with short links, and an issue that was sent to its readers. */
async function withSentIssue(): Promise<{ root: string; person: Person; letters: readonly string[] }> {
  const server = await mailServer()
  const person = { env: { NEWSLETTER_SMTP_URL: server.url } }
  const root = await freshWorkspace(person)
  const config = join(root, 'newsletter.yaml')
  writeFileSync(
    config,
    `${readFileSync(config, 'utf8').replace(/^links:.*$/m, '')}\nlinks: { prefix: blog, start: 122 }\n`,
  )
  await newsletter(root, SEND, person)
  return { root, person, letters: server.letters.map(({ message }) => message) }
}

test('each letter names the page of its issue, and that page is in the archive', async () => {
  const { root, person, letters } = await withSentIssue()
  expect(letters).toHaveLength(2)
  const { code } = await newsletter(root, 'archive build public', person)
  expect(code).toBe(0)
  for (const letter of letters) {
    const header = letter.slice(0, letter.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]/g, ' ')
    const address = /^Archived-At: <([^>]+)>/m.exec(header)?.[1] ?? ''
    const archive = /^List-Archive: <([^>]+)>/m.exec(header)?.[1] ?? ''
    const path = new URL(address).pathname
    expect(address.startsWith(archive)).toBe(true)
    expect(path).toBe('/issues/2015-06-15/')
    expect(readFileSync(join(root, 'public', path, 'index.html'), 'utf8')).toContain('Pruning in winter')
    expect(readdirSync(join(root, 'public'))).toContain('index.html')
  }
})

test('a rehearsal publishes nothing', async () => {
  const root = await freshWorkspace()
  await newsletter(root, SEND)
  const { json } = await newsletter(root, 'archive build public --json')
  expect(json).toMatchObject([{ issues: 0, entries: 0, links: 0 }])
})

test('archive build says what it wrote, and what it left alone', async () => {
  const { root, person } = await withSentIssue()
  const first = await newsletter(root, 'archive build public', person)
  expect(first.out).toMatch(
    /^1 issue with 1 entry and \d short links? in \d+ files: \d+ written, 0 unchanged, 0 removed\.\n/,
  )
  const second = await newsletter(root, 'archive build public', person)
  expect(second.out).toMatch(/: 0 written, \d+ unchanged, 0 removed\.\n/)
})

test('archive build takes no folder in which something else is', async () => {
  const root = await freshWorkspace()
  mkdirSync(join(root, 'public'))
  writeFileSync(join(root, 'public/thesis.doc'), 'x')
  const { code, err } = await newsletter(root, 'archive build public')
  expect(code).toBe(65)
  expect(err).toContain('thesis.doc')
})

test('a post that is taken out is in no file of the next build, and can be put back', async () => {
  const { root, person } = await withSentIssue()
  const removed = await newsletter(root, 'archive remove https://blog.example.org/pruning', person)
  expect(removed.out).toContain('Took out “Pruning in winter”')
  await newsletter(root, 'archive build public', person)
  const page = () => readFileSync(join(root, 'public/issues/2015-06-15/index.html'), 'utf8')
  expect(page()).not.toContain('Pruning')
  expect((await newsletter(root, 'archive restore https://blog.example.org/pruning', person)).code).toBe(0)
  await newsletter(root, 'archive build public', person)
  expect(page()).toContain('Pruning')
})

test('archive remove asks whoever sits there, and takes a yes before for an answer', async () => {
  const { root, person } = await withSentIssue()
  const remove = 'archive remove https://blog.example.org/pruning'
  expect((await newsletter(root, remove, { ...person, answers: ['n'] })).out).toBe('')
  expect((await newsletter(root, `${remove} --yes`, { ...person, answers: [] })).out).toContain('Took out')
})

const PAST = `---
title: "An old issue"
date: 2014-08-18
---

**Planting garlic** by Bo Sample

> Before the frost.

… read more at [http://short.example/blog7](https://bo.example.org/garlic)

**A lost post** by Ada Example

> Nobody knows where it is.

… read more at [http://short.example/lost](http://short.example/lost)
`

async function withPastIssue(): Promise<string> {
  const root = await freshWorkspace()
  writeFileSync(join(root, 'old.md'), PAST)
  await newsletter(root, 'import old.md')
  return root
}

test('links list shows where each leads and how often it was followed', async () => {
  const root = await withPastIssue()
  writeFileSync(
    join(root, 'access.log'),
    `192.0.2.1 - - [19/Aug/2014:08:00:00 +0000] "GET /blog7/ HTTP/1.1" 200 512 "-" "${FIREFOX}"\n`,
  )
  const imported = await newsletter(root, 'links import-log access.log')
  expect(imported.out).toBe('access.log: 1 line, 1 click; newly counted 1 of readers, 0 of machines.\n')
  const { out } = await newsletter(root, 'links list')
  expect(out).toContain('blog7  2014-08-18  final  1  https://bo.example.org/garlic')
  expect(out).toContain('lost   2014-08-18  final  0  not known')
  const { json } = await newsletter(root, 'links list --issue 2014-08-18 --json')
  expect(json[0]).toEqual({
    slug: 'blog7',
    number: 7,
    issue: '2014-08-18',
    state: 'final',
    target: 'https://bo.example.org/garlic',
    clicks: { reader: 1 },
    check: null,
  })
})

test('links import-log ends with 65 when nothing in the file is a log', async () => {
  const root = await withPastIssue()
  const { code, err } = await newsletter(root, 'links import-log old.md')
  expect(code).toBe(65)
  expect(err).toContain('could not be read')
})

test('links resolve says the target, or else the entry in the archive', async () => {
  const root = await withPastIssue()
  expect((await newsletter(root, 'links resolve blog7')).out).toBe('https://bo.example.org/garlic\n')
  expect((await newsletter(root, 'links resolve lost')).out).toMatch(/\/issues\/2014-08-18\/#post-lost\n$/)
  expect((await newsletter(root, 'links resolve http://localhost:8080/blog7')).out).toBe(
    'https://bo.example.org/garlic\n',
  )
  expect((await newsletter(root, 'links resolve blog8')).code).toBe(65)
})

test('links disable asks, or says which flag answers; then the link leads nowhere', async () => {
  const root = await withPastIssue()
  const asked = await newsletter(root, 'links disable blog7')
  expect([asked.code, asked.err.includes('--yes')]).toEqual([2, true])
  expect((await newsletter(root, 'links disable blog7', { answers: ['n'] })).out).toBe('')
  expect((await newsletter(root, 'links disable blog7 --yes')).out).toBe('blog7 leads nowhere any more.\n')
  expect((await newsletter(root, 'links disable blog7 --yes')).out).toBe('blog7 was disabled before.\n')
  expect((await newsletter(root, 'links resolve blog7 --json')).json).toEqual([
    { slug: 'blog7', url: null, state: 'disabled' },
  ])
  expect((await newsletter(root, 'links disable blog8 --yes')).code).toBe(65)
})

test('stats draws a line for each issue, and for each link of one', async () => {
  const root = await withPastIssue()
  const lines = [19, 19, 20].map(
    (day, at) =>
      `192.0.2.${at} - - [${day}/Aug/2014:08:00:00 +0000] "GET /blog7/ HTTP/1.1" 200 512 "-" "${FIREFOX}"`,
  )
  writeFileSync(join(root, 'access.log'), `${lines.join('\n')}\n${lines[0]?.replace('GET', 'HEAD')}\n`)
  await newsletter(root, 'links import-log access.log')
  const all = await newsletter(root, 'stats')
  expect(all.out).toMatch(/^2014-08-18 {2}- {2} {5}3 {2}█▄ +An old issue\n$/)
  const one = await newsletter(root, 'stats 2014-08-18')
  expect(one.out).toContain('3 clicks of readers, 2014-08-19 to 2014-08-20:\n█▄\nBeside them: 1 head.')
  expect(one.out).toMatch(/blog7 {2} {5}3 {2}█▄ +Planting garlic\n/)
  const { json } = await newsletter(root, 'stats 2014-08-18 --json')
  expect(json).toMatchObject([
    { issue: '2014-08-18', clicks: { reader: 3, head: 1 }, links: [{ slug: 'blog7' }, {}] },
  ])
})

test('stats without an issue says so', async () => {
  const root = await freshWorkspace()
  expect((await newsletter(root, 'stats')).out).toBe('No issue has been published yet.\n')
  expect((await newsletter(root, 'links list')).out).toBe('There is no short link yet.\n')
})
