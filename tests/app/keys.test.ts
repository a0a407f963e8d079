import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openKeys } from '../../src/app/keys.ts'
import { workspaceAt } from '../../src/config/workspace.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'

test('the secret is made once, for its owner alone, and gives the same keys for ever', async () => {
  const workspace = workspaceAt(temporaryFolder())
  const [first, ...others] = await Promise.all(
    Array.from({ length: 5 }, async () => await openKeys({ workspace })),
  )
  for (const other of others) expect(other).toEqual(first)
  expect(await openKeys({ workspace })).toEqual(first)
  expect(readdirSync(workspace.keys)).toEqual(['secret.json'])
  expect(statSync(join(workspace.keys, 'secret.json')).mode & 0o777).toBe(0o600)
  expect(statSync(workspace.keys).mode & 0o077).toBe(0)
})

test('every use has a key of its own, and every newsletter others', async () => {
  const all = await Promise.all(
    [0, 1].map(async () => await openKeys({ workspace: workspaceAt(temporaryFolder()) })),
  )
  const keys = all.flatMap(({ tokens, verp, messageIds }) => [tokens, verp, messageIds])
  expect(new Set(keys.map(key => Buffer.from(key).toString('hex'))).size).toBe(6)
  expect(keys.map(key => key.length)).toEqual(Array(6).fill(32))
})

test.each(['', '{}', '{"id":1,"secret":"short"}', 'not json'])(
  'a damaged secret (%j) is named, never replaced',
  async text => {
    const workspace = workspaceAt(temporaryFolder({ '.newsletter/keys/secret.json': text }))
    const error = await openKeys({ workspace }).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'state', fix: expect.stringContaining('backup') })
  },
)
