#!/usr/bin/env node
// Starts the program: checks the Node, answers --version before anything is loaded, keeps compiled code,
// hands over the arguments and sets the exit code. Every Node since 14 can parse this file, so that an old
// one gets an answer and no stack.
import { existsSync, lstatSync, mkdirSync, readFileSync, writeSync } from 'node:fs'
import module from 'node:module'
import { availableParallelism, homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED = 26
const root = fileURLToPath(new URL('..', import.meta.url))

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  process.stderr.write(
    `newsletter needs Node ${NEEDED} and this is ${process.version}; run it as: ${workingCommand()}\n`,
  )
  process.exitCode = 69
} else if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2])) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // Opening process.stdout would take a tenth of the whole time.
  writeSync(1, `${version}\n`)
} else {
  // Mail is signed in these threads; they are made when the first of them is needed, and their number stays.
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()))
  keepCompiledCode()
  const built = new URL('../dist/cli/main.js', import.meta.url)
  // Without a build (npm ci --ignore-scripts) the sources run as they are, only slower to start.
  const { run } = await import(existsSync(built) ? built.href : '../src/cli/main.ts')
  process.exitCode = await run(process.argv.slice(2))
}

/** The same command under the Node that came with the install. */
function workingCommand() {
  const own = join(root, 'node_modules', '.bin', 'node')
  const file = join(root, 'bin', 'newsletter.js')
  if (!existsSync(own)) return `npm --prefix ${root} rebuild node, then npx newsletter`
  return `${process.cwd()}/`.startsWith(root) ? 'npx newsletter' : `${own} ${file}`
}

/**
 * Compiled code is trusted like the program itself, so it is kept only in a folder of this user that
 * nobody else can write to; where there is none, every start compiles anew.
 */
function keepCompiledCode() {
  try {
    const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'newsletter', 'compiled')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { uid, mode } = lstatSync(folder)
    const mine = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
    if (mine) module.enableCompileCache(folder)
  } catch {
    // No home, or a full or read-only disk: the program works without.
  }
}
