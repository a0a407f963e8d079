// A mail server hands the same submission over again and again, since the program is killed each time, later and later:
// while it records, reads the page, writes the answer, sends it. In the end there is one candidate and one answer.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { newsletter } from '../cli/cli.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'
import { blog } from './blog.ts'

const BIN = join(import.meta.dirname, '../../bin/newsletter.js')
const SUBMISSION = `From: Ada Example <ada@example.net>
To: roundup@example.org
Subject: A post
Message-ID: <one@example.net>
Authentication-Results: mx.example.org; dmarc=pass header.from=example.net

http://blog.example.org/sheep and http://blog.example.org/goats
`

test('killed at any moment, a submission is taken once and answered once', async () => {
  const folder = temporaryFolder()
  await newsletter(folder, 'init')
  const fetch = `fetch: { resolve: { blog.example.org: '${await blog()}' } }`
  writeFileSync(
    join(folder, 'newsletter.yaml'),
    `name: Roundup\nfrom: Editor <editor@example.org>\nreplyTo: roundup@example.org\ninbound: { authservId: mx.example.org }\n${fetch}\n`,
  )
  let kills = 0
  for (let moment = 100; moment < 60_000; moment = Math.ceil(moment * 1.25)) {
    const child = spawn(process.execPath, [BIN, 'inbound', '--stdin', '--quiet'], {
      cwd: folder,
      stdio: 'pipe',
    })
    child.stdin.on('error', () => {})
    child.stdin.end(SUBMISSION)
    const ended = once(child, 'close')
    const killed = setTimeout(moment, null, { ref: false }).then(() => child.kill('SIGKILL'))
    const [code, signal] = await ended
    if (signal === null) {
      expect(code).toBe(0)
      break
    }
    await killed
    kills += 1
  }
  expect(kills).toBeGreaterThan(2)
  expect(globSync('.newsletter/outbox/*.eml', { cwd: folder })).toHaveLength(1)
  const { db, close } = await openDatabase({ kind: 'sqlite', file: join(folder, '.newsletter/state.db') })
  try {
    expect(await db.selectFrom('candidates').select('url').orderBy('id').execute()).toEqual([
      { url: 'http://blog.example.org/sheep' },
      { url: 'http://blog.example.org/goats' },
    ])
    expect(await db.selectFrom('letters').select('state').execute()).toEqual([{ state: 'accepted' }])
    expect(await db.selectFrom('received').select('state').execute()).toEqual([{ state: 'done' }])
  } finally {
    await close()
  }
}, 120_000)
