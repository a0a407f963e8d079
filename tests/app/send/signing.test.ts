import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkAudiences } from '../../../src/app/check.ts'
import { listDkimKeys, makeDkimKeys } from '../../../src/app/dkim-keys.ts'
import { openKeys } from '../../../src/app/keys.ts'
import { audiencesMeant } from '../../../src/app/send/audience.ts'
import { frozenOf } from '../../../src/app/send/freeze.ts'
import { parseFrozen } from '../../../src/app/send/frozen.ts'
import { mailMaker } from '../../../src/app/send/message.ts'
import { prepare } from '../../../src/app/send/prepare.ts'
import { configuredSigning, openSigners } from '../../../src/app/send/signing.ts'
import { verify } from '../../../src/app/verify.ts'
import { messageIdFor } from '../../../src/mail/message-id.ts'
import { listDispatches } from '../../../src/store/dispatches.ts'
import { plainIssue } from '../../../src/store/issues.ts'
import { verdicts } from '../../mail/dkim-keys.ts'
import { mailServer } from './mail-server.ts'
import {
  issueOf,
  ledger,
  type Newsletter,
  newsletter,
  readers,
  resumeIssue,
  sendIssue,
} from './newsletter.ts'

const BOTH = [
  { selector: 's2026rsa', algorithm: 'rsa' },
  { selector: 's2026ed', algorithm: 'ed25519' },
] as const
const CONFIG = ['dkim: { selectors: [s2026rsa, s2026ed] }']
const SMTP = 'smtp://127.0.0.1:9'

async function signingNewsletter(smtp = SMTP, count = 2): Promise<Newsletter> {
  const ours = await newsletter({ smtp, readers: readers(count), config: CONFIG })
  await makeDkimKeys(ours.app, BOTH)
  return ours
}

const published = async ({ app }: Newsletter) =>
  (await listDkimKeys(app)).map(key => ({ ...key, domain: 'example.org' }))

test('every copy, and the post to a list, is signed with the keys that the configuration names', async () => {
  const server = await mailServer()
  const ours = await signingNewsletter(server.url)
  await sendIssue(ours, { to: 'readers,example-list' })
  expect(server.letters).toHaveLength(3)
  const keys = await published(ours)
  for (const { message } of server.letters)
    expect(await verdicts(Buffer.from(message), keys)).toEqual(['s2026rsa pass', 's2026ed pass'])
  expect(await verify(ours.app, await issueOf(ours))).toMatchObject({ ok: true, problems: [] })
})

test('without keys in the configuration nothing is signed', async () => {
  const server = await mailServer()
  await sendIssue(await newsletter({ smtp: server.url, readers: readers(1) }))
  expect(server.letters[0]?.message).not.toMatch(/dkim/i)
})

test('the size that a list’s limit is held against has the signatures in it', async () => {
  const ours = await signingNewsletter()
  const { issue, intents } = await prepare(ours.app, {
    what: { file: ours.file },
    to: 'example-list',
    test: undefined,
    purpose: 'first',
    dryRun: false,
  })
  const edition = intents[0]?.edition
  if (edition === undefined) throw new Error('one audience is one intent')
  const sizes = async (app: Newsletter['app']) =>
    (await checkAudiences(app, plainIssue(issue), edition, await audiencesMeant(app, 'example-list')))
      .sizes[0]?.octets ?? 0
  const unsigned = { ...ours.app, settings: { ...ours.app.settings, dkim: null } }
  expect((await sizes(ours.app)) - (await sizes(unsigned))).toBeGreaterThan(700)
})

