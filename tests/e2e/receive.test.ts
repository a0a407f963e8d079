// Reading a Maildir by processes that are killed at any moment: every message is recorded once, and has its effect once.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { freshWorkspace } from '../cli/cli.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'

const BIN = join(import.meta.dirname, '../../bin/newsletter.js')
const MESSAGES = 300

test('killed again and again, every message is there exactly once', async () => {
  const root = await freshWorkspace()
  const maildir = maildirOf(MESSAGES)
  let kills = 0
  for (let turn = 0; turn < 200 && readdirSync(join(maildir, 'new')).length > 0; turn += 1) {
    const before = readdirSync(join(maildir, 'new')).length
    const child = spawn(process.execPath, [BIN, 'inbound', '--maildir', maildir, '--quiet'], {
      cwd: root,
      stdio: 'ignore',
    })
    const ended = once(child, 'close')
    // Once the first message was taken, at some moment of what follows; later with every turn, so that it ends.
    const killed = killLater(child, maildir, before, (turn * 7) % 23)
    const [, signal] = await ended
    kills += signal === 'SIGKILL' ? 1 : 0
    await killed
  }
  expect(kills).toBeGreaterThan(0)
  expect(readdirSync(join(maildir, 'cur'))).toHaveLength(MESSAGES)
  const rows = await rowsOf(root)
  expect(rows.map(({ identity }) => identity).toSorted()).toEqual(
    Array.from({ length: MESSAGES }, (_, at) => `<${at}@example.com>`).toSorted(),
  )
  expect(rows.filter(({ state }) => state !== 'done')).toEqual([])
}, 120_000)

test('two at once record each message once', async () => {
  const root = await freshWorkspace()
  const maildir = maildirOf(100)
  const run = async () => {
    const child = spawn(process.execPath, [BIN, 'inbound', '--maildir', maildir, '--quiet'], {
      cwd: root,
      stdio: 'ignore',
    })
    return await once(child, 'close')
  }
  expect(await Promise.all([run(), run()])).toEqual([
    [0, null],
    [0, null],
  ])
  expect(await rowsOf(root)).toHaveLength(100)
  expect(readdirSync(join(maildir, 'cur'))).toHaveLength(100)
})

async function killLater(
  child: ReturnType<typeof spawn>,
  maildir: string,
  before: number,
  moment: number,
): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    if (readdirSync(join(maildir, 'new')).length < before) {
      await setTimeout(moment)
      child.kill('SIGKILL')
      return
    }
    await setTimeout(1)
  }
}

function maildirOf(count: number): string {
  const folder = temporaryFolder()
  for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(folder, part))
  for (let at = 0; at < count; at += 1) {
    const text = `From: ada@example.com\nTo: roundup@example.org\nSubject: unsubscribe\nMessage-ID: <${at}@example.com>\n\nhi\n`
    writeFileSync(join(folder, 'new', `${String(at).padStart(5, '0')}.mx`), text)
  }
  return folder
}

async function rowsOf(root: string): Promise<readonly { identity: string; state: string }[]> {
  const { db, close } = await openDatabase({ kind: 'sqlite', file: join(root, '.newsletter/state.db') })
  try {
    return await db.selectFrom('received').select(['identity', 'state']).execute()
  } finally {
    await close()
  }
}
