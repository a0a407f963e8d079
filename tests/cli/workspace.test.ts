import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { issueText } from '../app/send/newsletter.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'
import { newPostgresSchema } from '../contract/databases.ts'
import { freshWorkspace, newsletter, type Person } from './cli.ts'

const FLOW = 'send issue.md --to readers --yes --json'

/** init → import the roster → send → status → verify, from `from` in the workspace. */
async function wholeFlow(root: string, person: Person = {}, from = root) {
  const file = from === root ? 'issue.md' : join(root, 'issue.md')
  const sent = await newsletter(from, FLOW.replace('issue.md', '').split(' ').toSpliced(1, 1, file), person)
  expect(sent).toMatchObject({ code: 0, err: '' })
  expect(sent.json).toMatchObject([{ dispatches: [{ candidates: 2, accepted: 2, rehearsal: true }] }])
  expect((await newsletter(from, 'status --json', person)).json).toMatchObject([
    { issue: '2015-06-15', dispatches: [{ state: 'delivered', accepted: 2 }] },
  ])
  expect(await newsletter(from, 'verify', person)).toMatchObject({ code: 0, err: '' })
  expect(readdirSync(join(root, '.newsletter/outbox'))).toHaveLength(2)
}

test('in a workspace fresh from init, a file is sent with nothing else configured', async () => {
  await wholeFlow(await freshWorkspace())
})

test('in a folder with spaces and letters of any language', async () => {
  const root = join(temporaryFolder(), 'Überblick der Woche, № 1 ~ 週報')
  mkdirSync(root)
  await wholeFlow(await freshWorkspace({}, root))
})

test('from any folder within it', async () => {
  const root = await freshWorkspace()
  const within = join(root, 'templates', 'deep', 'within')
  mkdirSync(within, { recursive: true })
  await wholeFlow(root, {}, within)
})

test('from elsewhere, with --workspace', async () => {
  const root = await freshWorkspace()
  expect((await newsletter('/', ['status', '--workspace', root])).code).toBe(0)
  expect((await newsletter('/', ['--workspace', root])).out).toContain('Community blog roundup')
})

test('on PostgreSQL, as on SQLite', async () => {
  const { url, schema } = await newPostgresSchema()
  const address = new URL(url)
  address.searchParams.set('schema', schema.replaceAll('-', '_'))
  const person = { env: { NEWSLETTER_DATABASE: address.href } }
  const root = await freshWorkspace(person)
  await wholeFlow(root, person)
  expect(existsSync(join(root, '.newsletter/state.db'))).toBe(false)
})

describe('without a newsletter', () => {
  test.each([
    '',
    'status',
    'send',
    'check',
    'preview',
    'candidates list',
    'subscribers list',
    'collect',
    'compose',
    'verify',
  ])('`newsletter %s` says how to make one, and ends with 2', async line => {
    const { code, out, err } = await newsletter(temporaryFolder(), line)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('newsletter init')
  })

  test('--workspace names the folder that has none', async () => {
    const folder = temporaryFolder()
    expect((await newsletter('/', ['status', '--workspace', folder])).err).toContain(folder)
  })
})

describe('a mistake in newsletter.yaml', () => {
  test('ends with 65, with its place, what stands there and what was expected', async () => {
    const root = temporaryFolder({ 'newsletter.yaml': 'name: Roundup\nfrom: nobody\nlanguge: en\n' })
    const { code, out, err } = await newsletter(root, 'status')
    expect({ code, out }).toEqual({ code: 65, out: '' })
    expect(err).toMatch(/newsletter\.yaml:2.*from/)
    expect(err).toContain('nobody')
    expect(err).toMatch(/languge.*language/s)
  })

  test('such as a secret that is not set is named, and is never an outbox instead', async () => {
    const root = await freshWorkspace()
    writeFileSync(
      join(root, 'newsletter.yaml'),
      'name: Roundup\nfrom: editor@example.org\nsmtp: { url: "${SMTP_URL}" }\n',
    )
    const { code, err } = await newsletter(root, FLOW)
    expect(code).toBe(65)
    expect(err).toContain('SMTP_URL')
    expect(existsSync(join(root, '.newsletter/outbox'))).toBe(false)
  })
})

test('init does not overwrite what is there', async () => {
  const root = await freshWorkspace()
  const { code, err } = await newsletter(root, 'init')
  expect(code).toBe(2)
  expect(err).toContain('newsletter.yaml')
})

test('import --dry-run needs no newsletter', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'issue.md'), issueText())
  const { code, out, err } = await newsletter(folder, 'import issue.md --dry-run')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('1 issue')
})

test('an empty roster is said to be empty, with what to do about it', async () => {
  const root = temporaryFolder()
  await newsletter(root, 'init')
  const { code, out } = await newsletter(root, 'subscribers list readers')
  expect(code).toBe(0)
  expect(out).toContain('Nobody is on the roster readers yet. Add people with `newsletter subscribers import')
})

test('rows that were put right go into the roster that they were meant for', async () => {
  const root = temporaryFolder()
  await newsletter(root, 'init')
  writeFileSync(join(root, 'readers.csv.rejected'), 'line,reason,email\n2,no address,ada@example.org\n')
  const { out } = await newsletter(root, 'subscribers import readers.csv.rejected')
  expect(out).toContain('readers: 1 added')
})
