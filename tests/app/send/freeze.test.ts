import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { App } from '../../../src/app/app.ts'
import { openKeys } from '../../../src/app/keys.ts'
import { renderHere } from '../../../src/app/rendering.ts'
import { freeze } from '../../../src/app/send/freeze.ts'
import { prepare } from '../../../src/app/send/prepare.ts'
import { verify } from '../../../src/app/verify.ts'
import { loadConfig } from '../../../src/config/load.ts'
import { listDispatches } from '../../../src/store/dispatches.ts'
import { suppress } from '../../../src/store/subscribers.ts'
import { forEachDatabase } from '../../contract/databases.ts'
import { watched } from './interrupt.ts'
import { copies, mailServer } from './mail-server.ts'
import {
  issueOf,
  ledger,
  type Newsletter,
  newsletter,
  readers,
  resumeIssue,
  rewrite,
  rowsOf,
  sendIssue,
  subscribe,
} from './newsletter.ts'

const SMTP = 'smtp://127.0.0.1:9'

async function intentOf({ app, file }: Newsletter, to = 'readers') {
  const asked = { what: { file }, to, test: undefined, purpose: 'first', dryRun: false } as const
  const { intents } = await prepare(app, asked, renderHere)
  const [intent] = intents
  if (!intent) throw new Error('one audience is one intent')
  return intent
}

/** Everything that a freeze writes. */
async function counts({ app: { db } }: Newsletter) {
  const dispatches = await db.selectFrom('dispatches').select('id').execute()
  const deliveries = await db.selectFrom('deliveries').select('id').execute()
  return { dispatches: dispatches.length, deliveries: deliveries.length }
}

forEachDatabase('a freeze', (_, newTarget) => {
  test('that breaks off at any of its statements leaves nothing', async () => {
    const ours = await newsletter({ smtp: SMTP, readers: readers(5), database: await newTarget() })
    const intent = await intentOf(ours)
    const keys = await openKeys(ours.app)
    const breakingAt = (place: number): App => {
      let statements = 0
      const before = () => {
        statements += 1
        if (statements === place) throw new Error('broken off')
      }
      return { ...ours.app, db: watched(ours.app.db, { before }) }
    }
    for (let place = 1; ; place++) {
      const outcome = await freeze(breakingAt(place), keys, intent).catch((error: unknown) => error)
      if (!(outcome instanceof Error)) {
        expect(place).toBeGreaterThan(6)
        break
      }
      expect(outcome.message).toBe('broken off')
      expect(await counts(ours)).toEqual({ dispatches: 0, deliveries: 0 })
    }
    expect(await counts(ours)).toEqual({ dispatches: 1, deliveries: 5 })
  })

  test('of the same decision at once is one dispatch', async () => {
    const ours = await newsletter({ smtp: SMTP, readers: readers(5), database: await newTarget() })
    const intent = await intentOf(ours)
    const keys = await openKeys(ours.app)
    const frozen = await Promise.all([freeze(ours.app, keys, intent), freeze(ours.app, keys, intent)])
    expect(frozen.map(({ dispatch }) => dispatch.id)).toEqual([1, 1])
    expect(frozen.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(await counts(ours)).toEqual({ dispatches: 1, deliveries: 5 })
  })
})

describe('who is in a dispatch', () => {
  test('is fixed when it is frozen, with the reason of whoever is left out', async () => {
    const ours = await newsletter({ smtp: SMTP, readers: readers(3) })
    await suppress(ours.app.db, 'reader02@example.org', 'complained', ours.app.now().toISOString())
    await sendIssue(ours)
    await subscribe(ours.app, 'late@example.org')
    await sendIssue(ours)
    expect(await ledger(ours)).toEqual([
      'queued reader01',
      'suppressed reader02: complained',
      'queued reader03',
    ])
    expect(await listDispatches(ours.app.db, 1)).toMatchObject([
      { candidates: 3, kind: 'roster', purpose: 'first' },
    ])
  })

  test('of a first dispatch is not who has the issue already, by whatever address book', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(2) })
    await sendIssue(ours)
    for (const address of ['READER02@EXAMPLE.ORG', 'friend@example.org'])
      await subscribe(ours.app, address, 'friends')
    await sendIssue(ours, { to: 'friends' })
    expect((await ledger(ours)).slice(2)).toEqual([
      'suppressed READER02: has this issue already (dispatch 1)',
      'accepted friend',
    ])
  })

  test('of a changed issue is only who has not got the first version', async () => {
    const server = await mailServer()
    server.onRecipient = (address, before) =>
      address.startsWith('reader02') && before === 0 ? '550 5.1.1 no' : null
    const ours = await newsletter({ smtp: server.url, readers: readers(2) })
    await sendIssue(ours)
    rewrite(ours, { excerpt: 'Mended.' })
    await sendIssue(ours)
    expect(await ledger(ours)).toEqual([
      'accepted reader01',
      'failed reader02: the server refused the recipient',
      'suppressed reader01: has this issue already (dispatch 1)',
      'accepted reader02',
    ])
  })

  test.each(['resend', 'correction'] as const)('of a %s is everybody again, once', async purpose => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(2) })
    await sendIssue(ours)
    if (purpose === 'correction') rewrite(ours, { excerpt: 'Mended.' })
    await sendIssue(ours, { purpose })
    await sendIssue(ours, { purpose })
    expect(copies(server)).toEqual({ 'reader01@example.org': 2, 'reader02@example.org': 2 })
    expect(new Set(server.letters.map(({ messageId }) => messageId)).size).toBe(4)
  })
})

