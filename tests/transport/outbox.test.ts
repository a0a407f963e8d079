import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseAddress } from '../../src/mail/address.ts'
import { fileNameOf, type Outbox, startOutbox } from '../../src/transport/outbox.ts'
import { connectSmtp } from './smtp/one-by-one.ts'

let dir: string
let outbox: Outbox

beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'outbox-')), 'outbox')
  outbox = await startOutbox(dir)
})

afterEach(async () => {
  await outbox.close()
  await rm(join(dir, '..'), { recursive: true, force: true })
})

function message(id: string, body = 'Hello'): Buffer {
  return Buffer.from(
    `Date: Mon, 15 Jun 2015 23:30:00 +0000\r\nMessage-ID: <${id}@example.org>\r\n\r\n${body}\r\n`,
  )
}

async function deliver(content: Buffer, recipient: string): Promise<string> {
  const client = await connectSmtp(outbox.target)
  const to = parseAddress(recipient)!
  const outcome = await client.send({ from: '', to, message: content, beforeDot: async () => {} })
  await client.close()
  return outcome.kind
}

test('a message is one file, octet for octet, that only its owner can read and that tells whose it is', async () => {
  expect(await deliver(message('a', '.dot\r\n\r\n..'), 'reader@example.org')).toBe('accepted')
  const [name = '', ...others] = await readdir(dir)
  expect(others).toEqual([])
  expect(name).toMatch(/^2015-06-15-reader@example\.org-[0-9a-f]{10}\.eml$/)
  expect(await readFile(join(dir, name))).toEqual(message('a', '.dot\r\n\r\n..'))
  expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600)
  expect((await stat(dir)).mode & 0o777).toBe(0o700)
})

test('the same message to the same reader replaces itself; to another, or another message, it does not', async () => {
  for (const id of ['a', 'a', 'b']) await deliver(message(id), 'reader@example.org')
  await deliver(message('a'), 'other@example.org')
  expect(await readdir(dir)).toHaveLength(3)
})

test('no recipient can name a file elsewhere, hidden, or too long', () => {
  for (const recipient of [
    '"../../etc/passwd"@example.org',
    '.hidden@example.org',
    `${'a'.repeat(64)}@${'b.'.repeat(90)}c`,
    'ä\0/@x',
  ]) {
    const name = fileNameOf(message('a'), recipient)
    expect(name).toMatch(/^2015-06-15-[A-Za-z0-9@._+-]{1,100}-[0-9a-f]{10}\.eml$/)
  }
  expect(fileNameOf(Buffer.from('no header at all'), 'a@example.org')).toMatch(/^undated-a@example\.org-/)
})

test('nobody without this run’s password gets in', async () => {
  const { auth, ...target } = outbox.target
  await expect(
    connectSmtp({ ...target, auth: { method: 'password', user: 'outbox', pass: 'guess' } }),
  ).rejects.toMatchObject({
    code: 'smtp',
  })
  const client = await connectSmtp({ ...target, auth: null })
  const to = parseAddress('reader@example.org')!
  expect(await client.send({ from: '', to, message: message('a'), beforeDot: async () => {} })).toMatchObject(
    { kind: 'rejected' },
  )
  await client.close()
  const second = await startOutbox(dir)
  expect(second.target.auth?.pass).not.toBe(auth?.pass)
  await second.close()
  expect(await readdir(dir)).toEqual([])
})

test('when the folder cannot be written the message is not accepted but put off', async () => {
  await rm(dir, { recursive: true })
  const client = await connectSmtp(outbox.target)
  const to = parseAddress('reader@example.org')!
  const outcome = await client.send({ from: '', to, message: message('a'), beforeDot: async () => {} })
  expect(outcome).toMatchObject({ kind: 'rejected', permanent: false, code: 452, stage: 'dot' })
  await client.close()
})