describe('a dispatch', () => {
  test('is resumed with the keys that it was frozen with, whatever the configuration says by then', async () => {
    const server = await mailServer()
    const ours = await signingNewsletter(server.url)
    await sendIssue(ours, { stop: AbortSignal.abort() })
    await makeDkimKeys(ours.app, [{ selector: 's2027', algorithm: 'ed25519' }])
    const dkim = { domain: 'example.org', selectors: ['s2027'] }
    await resumeIssue({ ...ours, app: { ...ours.app, settings: { ...ours.app.settings, dkim } } })
    expect(server.letters).toHaveLength(2)
    for (const { message } of server.letters)
      expect(message.match(/ s=\w+/g)).toEqual([' s=s2026rsa', ' s=s2026ed'])
  })

  test('is not resumed with another key, and says so', async () => {
    const server = await mailServer()
    const ours = await signingNewsletter(server.url)
    await sendIssue(ours, { stop: AbortSignal.abort() })
    for (const { file } of await listDkimKeys(ours.app)) rmSync(file)
    const { trouble: missing } = await resumeIssue(ours)
    expect(missing).toMatchObject({ code: 'state', message: expect.stringContaining('is missing') })
    await makeDkimKeys(ours.app, BOTH)
    const { trouble: other } = await resumeIssue(ours)
    expect(other).toMatchObject({ code: 'state', message: expect.stringContaining('is another key than') })
    expect(await ledger(ours)).toEqual(['queued reader01', 'queued reader02'])
    expect(server.asked).toEqual([])
    expect((await verify(ours.app, await issueOf(ours))).problems).toEqual([
      expect.stringContaining('is another key than'),
    ])
  })

  test('is not frozen when a key is missing', async () => {
    const ours = await newsletter({ smtp: SMTP, readers: readers(1), config: CONFIG })
    await expect(sendIssue(ours)).rejects.toMatchObject({ code: 'state' })
    expect(await listDispatches(ours.app.db, 1)).toEqual([])
  })

  test('that was frozen before there were signatures goes on without', () => {
    const { signing, ...older } = JSON.parse(frozenText) as Record<string, unknown>
    expect(signing).toHaveLength(2)
    expect(parseFrozen(JSON.stringify(older)).signing).toEqual([])
  })

  const key = { domain: 'example.org', fingerprint: '0'.repeat(64) }
  const frozenText = JSON.stringify({
    letter: {
      variant: 'list',
      dispatch: '42',
      from: { name: null, address: 'editor@example.org' },
      replyTo: null,
      date: '2015-06-15T12:00:00.000Z',
      format: 'both',
    },
    envelope: { kind: 'plain', address: 'editor@example.org' },
    keyId: 1,
    signing: BOTH.map(({ selector, algorithm }) => ({ ...key, selector, algorithm })),
  })
})

test('of 1,000 made at once each holds what is its reader’s, in header, body and envelope, and nothing of another’s', async () => {
  const ours = await signingNewsletter()
  const { app, file } = ours
  const { intents } = await prepare(app, {
    what: { file },
    to: 'readers',
    test: undefined,
    purpose: 'first',
    dryRun: false,
  })
  const [intent] = intents
  if (intent === undefined) throw new Error('one audience is one intent')
  const config = { ...app.settings, bounces: { address: app.settings.replyTo, separator: '+' } }
  const signing = await configuredSigning(app)
  const keys = await openKeys(app)
  const frozen = frozenOf({ ...app, settings: config }, keys, intent, 'canaries', signing)
  const make = mailMaker(intent.edition, frozen, keys, await openSigners(app, signing))
  const canary = (n: number) => `canary${String(n).padStart(4, '0')}x`
  const mails = Array.from({ length: 1_000 }, (_, n) =>
    make({
      id: n + 1,
      dispatch_id: 7,
      address: `${canary(n)}@example.org`,
      name: `${canary(n)} name`,
      subscriber_id: n + 1,
      text_only: 0,
      version: 1,
      since: '2015-01-02T00:00:00.000Z',
      message_id: messageIdFor(
        frozen.letter.dispatch,
        `${canary(n)}@example.org`,
        keys.messageIds,
        'example.org',
      ),
    }),
  )
  const messages = await Promise.all(mails.map(async mail => Buffer.from(await mail.message).toString()))
  for (const [n, message] of messages.entries()) {
    expect(mails[n]?.size).toBe(message.length)
    const found = new Set(message.replaceAll('=\r\n', '').match(/canary\d{4}x/g))
    expect([...found]).toEqual([canary(n)])
  }
  const tokens = messages.map(message => new Set(message.match(/(?:unsubscribe|preferences)\/([\w-]+)/g)))
  expect(tokens.map(set => set.size)).toEqual(Array(1_000).fill(2))
  expect(new Set(tokens.flatMap(set => [...set])).size).toBe(2_000)
  expect(new Set(mails.map(({ from }) => from)).size).toBe(1_000)
})
