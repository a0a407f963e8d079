// The start of the program: what bin/newsletter.js does before the first command is loaded.
import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { freshWorkspace } from './cli/cli.ts'
import { temporaryFolder } from './config/temporary-folder.ts'

const ROOT = resolve(import.meta.dirname, '..')
const BIN = join(ROOT, 'bin/newsletter.js')

function start(
  args: readonly string[],
  { cwd = ROOT, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  return spawnSync(process.execPath, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' })
}

test.each(['--version', '-V'])('%s prints the version and nothing else', flag => {
  const { status, stdout, stderr } = start([BIN, flag])
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: '' })
})

test('the exit code is the command’s own', () => {
  expect(start([BIN, 'no-such-command']).status).toBe(2)
})

describe('output for which there is no room', () => {
  const intoNothing = (args: readonly string[], cwd: string, input = '') => {
    const full = openSync('/dev/full', 'w')
    const told = spawnSync(process.execPath, [BIN, ...args], {
      cwd,
      input,
      stdio: ['pipe', full, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(full)
    return told
  }

  test('ends a command with the reason', () => {
    const { status, stderr } = intoNothing(['--help'], ROOT)
    expect(status).toBe(69)
    expect(stderr).toMatch(/^The output cannot be written\.\n.*ENOSPC/)
  })

  test('is no reason for a mail server to hand a recorded message over again', async () => {
    const root = await freshWorkspace()
    const mail = 'From: ada@example.org\nMessage-ID: <1@example.org>\n\nhttps://blog.example.org/post\n'
    expect(intoNothing(['inbound', '--stdin'], root, mail)).toMatchObject({ status: 0, stderr: '' })
    const again = spawnSync(process.execPath, [BIN, 'inbound', '--stdin'], { cwd: root, input: mail })
    expect(String(again.stdout)).toContain('recorded before')
  })
})

test('as many threads sign as there are cores, at least four, or as the environment says', () => {
  const report = `process.on('exit', () => process.stdout.write(process.env.UV_THREADPOOL_SIZE))`
  const told = ['--import', `data:text/javascript,${encodeURIComponent(report)}`, BIN, 'no-such-command']
  const threads = (UV_THREADPOOL_SIZE: string | undefined) =>
    start(told, { env: { UV_THREADPOOL_SIZE } }).stdout
  expect(threads(undefined)).toBe(String(Math.max(4, availableParallelism())))
  expect(threads('2')).toBe('2')
})

describe('an old Node', () => {
  const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })`
  const old = ['--import', `data:text/javascript,${encodeURIComponent(older)}`]

  test.each([
    ['in the checkout', join(ROOT, 'docs'), 'npx newsletter'],
    ['elsewhere', '/', `${join(ROOT, 'node_modules/.bin/node')} ${BIN}`],
  ])('is told in one line which command works %s', (_, cwd, command) => {
    const { status, stdout, stderr } = start([...old, BIN, '--version'], { cwd })
    expect(status).toBe(69)
    expect(stdout).toBe('')
    expect(stderr).toBe(`newsletter needs Node 26 and this is ${process.version}; run it as: ${command}\n`)
  })
})

describe('compiled code', () => {
  const NO_CACHE = { NODE_COMPILE_CACHE: undefined, NODE_DISABLE_COMPILE_CACHE: undefined }

  test('is kept in a folder of the user alone', () => {
    const home = temporaryFolder()
    start([BIN, 'no-such-command'], { env: { ...NO_CACHE, XDG_CACHE_HOME: home } })
    const folder = join(home, 'newsletter/compiled')
    expect(readdirSync(folder)).not.toEqual([])
    expect(statSync(folder).mode & 0o077).toBe(0)
  })

  test('is neither kept in nor taken from a folder that others can write to', () => {
    const home = temporaryFolder()
    const folder = join(home, 'newsletter/compiled')
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o777)
    expect(start([BIN, 'no-such-command'], { env: { ...NO_CACHE, XDG_CACHE_HOME: home } }).status).toBe(2)
    expect(readdirSync(folder)).toEqual([])
  })

  test('is done without where there is no place for it', () => {
    const env = { ...NO_CACHE, XDG_CACHE_HOME: '/dev/null/nowhere' }
    expect(start([BIN, 'no-such-command'], { env }).status).toBe(2)
  })
})
