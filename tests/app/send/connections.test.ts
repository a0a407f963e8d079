// Ten connections at once: everybody gets one copy, and no more are ever in doubt than there are connections.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { halt } from '../../../src/app/send/send.ts'
import { scriptedServer } from '../../transport/smtp/scripted-server.ts'
import { copies, type MailServer, mailServer } from './mail-server.ts'
import {
  issueOf,
  type Newsletter,
  newsletter,
  readers,
  resumeIssue,
  rowsOf,
  sendIssue,
} from './newsletter.ts'

const CONNECTIONS = 10
const once = (count: number) => Object.fromEntries(readers(count).map(address => [address, 1]))

/** The first ten messages wait until all ten are there, and until `then` is done. */
function holdTen(server: MailServer, then: () => Promise<void>): void {
  const all = Promise.withResolvers<void>()
  let waiting = 0
  server.onMessage = async () => {
    waiting += 1
    if (waiting === CONNECTIONS) void then().then(all.resolve, all.reject)
    await all.promise
    return null
  }
}

/** How many rows are past their dot on the disk, read by another connection to the database. */
function pastTheirDot({ root }: Newsletter): () => number {
  const database = new DatabaseSync(join(root, '.newsletter/state.db'), { readOnly: true })
  onTestFinished(() => database.close())
  const count = database.prepare(`select count(*) as number from deliveries where state = 'dot'`)
  return () => Number(count.get()?.['number'])
}

describe('ten connections', () => {
  test('are ten, and send to everybody once; at no commit are more rows past their dot', async () => {
    const server = await mailServer()
    const ours = await newsletter({ smtp: server.url, connections: CONNECTIONS, readers: readers(200) })
    const past = pastTheirDot(ours)
    const atCommits: number[] = []
    let held = 0
    holdTen(server, async () => {
      held = past()
    })
    const { reports } = await sendIssue(ours, {
      onStep: step => {
        if (step === 'marked' || step === 'recorded') atCommits.push(past())
      },
    })
    expect(held).toBe(CONNECTIONS)
    expect(atCommits.length).toBeGreaterThan(20)
    expect(Math.max(...atCommits)).toBe(CONNECTIONS)
    expect(copies(server)).toEqual(once(200))
    expect(reports[0]?.sums).toMatchObject({ candidates: 200, accepted: 200 })
    expect((await rowsOf(ours)).every(({ attempts, token }) => attempts === 1 && token === null)).toBe(true)
  })

  test.each([
    ['paused', { accepted: 10, queued: 190 }],
    ['cancelled', { accepted: 10, failed: 190 }],
  ] as const)(
    'that are %s from elsewhere finish what is past its dot, and not a message more',
    async (how, sums) => {
      const server = await mailServer()
      const ours = await newsletter({ smtp: server.url, connections: CONNECTIONS, readers: readers(200) })
      holdTen(server, async () => void (await halt(ours.app, await issueOf(ours), how, null)))
      const { reports } = await sendIssue(ours)
      expect(reports[0]).toMatchObject({ ended: 'halted', dispatch: { state: how }, sums })
      expect(server.letters).toHaveLength(10)
      const rows = await rowsOf(ours)
      expect(new Set(rows.map(({ state }) => state))).toEqual(
        new Set(['accepted', how === 'paused' ? 'queued' : 'failed']),
      )
      if (how === 'cancelled') return
      server.onMessage = () => null
      await resumeIssue(ours)
      expect(copies(server)).toEqual(once(200))
      expect((await rowsOf(ours)).map(({ attempts }) => attempts)).toEqual(Array(200).fill(1))
    },
  )

  test('told to stop finish what is past its dot, and leave the rest as it was', async () => {
    const server = await mailServer()
    const stop = new AbortController()
    const ours = await newsletter({ smtp: server.url, connections: CONNECTIONS, readers: readers(200) })
    holdTen(server, async () => stop.abort())
    const { reports } = await sendIssue(ours, { stop: stop.signal })
    expect(reports[0]).toMatchObject({ ended: 'stopped', sums: { accepted: 10, queued: 190 } })
    expect(server.letters).toHaveLength(10)
    await resumeIssue(ours)
    expect(copies(server)).toEqual(once(200))
  })

  test('of which all break after the dot leave ten in doubt, and each of them is named', async () => {
    await using server = await scriptedServer({ dot: socket => void socket.destroy() })
    const url = `smtp://127.0.0.1:${server.target.port}`
    const ours = await newsletter({ smtp: url, connections: CONNECTIONS, readers: readers(30) })
    const past = pastTheirDot(ours)
    const { reports } = await sendIssue(ours, {
      uncertain: 'hold',
      onStep: () => expect(past()).toBeLessThanOrEqual(CONNECTIONS),
    })
    const named = reports[0]?.held ?? []
    expect(named).toHaveLength(server.messages.length)
    expect(new Set(named).size).toBe(named.length)
    expect(reports[0]?.sums).toMatchObject({
      candidates: 30,
      uncertain: named.length,
      queued: 30 - named.length,
    })
  })

  test('where the server takes only three: those three send it all', async () => {
    await using server = await scriptedServer()
    let open = 0
    server.script.greeting = socket => {
      open += 1
      socket.on('close', () => void (open -= 1))
      socket.write(open > 3 ? '421 4.7.0 too many\r\n' : '220 mx.example.org ESMTP\r\n')
    }
    const url = `smtp://127.0.0.1:${server.target.port}`
    const ours = await newsletter({ smtp: url, connections: CONNECTIONS, readers: readers(100) })
    const { reports, trouble } = await sendIssue(ours)
    expect([reports[0]?.sums, trouble]).toMatchObject([{ accepted: 100 }, null])
    expect(server.messages).toHaveLength(100)
  })
})