describe('the same decision', () => {
  test('made again sends nothing again', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(3) })
    await sendIssue(ours)
    const { reports } = await sendIssue(ours)
    expect(reports).toMatchObject([{ ended: 'nothing to do', sums: { accepted: 3 }, dispatch: { id: 1 } }])
    expect(server.letters).toHaveLength(3)
  })

  test('waits a minute before the first message of the first time, and never again', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(1) })
    const waited: number[] = []
    const grace = async (seconds: number) => void waited.push(seconds)
    await sendIssue(ours, { grace })
    await sendIssue(ours, { grace })
    await sendIssue(ours, { grace, purpose: 'resend' })
    await sendIssue(ours, { grace, test: 'me@example.org' })
    expect(waited).toEqual([60])
  })

  test('is not made when the person changes their mind in that minute', async () => {
    const ours = await newsletter({ smtp: SMTP, readers: readers(1) })
    const grace = async () => await Promise.reject(new Error('changed my mind'))
    await expect(sendIssue(ours, { grace })).rejects.toThrow('changed my mind')
    expect(await counts(ours)).toEqual({ dispatches: 0, deliveries: 0 })
  })
})

describe('a test', () => {
  test('goes to one address as often as it is asked for, each time with a Message-ID of its own', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(2) })
    for (let time = 0; time < 3; time++) await sendIssue(ours, { test: 'me@example.org' })
    expect(copies(server)).toEqual({ 'me@example.org': 3 })
    expect(new Set(server.letters.map(({ messageId }) => messageId)).size).toBe(3)
  })

  test('to a reader does not keep the real thing from them', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(2) })
    await sendIssue(ours, { test: 'reader01@example.org' })
    await sendIssue(ours)
    expect(copies(server)).toEqual({ 'reader01@example.org': 2, 'reader02@example.org': 1 })
    expect(new Set(server.letters.map(({ messageId }) => messageId)).size).toBe(3)
  })
})

