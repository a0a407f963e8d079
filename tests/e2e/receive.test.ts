// Reading a mailbox by processes that are killed at any moment: every message is recorded once, and has its effect once.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { freshWorkspace } from '../cli/cli.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'
import { imapServer } from '../transport/mailbox/imap-server.ts'

const BIN = join(import.meta.dirname, '../../bin/newsletter.js')
const MESSAGES = 300

interface Mailbox {
  /** What stands in newsletter.yaml besides. */
  readonly config: string
  readonly options: readonly string[]
  /** Looks at what is left of it when all is read. */
  readonly check: () => void
}

const MAILBOXES: Readonly<Record<string, () => Promise<Mailbox>>> = {
  'a Maildir': async () => {
    const maildir = maildirOf(MESSAGES)
    return {
      config: '',
      options: ['--maildir', maildir],
      check: () => expect(readdirSync(join(maildir, 'cur'))).toHaveLength(MESSAGES),
    }
  },
  'an mbox': async () => {
    const file = join(temporaryFolder(), 'archive.mbox')
    const content = textsOf(MESSAGES).map(text => `From ada@example.com Mon Jun 15 10:00:00 2015\n${text}\n`)
    writeFileSync(file, content.join(''))
    const check = () => expect(readFileSync(file, 'utf8')).toBe(content.join(''))
    return { config: '', options: ['--mbox', file], check }
  },
  'a folder of an IMAP server': async () => {
    const server = await imapServer(textsOf(MESSAGES).map(text => text.replaceAll('\n', '\r\n')))
    return {
      config: `\ninbound: { imap: { url: "${server.url}", folder: Roundup } }\n`,
      options: ['--imap'],
      check: () => expect(server.messages.filter(({ seen }) => !seen)).toEqual([]),
    }
  },
}

test.each(Object.keys(MAILBOXES))(
  'killed again and again while reading %s, every message is there exactly once',
  async name => {
    const root = await freshWorkspace()
    const mailbox = await MAILBOXES[name]!()
    appendFileSync(join(root, 'newsletter.yaml'), mailbox.config)
    let kills = 0
    for (let turn = 0; ; turn += 1) {
      const child = spawn(process.execPath, [BIN, 'inbound', ...mailbox.options, '--quiet'], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const ended = once(child, 'close')
      // At some moment after it has recorded one more, or before it does; the last ones are let through.
      const killed = turn < 12 ? killLater(child, root, turn) : Promise.resolve()
      const [code, signal] = await ended
      await killed
      kills += signal === 'SIGKILL' ? 1 : 0
      if (signal === null) {
        expect(code).toBe(0)
        break
      }
    }
    expect(kills).toBeGreaterThan(0)
    mailbox.check()
    const rows = await rowsOf(root)
    expect(rows.map(row => row.message_id ?? '').toSorted()).toEqual(
      Array.from({ length: MESSAGES }, (_, at) => `<${at}@example.com>`).toSorted(),
    )
    expect(rows.filter(({ state }) => state !== 'done')).toEqual([])
  },
  120_000,
)

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

async function killLater(child: ReturnType<typeof spawn>, root: string, turn: number): Promise<void> {
  const database = new DatabaseSync(join(root, '.newsletter/state.db'), { readOnly: true })
  try {
    const count = () => database.prepare('select count(*) as n from received').get()?.['n']
    const before = count()
    while (child.exitCode === null && child.signalCode === null) {
      if (turn % 3 === 0 || count() !== before) {
        await setTimeout(turn % 3 === 0 ? 400 + turn * 40 : (turn * 7) % 23)
        child.kill('SIGKILL')
        return
      }
      await setTimeout(1)
    }
  } finally {
    database.close()
  }
}

function textsOf(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, at) =>
      `From: ada@example.com\nTo: roundup@example.org\nSubject: unsubscribe\nMessage-ID: <${at}@example.com>\n\nhi\n`,
  )
}

function maildirOf(count: number): string {
  const folder = temporaryFolder()
  for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(folder, part))
  for (const [at, text] of textsOf(count).entries()) {
    writeFileSync(join(folder, 'new', `${String(at).padStart(5, '0')}.mx`), text)
  }
  return folder
}

async function rowsOf(root: string): Promise<readonly { message_id: string | null; state: string }[]> {
  const { db, close } = await openDatabase({ kind: 'sqlite', file: join(root, '.newsletter/state.db') })
  try {
    return await db.selectFrom('received').select(['message_id', 'state']).execute()
  } finally {
    await close()
  }
}
