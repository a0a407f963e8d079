// An archive whose building is killed again and again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshWorkspace, newsletter } from '../cli/cli.ts'

const BIN = join(import.meta.dirname, '../../bin/newsletter.js')
const ISSUES = 30
/** After so many changes in the folder. */
const KILLS = [1, 2, 3, 5, 20, 60, 120]

const issue = (at: number) => `---
title: "Issue ${at}"
date: 2015-06-${String(at + 1).padStart(2, '0')}
---

**Post ${at}** by Ada Example

> What it says.

… read more at [https://short.example/blog${at}](https://blog.example.org/${at})
`

function filesIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(one => one.isFile())
  const paths = files.map(one => join(one.parentPath, one.name)).toSorted()
  return new Map(paths.map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

/** @returns whether it was killed before it was done */
async function buildAndKill(root: string, folder: string, changes: number): Promise<boolean> {
  const child = spawn(process.execPath, [BIN, 'archive', 'build', folder, '--workspace', root])
  let seen = 0
  const watcher = watch(folder, { recursive: true }, () => {
    seen += 1
    if (seen === changes) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'close')
  watcher.close()
  return signal === 'SIGKILL'
}

test('is whole after the next run, with nothing left over, and was never half a file to its readers', async () => {
  const root = await freshWorkspace()
  mkdirSync(join(root, 'old'))
  for (let at = 0; at < ISSUES; at++) writeFileSync(join(root, 'old', `${at}.md`), issue(at))
  const names = Array.from({ length: ISSUES }, (_, at) => `old/${at}.md`)
  await newsletter(root, ['import', ...names])
  await newsletter(root, 'archive build whole')
  const whole = filesIn(join(root, 'whole'))
  const folder = join(root, 'killed')
  mkdirSync(folder)
  let kills = 0
  for (const changes of KILLS) {
    if (await buildAndKill(root, folder, changes)) kills += 1
    for (const [path, body] of filesIn(folder))
      if (whole.has(path) && !path.startsWith('.')) expect([path, body]).toEqual([path, whole.get(path)])
  }
  expect(kills).toBeGreaterThan(3)
  const { code } = await newsletter(root, 'archive build killed')
  expect(code).toBe(0)
  expect(filesIn(folder)).toEqual(whole)
}, 120_000)