describe('a rehearsal', () => {
  test('goes to the outbox, and is never in the way of the real thing', async () => {
    const ours = await newsletter({ readers: readers(2) })
    const { reports } = await sendIssue(ours, { to: 'readers,example-list' })
    expect(reports).toMatchObject([
      { dispatch: { rehearsal: 1 }, sums: { accepted: 2 } },
      { dispatch: { rehearsal: 1 }, sums: { accepted: 1 } },
    ])
    expect(readdirSync(ours.app.workspace.outbox)).toHaveLength(3)

    const server = await mailServer()
    const real = { ...ours, app: withSmtp(ours, server.url) }
    await sendIssue(real, { to: 'readers,example-list' })
    expect(copies(server)).toEqual({
      'reader01@example.org': 1,
      'reader02@example.org': 1,
      'example-list@lists.example.org': 1,
    })
    const rows = await rowsOf(real)
    expect(new Set(rows.map(row => row.message_id)).size).toBe(6)
  })

  test('is never carried on towards real people', async () => {
    const ours = await newsletter({ readers: readers(2) })
    await sendIssue(ours, { stop: AbortSignal.abort() })
    const server = await mailServer()
    const real = { ...ours, app: withSmtp(ours, server.url) }
    await expect(resumeIssue(real)).rejects.toThrow('nothing to resume')
    expect(server.asked).toEqual([])
  })
})

describe('a copy', () => {
  test('that is made again, by another process on another day, is the same octet for octet', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(1) })
    server.onMessage = ({ message }) => {
      first.push(message)
      return '451 4.3.0 not now'
    }
    const first: string[] = []
    await sendIssue(ours)
    server.onMessage = () => null
    ours.clock.now += 3 * 86_400_000
    rewrite(ours, { excerpt: 'Changed since.' })
    await resumeIssue(ours)
    expect(server.letters[0]?.message).toBe(first[0])
    expect(server.letters[0]?.message).toContain('Date: Mon, 15 Jun 2015 12:00:00 +0000')
  })

  test('carries a token for leaving and another for preferences, each reader their own', async () => {
    const server = await mailServer()
    await sendIssue(await newsletter({ smtp: server.url, readers: readers(2) }))
    const tokens = server.letters.map(({ message }) => {
      const text = message.replaceAll('=\r\n', '').replaceAll('\r\n ', ' ')
      const header =
        /^List-Unsubscribe: <https:\/\/newsletter\.example\.org\/unsubscribe\/([\w-]+)>, <mailto:[^?]+\?subject=unsubscribe%20([\w-]+)>/m.exec(
          text,
        )
      const leaving = /\/unsubscribe\/([\w-]+)/.exec(text.slice(text.indexOf('\r\n\r\n')))
      const choosing = /\/preferences\/([\w-]+)/.exec(text)
      expect(header?.[1]).toBe(leaving?.[1])
      expect(header?.[2]).toBe(leaving?.[1])
      return [leaving?.[1], choosing?.[1]]
    })
    expect(new Set(tokens.flat()).size).toBe(4)
    expect(tokens.flat()).not.toContain(undefined)
  })
})

test('what was frozen can be verified: sums, edition, Message-IDs and messages', async () => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(3) })
  await sendIssue(ours)
  expect(await verify(ours.app, await issueOf(ours))).toMatchObject({ ok: true, problems: [] })

  const { db } = ours.app
  await db.deleteFrom('deliveries').where('id', '=', 1).execute()
  await db.updateTable('deliveries').set({ message_id: '<other@example.org>' }).where('id', '=', 2).execute()
  await db.updateTable('deliveries').set({ state: 'uncertain' }).where('id', '=', 3).execute()
  const { ok, problems } = await verify(ours.app, await issueOf(ours))
  expect(ok).toBe(false)
  expect(problems).toEqual([
    'dispatch 1: 3 were frozen and 2 are on record',
    'dispatch 1: reader02@example.org has another Message-ID than it was frozen with',
    expect.stringContaining('reader03@example.org is uncertain'),
  ])
})

function withSmtp(ours: Newsletter, url: string): Newsletter['app'] {
  return { ...ours.app, settings: loadConfig(ours.root, { NEWSLETTER_SMTP_URL: url }) }
}
