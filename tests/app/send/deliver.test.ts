import { describe, expect, test } from 'vitest'
import { sumsOf } from '../../../src/store/dispatches.ts'
import { findSubscriber, markLeft, suppress, suppressionsOf } from '../../../src/store/subscribers.ts'
import { hangUp, reset, scriptedServer } from '../../transport/smtp/scripted-server.ts'
import { copies, mailServer } from './mail-server.ts'
import { ledger, newsletter, readers, resumeIssue, rowsOf, sendIssue, subscribe } from './newsletter.ts'

const urlOf = (server: { readonly target: { readonly port: number } }) =>
  `smtp://127.0.0.1:${server.target.port}`

describe('every recipient', () => {
  test('gets one copy, which the ledger has with the server’s reply and the copy’s Message-ID', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(3) })
    const { reports, trouble } = await sendIssue(ours)
    expect(trouble).toBe(null)
    expect(reports).toMatchObject([
      { ended: 'idle', sums: { candidates: 3, accepted: 3 }, resent: [], held: [] },
    ])
    const rows = await rowsOf(ours)
    expect(rows.map(row => [row.address, row.state, row.attempts, row.message_id])).toEqual(
      server.letters.map(({ to, messageId }) => [to, 'accepted', 1, messageId]),
    )
    expect(rows.map(row => row.last_reply)).toEqual(rows.map(() => expect.stringMatching(/^250 /)))
    expect(new Set(server.letters.map(({ messageId }) => messageId)).size).toBe(3)
  })

  test('is named in their own copy, and nobody else is', async () => {
    const server = await mailServer()
    await sendIssue(await newsletter({ smtp: server.url, readers: readers(3) }))
    for (const { to, message } of server.letters) {
      expect(new Set(message.match(/reader\d\d@example\.org/g))).toEqual(new Set([to]))
    }
  })

  test('is refused alone: the others get theirs', async () => {
    const server = await mailServer()
    server.onRecipient = address => (address.startsWith('reader02') ? '550 5.1.1 no such user' : null)
    const ours = await newsletter({ smtp: server.url, readers: readers(3) })
    await sendIssue(ours)
    expect(await ledger(ours)).toEqual([
      'accepted reader01',
      'failed reader02: the server refused the recipient',
      'accepted reader03',
    ])
    expect((await rowsOf(ours))[1]?.last_reply).toBe('550 5.1.1 no such user')
  })

  test('whose message cannot be made fails alone', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(3) })
    await sendIssue(ours, { stop: AbortSignal.abort() })
    await ours.app.db.updateTable('deliveries').set({ address: 'no address' }).where('id', '=', 2).execute()
    await resumeIssue(ours)
    expect(await ledger(ours)).toEqual([
      'accepted reader01',
      'failed no address: its message cannot be made: no address is no address',
      'accepted reader03',
    ])
  })

  test('who left, or was suppressed, after the freeze is left out at the claim', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, readers: readers(4) })
    const { db } = ours.app
    await sendIssue(ours, { stop: AbortSignal.abort() })
    const second = await findSubscriber(db, 'readers', 'reader02@example.org')
    await markLeft(db, second?.id ?? 0, ours.app.now().toISOString())
    await suppress(db, 'reader03@example.org', 'complained', ours.app.now().toISOString())
    const { reports } = await resumeIssue(ours)
    expect(await ledger(ours)).toEqual([
      'accepted reader01',
      'suppressed reader02: left before it was sent',
      'suppressed reader03: complained',
      'accepted reader04',
    ])
    expect(reports[0]?.sums).toMatchObject({ candidates: 4, accepted: 2, suppressed: 2 })
    expect(Object.keys(copies(server))).toEqual(['reader01@example.org', 'reader04@example.org'])
  })

  test('is in the sums at every moment of a run', async () => {
    const server = await mailServer()
    server.onRecipient = address =>
      /[36]@/.test(address) ? '550 5.1.1 no' : /[59]@/.test(address) ? '451 4.7.1 later' : null
    const ours = await newsletter({ smtp: server.url, readers: readers(10) })
    const totals: number[] = []
    server.onMessage = async () => {
      const { candidates, ...parts } = await sumsOf(ours.app.db, 1)
      totals.push(
        candidates,
        Object.values(parts).reduce((total, part) => total + part, 0),
      )
      return null
    }
    await sendIssue(ours)
    expect(new Set(totals)).toEqual(new Set([10]))
    expect(totals).toHaveLength(12)
  })
})

