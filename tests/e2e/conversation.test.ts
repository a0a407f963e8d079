// Two newsletters whose mail goes to each other, by the command line and their outboxes: whatever one says, the other
// does not go on about it.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newsletter } from '../cli/cli.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'
import { blog } from './blog.ts'

interface Instance {
  readonly domain: string
  readonly folder: string
  /** Hands a message over as a mail server does. @returns its exit code */
  readonly receive: (message: string) => Promise<number>
  /** What it sent since it was last asked. */
  readonly sent: () => readonly string[]
}

async function instance(domain: string, web: string): Promise<Instance> {
  const folder = temporaryFolder()
  await newsletter(folder, 'init')
  writeFileSync(
    join(folder, 'newsletter.yaml'),
    `name: Roundup of ${domain}\nfrom: Editor <editor@${domain}>\nreplyTo: roundup@${domain}\ninbound: { authservId: mx.${domain} }\nfetch: { resolve: { blog.example.org: '${web}' } }\n`,
  )
  const seen = new Set<string>()
  return {
    domain,
    folder,
    receive: async message =>
      (await newsletter(folder, 'inbound --stdin', { stdin: async () => Buffer.from(message) })).code,
    sent: () => {
      const fresh = globSync('.newsletter/outbox/*.eml', { cwd: folder }).filter(name => !seen.has(name))
      for (const name of fresh) seen.add(name)
      return fresh.map(name => readFileSync(join(folder, name), 'utf8'))
    },
  }
}

/** As it arrives: from the null sender or not, and proved by the host that the receiver trusts. */
function delivered(message: string, to: Instance, returnPath: string): string {
  const from = /^From:.*@([\w.]+)>/m.exec(message)?.[1] ?? ''
  const proof = `Authentication-Results: mx.${to.domain}; dmarc=pass header.from=${from}\n`
  return `Return-Path: ${returnPath}\n${proof}${message.replaceAll('\r\n', '\n')}`
}

const SUBMISSION = `From: Other Newsletter <roundup@b.example>
To: roundup@a.example
Subject: A post
Message-ID: <begin@b.example>

http://blog.example.org/sheep
`

/** @param change what a bad mail server on the way does to a message */
async function exchanges(change: (message: string) => string, most: number): Promise<number> {
  const web = await blog()
  const [a, b] = [await instance('a.example', web), await instance('b.example', web)]
  expect(await a.receive(delivered(SUBMISSION, a, '<roundup@b.example>'))).toBe(0)
  let exchanged = 0
  for (let turn = 0; turn < most; turn += 1) {
    const [from, to] = turn % 2 === 0 ? [a, b] : [b, a]
    const messages = from.sent()
    if (messages.length === 0) break
    exchanged += messages.length
    for (const message of messages) expect(await to.receive(delivered(change(message), to, '<>'))).toBe(0)
  }
  return exchanged
}

test('two newsletters that face each other stop after one answer', async () => {
  expect(await exchanges(message => message, 10)).toBe(1)
})

test('even where every sign is taken off their mail, each sends the other five answers in a day and no more', async () => {
  const bare = (message: string) =>
    message
      .replace(/^Auto-Submitted:.*\r?\n/m, '')
      .replace(/^From: .*$/m, `From: <roundup@${/^From:.*@([\w.]+)>/m.exec(message)?.[1]}>`)
  const web = await blog()
  const [a, b] = [await instance('a.example', web), await instance('b.example', web)]
  await a.receive(delivered(SUBMISSION, a, '<roundup@b.example>'))
  let answers = 0
  for (let turn = 0; turn < 30; turn += 1) {
    const [from, to] = turn % 2 === 0 ? [a, b] : [b, a]
    for (const message of from.sent()) {
      answers += 1
      await to.receive(delivered(bare(message), to, '<someone@example.org>'))
    }
  }
  expect(answers).toBeLessThanOrEqual(10)
  expect(a.sent()).toEqual([])
  expect(b.sent()).toEqual([])
}, 60_000)
