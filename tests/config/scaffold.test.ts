import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readAudienceFile } from '../../src/config/audience-file.ts'
import { loadConfig } from '../../src/config/load.ts'
import { scaffold } from '../../src/config/scaffold.ts'
import { type Workspace, workspaceAt } from '../../src/config/workspace.ts'
import { temporaryFolder } from './temporary-folder.ts'

function freshWorkspace(folder: string): Workspace {
  scaffold(folder)
  return workspaceAt(folder)
}

test('a fresh workspace loads with nothing in the environment, and so do its audiences', () => {
  const workspace = freshWorkspace(join(temporaryFolder(), 'new/newsletter'))
  const settings = loadConfig(workspace.root, {})
  expect(settings.smtp).toBeUndefined()
  expect(settings.audiences.map(name => readAudienceFile(workspace, name).kind)).toEqual(['list', 'roster'])
  expect(readFileSync(join(workspace.subscribers, 'readers.csv'), 'utf8')).toMatch(/^email,name\n/)
  expect(statSync(workspace.issues).isDirectory()).toBe(true)
  expect(existsSync(workspace.state)).toBe(false)
})

test('what it has as comments is valid too when the comment signs are taken away', () => {
  const workspace = freshWorkspace(temporaryFolder())
  const text = readFileSync(workspace.config, 'utf8')
  writeFileSync(workspace.config, text.replaceAll(/^# (?=\w+: \{|baseUrl)/gm, ''))
  const settings = loadConfig(workspace.root, { SMTP_URL: 'smtp://mail.example.org' })
  expect(settings.smtp?.url).toBe('smtp://mail.example.org')
  expect(settings.links?.prefix).toBe('blog')
  expect(settings.baseUrl).toBe('https://newsletter.example.org')
})

test('every address in it is of a name that is reserved for examples', () => {
  const root = temporaryFolder()
  const files = scaffold(root)
  const text = files.map(name => readFileSync(join(root, name), 'utf8')).join('\n')
  const hosts = [...text.matchAll(/@([\w.-]+)/g)].map(([, host]) => host)
  expect(hosts.length).toBeGreaterThan(3)
  expect(hosts.filter(host => !/(^|\.)example\.org$/.test(host ?? ''))).toEqual([])
})

test.each(['newsletter.yaml', 'subscribers/readers.csv', 'sources.opml'])(
  'nothing is written where %s is already',
  name => {
    const root = temporaryFolder({ [name]: 'mine\n' })
    const before = readdirSync(root, { recursive: true })
    expect(() => scaffold(root)).toThrow(
      expect.objectContaining({ code: 'workspaceExists', message: `${root} has ${name} already.` }),
    )
    expect(readdirSync(root, { recursive: true })).toEqual(before)
    expect(readFileSync(join(root, name), 'utf8')).toBe('mine\n')
  },
)

test.each([
  ['node_modules/', 'node_modules/\n.newsletter/\n'],
  ['dist/\n', 'dist/\n.newsletter/\n'],
  ['/.newsletter\n', '/.newsletter\n'],
  ['.newsletter/\n', '.newsletter/\n'],
])('a .gitignore that says %j is kept and says that .newsletter is not for git', (before, after) => {
  const root = temporaryFolder({ '.gitignore': before })
  scaffold(root)
  expect(readFileSync(join(root, '.gitignore'), 'utf8')).toBe(after)
})
