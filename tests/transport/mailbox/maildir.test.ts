import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMaildir } from '../../../src/transport/mailbox/maildir.ts'
import { temporaryFolder } from '../../config/temporary-folder.ts'

function maildir(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder()
  for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(folder, part))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

async function take(folder: string, all = false): Promise<string[]> {
  const found = []
  for await (const { raw, taken } of readMaildir(folder, all)) {
    found.push(Buffer.from(raw).toString())
    await taken()
  }
  return found
}

test('what is new or unseen is read, and then seen', async () => {
  const folder = maildir({
    'new/2.b': 'two',
    'new/1.a': 'one',
    'cur/3.c:2,': 'three',
    'cur/4.d:2,FS': 'seen',
    'tmp/5': 'half',
  })
  expect(await take(folder)).toEqual(['three', 'one', 'two'])
  expect(readdirSync(join(folder, 'new'))).toEqual([])
  expect(readdirSync(join(folder, 'cur')).toSorted()).toEqual(['1.a:2,S', '2.b:2,S', '3.c:2,S', '4.d:2,FS'])
  expect(await take(folder)).toEqual([])
})

test('all of it can be read', async () => {
  expect(await take(maildir({ 'new/1': 'one', 'cur/2:2,S': 'two' }), true)).toEqual(['two', 'one'])
})

test('what was not taken stays where it is', async () => {
  const folder = maildir({ 'new/1': 'one' })
  for await (const mail of readMaildir(folder, false)) expect(mail.place).toBe('1')
  expect(readdirSync(join(folder, 'new'))).toEqual(['1'])
})

test('a plain folder of messages is read and left alone', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'b.eml'), 'two')
  writeFileSync(join(folder, 'a.eml'), 'one')
  writeFileSync(join(folder, '.hidden'), 'no')
  expect(await take(folder)).toEqual(['one', 'two'])
  expect(readdirSync(folder).toSorted()).toEqual(['.hidden', 'a.eml', 'b.eml'])
})
