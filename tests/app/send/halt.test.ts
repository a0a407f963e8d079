import { describe, expect, test } from 'vitest'
import { halt } from '../../../src/app/send/send.ts'
import { statusOf } from '../../../src/app/status.ts'
import { type MailServer, mailServer } from './mail-server.ts'
import {
  issueOf,
  ledger,
  type Newsletter,
  newsletter,
  readers,
  resumeIssue,
  rewrite,
  sendIssue,
} from './newsletter.ts'

/** Somebody says it in another terminal while the second message is on its way. */
function haltAtSecond(server: MailServer, ours: Newsletter, how: 'paused' | 'cancelled') {
  server.onMessage = async ({ to }) => {
    if (to.startsWith('reader02')) await halt(ours.app, await issueOf(ours), how, null)
    return null
  }
}

describe('a pause', () => {
  test('takes hold before the next message, and --resume carries on', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(5) })
    haltAtSecond(server, ours, 'paused')
    const { reports } = await sendIssue(ours)
    expect(reports[0]).toMatchObject({
      ended: 'halted',
      dispatch: { state: 'paused' },
      sums: { accepted: 2, queued: 3 },
    })
    await expect(sendIssue(ours)).rejects.toThrow('is paused')
    expect(server.letters).toHaveLength(2)

    server.onMessage = () => null
    expect((await resumeIssue(ours)).reports[0]?.sums).toMatchObject({ accepted: 5 })
    expect(server.letters).toHaveLength(5)
  })

  test('ends the waiting for those whom the server put off', async () => {
    const server = await mailServer()
    server.onRecipient = () => '450 4.2.0 greylisted'
    const ours = await newsletter({ smtp: server.url, readers: readers(1) })
    let steps = 0
    const { reports } = await sendIssue(ours, {
      wait: 30 * 60_000,
      sleep: async milliseconds => {
        ours.clock.now += milliseconds
        steps += 1
        if (steps === 3) await halt(ours.app, await issueOf(ours), 'paused', null)
      },
    })
    expect(reports[0]).toMatchObject({ dispatch: { state: 'paused' }, sums: { deferred: 1 } })
    expect(steps).toBe(3)
    expect(server.asked).toHaveLength(1)
  })

  test('is over when --resume finishes the frozen edition, although the issue was changed meanwhile', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(4) })
    haltAtSecond(server, ours, 'paused')
    await sendIssue(ours)
    rewrite(ours, { excerpt: 'Changed meanwhile.' })
    await expect(sendIssue(ours)).rejects.toThrow(/was changed after dispatch 1 to readers began/)
    server.onMessage = () => null
    await resumeIssue(ours)
    expect(server.letters).toHaveLength(4)
    for (const { message } of server.letters) expect(message).toContain('What we learned.')
  })

  test('of what is out completely is refused, and changes nothing', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(1) })
    await sendIssue(ours)
    for (const how of ['paused', 'cancelled'] as const) {
      await expect(halt(ours.app, await issueOf(ours), how, null)).rejects.toThrow(
        /nothing to (pause|cancel)/,
      )
    }
    expect(await statusOf(ours.app, await issueOf(ours))).toMatchObject({
      state: 'sent',
      dispatches: [{ state: 'delivered' }],
    })
  })

  test('can be of one audience alone', async () => {
    const ours = await newsletter({ smtp: 'smtp://127.0.0.1:9', readers: readers(1) })
    await sendIssue(ours, { to: 'readers,example-list' })
    await halt(ours.app, await issueOf(ours), 'paused', ['readers'])
    expect((await statusOf(ours.app, await issueOf(ours))).dispatches).toMatchObject([
      { audience: 'readers', state: 'paused' },
      { audience: 'example-list', state: 'incomplete' },
    ])
  })
})

describe('a cancellation', () => {
  test('ends it before the next message, and the accounts are closed', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(4) })
    haltAtSecond(server, ours, 'cancelled')
    const { reports } = await sendIssue(ours)
    expect(reports[0]).toMatchObject({
      ended: 'halted',
      dispatch: { state: 'cancelled' },
      sums: { accepted: 2, failed: 2 },
    })
    expect(await ledger(ours)).toEqual([
      'accepted reader01',
      'accepted reader02',
      'failed reader03: cancelled',
      'failed reader04: cancelled',
    ])
    await expect(resumeIssue(ours)).rejects.toThrow('nothing to resume')
    await expect(sendIssue(ours)).rejects.toThrow('was cancelled')
  })

  test('closes the account of the message in hand as well, when the server hangs up on it', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(3) })
    server.onRecipient = (address, before) => {
      if (address.startsWith('reader01') && before === 0)
        void issueOf(ours).then(async issue => await halt(ours.app, issue, 'cancelled', null))
      return address.startsWith('reader01') ? '421 4.3.2 closing' : null
    }
    await sendIssue(ours)
    expect(new Set((await ledger(ours)).map(line => line.split(' ')[0]))).toEqual(new Set(['failed']))
  })
})