describe('a server that says “not now”', () => {
  test('is asked again by the schedule, and no more often than that', async () => {
    const server = await mailServer()
    server.onRecipient = (address, before) =>
      address.startsWith('reader02') && before < 2 ? '450 4.2.0 greylisted' : null
    const ours = await newsletter({
      smtp: server.url,
      readers: readers(3),
      config: ['send: { retry: [5m, 15m, 1h] }'],
    })
    let waited = 0
    const { reports } = await sendIssue(ours, {
      wait: 30 * 60_000,
      sleep: async milliseconds => {
        waited += milliseconds
        ours.clock.now += milliseconds
      },
    })
    expect(reports[0]?.sums).toMatchObject({ accepted: 3, deferred: 0 })
    expect(waited).toBe((5 + 15) * 60_000)
    expect(server.asked.filter(address => address.startsWith('reader02'))).toHaveLength(3)
    expect((await rowsOf(ours))[1]).toMatchObject({ attempts: 3, reason: null })
  })

  test('for longer than we wait leaves them deferred, and a later run goes on', async () => {
    const server = await mailServer()
    server.onRecipient = (_, before) => (before === 0 ? '451 4.3.2 later' : null)
    const ours = await newsletter({ smtp: server.url, readers: readers(2) })
    const first = await sendIssue(ours, { wait: 60_000 })
    expect(first.reports[0]).toMatchObject({ ended: 'idle', sums: { deferred: 2, accepted: 0 } })
    expect(server.asked).toHaveLength(2)
    ours.clock.now += 5 * 60_000
    const second = await resumeIssue(ours)
    expect(second.reports[0]?.sums).toMatchObject({ deferred: 0, accepted: 2 })
  })

  test('to the end of the schedule makes it failed', async () => {
    const server = await mailServer()
    server.onRecipient = () => '450 4.2.0 greylisted'
    const ours = await newsletter({
      smtp: server.url,
      readers: readers(1),
      config: ['send: { retry: [5m] }'],
    })
    await sendIssue(ours, { wait: 3_600_000 })
    expect(await ledger(ours)).toEqual(['failed reader01: refused 2 times'])
    expect(server.asked).toHaveLength(2)
  })

  test('until the dispatch expires makes it failed, and what was not tried by then as well', async () => {
    const server = await mailServer()
    server.onRecipient = () => '450 4.2.0 greylisted'
    const ours = await newsletter({ smtp: server.url, readers: readers(1), config: ['send: { expire: 1h }'] })
    await sendIssue(ours, { stop: AbortSignal.abort() })
    ours.clock.now += 2 * 3_600_000
    await resumeIssue(ours)
    expect(await ledger(ours)).toEqual(['failed reader01: expired'])
    expect(server.asked).toEqual([])
  })
})

describe('refusals for what we are', () => {
  test('pause the dispatch after 20 in a row, and suppress nobody', async () => {
    const server = await mailServer()
    server.onRecipient = () => '550 5.7.1 you are on a list of ours'
    const ours = await newsletter({ smtp: server.url, readers: readers(25) })
    const { reports } = await sendIssue(ours)
    expect(reports[0]).toMatchObject({
      ended: 'halted',
      dispatch: { state: 'paused' },
      sums: { failed: 20, queued: 5, suppressed: 0 },
    })
    expect(server.asked).toHaveLength(20)
    expect(ours.notices).toEqual([expect.stringContaining('refused 20 messages in a row')])
    expect(await suppressionsOf(ours.app.db, readers(25))).toEqual(new Map())

    server.onRecipient = () => null
    const again = await resumeIssue(ours, { retryFailed: true })
    expect(again.reports[0]?.sums).toMatchObject({ accepted: 25 })
  })

  test('go on when somebody gets theirs in between', async () => {
    const server = await mailServer()
    server.onRecipient = address => (address.startsWith('reader15') ? null : '550 5.7.1 no')
    const ours = await newsletter({ smtp: server.url, readers: readers(25) })
    expect((await sendIssue(ours)).reports[0]).toMatchObject({
      sums: { failed: 24, accepted: 1 },
      ended: 'idle',
    })
  })
})

