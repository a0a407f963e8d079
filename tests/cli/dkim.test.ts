import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { freshWorkspace, newsletter } from './cli.ts'

const shape = z.looseObject({
  domain: z.string(),
  keys: z.array(
    z.looseObject({
      selector: z.string(),
      algorithm: z.enum(['rsa', 'ed25519']),
      bits: z.int(),
      signs: z.boolean(),
      file: z.string(),
      record: z.looseObject({ name: z.string(), value: z.string(), strings: z.array(z.string().max(255)) }),
    }),
  ),
})

async function keysOf(root: string, command: string) {
  const { code, json } = await newsletter(root, command)
  expect([code, json.length]).toEqual([0, 1])
  return shape.parse(json[0])
}

test('new keys are named by the month, signed with once newsletter.yaml says so, and shown with their records', async () => {
  const root = await freshWorkspace()
  expect(await keysOf(root, 'dkim show --json')).toEqual({ domain: 'example.org', keys: [] })
  const { out } = await newsletter(root, 'dkim new')
  expect(out).toMatch(
    /^s201506rsa {2}RSA, 2048 bits, does not sign\ns201506rsa\._domainkey\.example\.org\. 3600 IN TXT \( "v=DKIM1; k=rsa; p=.*" \)\n/,
  )
  expect(out).toContain('\n  dkim: { selectors: [s201506rsa, s201506ed] }\n')
  const config = join(root, 'newsletter.yaml')
  writeFileSync(config, `${readFileSync(config, 'utf8')}\ndkim: { selectors: [s201506rsa, s201506ed] }\n`)
  const { keys } = await keysOf(root, 'dkim show --json')
  expect(keys.map(({ selector, signs }) => [selector, signs])).toEqual([
    ['s201506ed', true],
    ['s201506rsa', true],
  ])
  const sample = await newsletter(root, 'preview issue.md --format eml')
  expect(sample.out.match(/^DKIM-Signature: /gm)).toHaveLength(2)
})

test.each(['rsa', 'ed25519'])(
  'one key alone, of %s, has the selector that was asked for',
  async algorithm => {
    const root = await freshWorkspace()
    const { keys } = await keysOf(root, `dkim new --selector bench --algorithm ${algorithm} --json`)
    expect(keys).toMatchObject([{ selector: 'bench', algorithm }])
    expect(keys[0]?.record.strings.join('')).toBe(keys[0]?.record.value)
    const text = readFileSync(join(root, '.newsletter/keys/dkim/bench.pem'), 'utf8')
    expect(text).toContain('PRIVATE KEY')
    expect(JSON.stringify(keys)).not.toContain(text.split('\n')[1])
  },
)

test('no key is made twice, and the one that is there stays', async () => {
  const root = await freshWorkspace()
  await newsletter(root, 'dkim new --algorithm ed25519')
  const file = join(root, '.newsletter/keys/dkim/s201506.pem')
  const before = readFileSync(file)
  const { code, err } = await newsletter(root, 'dkim new --algorithm ed25519')
  expect([code, err]).toEqual([65, expect.stringContaining('--selector')])
  expect(readFileSync(file)).toEqual(before)
})

test.each(['--selector ../../evil', '--selector S', '--algorithm dsa'])(
  'dkim new %s is refused',
  async option => {
    const root = await freshWorkspace()
    expect((await newsletter(root, `dkim new ${option}`)).code).toBe(2)
    expect(existsSync(join(root, '.newsletter/keys/dkim'))).toBe(false)
  },
)

test('sending with a key that is not there is refused before anything is frozen', async () => {
  const root = await freshWorkspace()
  const config = join(root, 'newsletter.yaml')
  writeFileSync(config, `${readFileSync(config, 'utf8')}\ndkim: { selectors: [s2026] }\n`)
  const { code, err } = await newsletter(root, 'send issue.md --to readers --yes')
  expect([code, err]).toEqual([65, expect.stringContaining('newsletter dkim new')])
})
