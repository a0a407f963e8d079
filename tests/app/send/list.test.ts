// A post to a mailing list: at most once, whatever happens to its reply.
import { describe, expect, test } from 'vitest'
import { resolveUncertain } from '../../../src/store/deliveries.ts'
import { hangUp, scriptedServer } from '../../transport/smtp/scripted-server.ts'
import { mailServer } from './mail-server.ts'
import { ledger, newsletter, readers, resumeIssue, rewrite, sendIssue } from './newsletter.ts'

const LIST = { to: 'example-list' }
const urlOf = (server: { readonly target: { readonly port: number } }) =>
  `smtp://127.0.0.1:${server.target.port}`

test('goes to the list alone, once', async () => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(2) })
  await sendIssue(ours, LIST)
  await sendIssue(ours, LIST)
  expect(server.letters).toMatchObject([{ from: 'editor@example.org', to: 'example-list@lists.example.org' }])
  expect(server.letters[0]?.message).not.toMatch(/unsubscribe|^list-/im)
})

describe('whose final reply is lost', () => {
  test('is uncertain, and never posted again by itself: not at once, not by --resume, not by a second send', async () => {
    await using server = await scriptedServer({ dot: hangUp })
    const ours = await newsletter({ smtp: urlOf(server) })
    const { reports } = await sendIssue(ours, { ...LIST, wait: 3_600_000 })
    expect(reports[0]).toMatchObject({
      sums: { uncertain: 1 },
      resent: [],
      held: ['example-list@lists.example.org'],
    })
    await resumeIssue(ours)
    await resumeIssue(ours, { retryFailed: true })
    await sendIssue(ours, LIST)
    expect(await ledger(ours)).toEqual([expect.stringMatching(/^uncertain example-list/)])
    expect(server.messages).toHaveLength(1)
  })

  test('is not posted a second time because the issue was mended meanwhile', async () => {
    await using server = await scriptedServer({ dot: hangUp })
    const ours = await newsletter({ smtp: urlOf(server) })
    await sendIssue(ours, LIST)
    rewrite(ours, { excerpt: 'Mended.' })
    server.script.dot = '250 fine'
    await sendIssue(ours, LIST)
    expect((await ledger(ours))[1]).toBe('suppressed example-list: may have this issue already (dispatch 1)')
    expect(server.messages).toHaveLength(1)
  })

  test('is posted again when a person says that it did not arrive', async () => {
    await using server = await scriptedServer({ dot: hangUp })
    const ours = await newsletter({ smtp: urlOf(server) })
    await sendIssue(ours, LIST)
    const decision = { state: 'queued', reason: 'a person said so' } as const
    await resolveUncertain(
      ours.app.db,
      1,
      ['example-list@lists.example.org'],
      decision,
      ours.app.now().toISOString(),
    )
    server.script.dot = '250 fine'
    await resumeIssue(ours)
    expect(await ledger(ours)).toEqual(['accepted example-list'])
    expect(server.messages[0]).toEqual(server.messages[1])
  })
})

test('that the server puts off goes later, once', async () => {
  const server = await mailServer()
  server.onRecipient = (_, before) => (before === 0 ? '451 4.7.1 greylisted' : null)
  const ours = await newsletter({ smtp: server.url })
  const { reports } = await sendIssue(ours, { ...LIST, wait: 600_000 })
  expect(reports[0]?.sums).toMatchObject({ accepted: 1 })
  expect(server.letters).toHaveLength(1)
})
