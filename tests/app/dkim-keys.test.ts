import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listDkimKeys, makeDkimKeys, readDkimKey } from '../../src/app/dkim-keys.ts'
import { workspaceAt } from '../../src/config/workspace.ts'
import { temporaryFolder } from '../config/temporary-folder.ts'

const RSA = { selector: 's2026rsa', algorithm: 'rsa' } as const
const ED25519 = { selector: 's2026ed', algorithm: 'ed25519' } as const

/** A workspace that has this file as the key `s2026`, for its owner alone. */
function withKey(pem: string) {
  const root = temporaryFolder({ '.newsletter/keys/dkim/s2026.pem': pem })
  chmodSync(join(root, '.newsletter/keys/dkim/s2026.pem'), 0o600)
  return { workspace: workspaceAt(root) }
}

const refused = async (app: ReturnType<typeof withKey>) =>
  await readDkimKey(app, 's2026').catch((error: unknown) => error)

test('new keys are for their owner alone, and are read again as what they are', async () => {
  const app = { workspace: workspaceAt(temporaryFolder()) }
  const made = await makeDkimKeys(app, [RSA, ED25519])
  expect(made).toMatchObject([
    { ...RSA, bits: 2048 },
    { ...ED25519, bits: 256 },
  ])
  for (const { file } of made) expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(app.workspace.dkim).mode & 0o777).toBe(0o700)
  const found = await listDkimKeys(app)
  expect(found.map(key => key.fingerprint)).toEqual([made[1]?.fingerprint, made[0]?.fingerprint])
  expect(new Set(found.map(key => key.fingerprint)).size).toBe(2)
})

test('no key is written over, and none is made beside one that is there', async () => {
  const app = { workspace: workspaceAt(temporaryFolder()) }
  const [first] = await makeDkimKeys(app, [ED25519])
  const before = readFileSync(first?.file ?? '')
  await expect(makeDkimKeys(app, [RSA, ED25519])).rejects.toMatchObject({ code: 'state' })
  expect(readFileSync(first?.file ?? '')).toEqual(before)
  expect(await listDkimKeys(app)).toHaveLength(1)
})

test('of two that are made at once under one name, one is there and the other is told', async () => {
  const app = { workspace: workspaceAt(temporaryFolder()) }
  const both = await Promise.allSettled([makeDkimKeys(app, [ED25519]), makeDkimKeys(app, [ED25519])])
  expect(both.map(({ status }) => status).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'fulfilled',
    'rejected',
  ])
  expect(await listDkimKeys(app)).toHaveLength(1)
})

test('without a folder of keys there are none', async () => {
  expect(await listDkimKeys({ workspace: workspaceAt(temporaryFolder()) })).toEqual([])
})

describe('a key is refused', () => {
  const pem = (key: KeyObject, cipher = {}) => key.export({ type: 'pkcs8', format: 'pem', ...cipher })
  const good = pem(generateKeyPairSync('ed25519').privateKey)

  test.each([0o640, 0o604, 0o660])('that others can read: mode %o', async mode => {
    const app = withKey(good)
    chmodSync(join(app.workspace.dkim, 's2026.pem'), mode)
    expect(await refused(app)).toMatchObject({ code: 'state', fix: expect.stringContaining('chmod 600') })
  })

  test('that is missing', async () => {
    const app = { workspace: workspaceAt(temporaryFolder()) }
    expect(await refused(app)).toMatchObject({
      code: 'state',
      message: expect.stringContaining('is missing'),
    })
  })

  test.each([
    ['of RSA with 1024 bits', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)],
    ['of an elliptic curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
    ['of Ed448', pem(generateKeyPairSync('ed448').privateKey)],
    [
      'with a password',
      pem(generateKeyPairSync('ed25519').privateKey, { cipher: 'aes-256-cbc', passphrase: 'sample' }),
    ],
    [
      'that is the public half',
      generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }),
    ],
    ['that is empty', ''],
    ['that is cut off', good.slice(0, 60)],
  ])('%s', async (_, text) => {
    const error = await refused(withKey(text))
    expect(error).toMatchObject({ code: 'state', message: expect.stringContaining('no key to sign with') })
    expect(String(error)).not.toContain('PRIVATE')
  })
})