describe('a server that goes away', () => {
  test('is told apart from a refusal: nobody is claimed, and a later run reaches everybody', async () => {
    const ours = await newsletter({ smtp: 'smtp://127.0.0.1:9', readers: readers(2) })
    const { reports, trouble } = await sendIssue(ours)
    expect(trouble).toMatchObject({ code: 'smtp', exit: 69 })
    expect(trouble?.message).toContain('127.0.0.1:9')
    expect(reports[0]).toMatchObject({ ended: 'unavailable', sums: { queued: 2 } })
    expect((await rowsOf(ours)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['queued', 0],
      ['queued', 0],
    ])
  })

  test('between two messages costs nothing: the next goes over a new connection', async () => {
    await using server = await scriptedServer()
    server.script.dot = socket => {
      socket.write('250 2.0.0 queued\r\n')
      socket.end()
    }
    const ours = await newsletter({ smtp: urlOf(server), readers: readers(3) })
    expect((await sendIssue(ours)).reports[0]?.sums).toMatchObject({ accepted: 3 })
    expect(server.messages).toHaveLength(3)
  })

  test.each([
    ['hangs up at RCPT', { RCPT: hangUp }],
    ['resets at DATA', { DATA: reset }],
    ['closes with 421 at MAIL', { MAIL: '421 4.3.2 closing' }],
    ['closes with 421 after the dot', { dot: '421 4.3.2 closing' }],
  ])(
    'whenever it %s is given up after three times; all are queued and none is held against them',
    async (_, script) => {
      await using server = await scriptedServer(script)
      const ours = await newsletter({ smtp: urlOf(server), readers: readers(2) })
      const { reports, trouble } = await sendIssue(ours)
      expect(trouble).toMatchObject({ code: 'smtp' })
      expect(trouble?.message).toContain('3 times in a row')
      expect(reports[0]?.sums).toMatchObject({ queued: 2, uncertain: 0 })
      expect((await rowsOf(ours)).map(({ state, attempts, token }) => [state, attempts, token])).toEqual([
        ['queued', 0, null],
        ['queued', 0, null],
      ])
      // Connections that are open at once break for the same reason, and count once: one for each of the two readers.
      expect(server.connections).toBeGreaterThanOrEqual(3)
      expect(server.connections).toBeLessThanOrEqual(6)

      server.script.RCPT = '250 fine'
      server.script.MAIL = '250 fine'
      server.script.DATA = '354 go on'
      server.script.dot = '250 fine'
      expect((await resumeIssue(ours)).reports[0]?.sums).toMatchObject({ accepted: 2 })
    },
  )

  test('because of one recipient does not keep the others from getting theirs', async () => {
    await using server = await scriptedServer()
    server.script.RCPT = socket => {
      if (server.commands.at(-1)?.includes('reader01')) socket.destroy()
      else socket.write('250 2.1.5 fine\r\n')
    }
    const ours = await newsletter({ smtp: urlOf(server), readers: readers(5) })
    const { reports, trouble } = await sendIssue(ours)
    expect(reports[0]?.sums).toMatchObject({ accepted: 4, queued: 1 })
    expect(trouble).toMatchObject({ code: 'smtp' })
  })
})

describe('a final reply that is lost', () => {
  test('leaves that one uncertain; once the others are done it goes again, the same octet for octet', async () => {
    await using server = await scriptedServer()
    let lost = 0
    server.script.dot = socket => {
      if (server.messages.at(-1)?.includes('reader02') && lost++ === 0) socket.destroy()
      else socket.write('250 2.0.0 queued\r\n')
    }
    const ours = await newsletter({ smtp: urlOf(server), readers: readers(3) })
    const { reports } = await sendIssue(ours)
    expect(reports[0]).toMatchObject({ sums: { accepted: 3 }, resent: ['reader02@example.org'], held: [] })
    const twice = server.messages.filter(message => message.includes('reader02'))
    expect(twice).toHaveLength(2)
    expect(twice[0]).toEqual(twice[1])
    expect(server.messages).toHaveLength(4)
  })

  test('a second time leaves it uncertain and named: no run makes copy after copy', async () => {
    await using server = await scriptedServer()
    server.script.dot = socket => {
      if (server.messages.at(-1)?.includes('reader02')) socket.destroy()
      else socket.write('250 2.0.0 queued\r\n')
    }
    const ours = await newsletter({ smtp: urlOf(server), readers: readers(3) })
    const { reports } = await sendIssue(ours)
    expect(reports[0]).toMatchObject({
      sums: { accepted: 2, uncertain: 1 },
      resent: ['reader02@example.org'],
      held: ['reader02@example.org'],
    })
    expect(server.messages).toHaveLength(4)
  })

  test('with “hold” is left to a person, in this run and in any later one', async () => {
    await using server = await scriptedServer({ dot: hangUp })
    const ours = await newsletter({ smtp: urlOf(server), readers: readers(1) })
    const { reports } = await sendIssue(ours, { uncertain: 'hold' })
    expect(reports[0]).toMatchObject({ sums: { uncertain: 1 }, resent: [], held: ['reader01@example.org'] })
    server.script.dot = '250 fine'
    const again = await resumeIssue(ours, { uncertain: 'hold' })
    expect(again.reports[0]).toMatchObject({ sums: { uncertain: 1 }, held: ['reader01@example.org'] })
    expect(server.messages).toHaveLength(1)
  })
})

test('told to stop, it finishes the message in hand and leaves the rest queued', async () => {
  const server = await mailServer()
  const stop = new AbortController()
  const ours = await newsletter({ smtp: server.url, readers: readers(5) })
  server.onMessage = ({ to }) => {
    if (to.startsWith('reader02')) stop.abort()
    return null
  }
  const { reports } = await sendIssue(ours, { stop: stop.signal })
  expect(reports[0]).toMatchObject({ ended: 'stopped', sums: { accepted: 2, queued: 3 } })
  expect((await resumeIssue(ours)).reports[0]?.sums).toMatchObject({ accepted: 5 })
  expect(Object.values(copies(server))).toEqual([1, 1, 1, 1, 1])
})

test('somebody who subscribes after the freeze is not in it', async () => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(2) })
  await sendIssue(ours, { stop: AbortSignal.abort() })
  await subscribe(ours.app, 'late@example.org')
  expect((await resumeIssue(ours)).reports[0]?.sums).toMatchObject({ candidates: 2, accepted: 2 })
  expect(server.asked).not.toContain('late@example.org')
})
