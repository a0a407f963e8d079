// Several messages over one connection: what goes out together, what waits, and what is known when it breaks.
import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { SendOutcome } from '../../../src/dispatch/send-outcome.ts'
import { parseAddress } from '../../../src/mail/address.ts'
import { toWireMessage } from '../../../src/mail/wire-message.ts'
import { handOver, type Parcel, type Supply } from '../../../src/transport/smtp/hand-over.ts'
import { closeSession, openSession } from '../../../src/transport/smtp/session.ts'
import { type Reply, type Script, scriptedServer } from './scripted-server.ts'

const QUICK = { connect: 300, command: 300, done: 300 }
const PLAIN = '250 mx.example.org'

function parcelTo(name: string): Parcel {
  const [from, to] = [parseAddress('bounces@example.org'), parseAddress(`${name}@example.org`)]
  if (from === null || to === null) throw new Error(`${name} makes no address`)
  const message = toWireMessage(Buffer.from(`Subject: ${name}\r\n\r\nHello\r\n`))
  return { from, to, size: message.length, message }
}

/** Hands over to `names`, and tells what happened in order. */
async function run(script: Script, names: readonly string[], change: Partial<Supply<Parcel>> = {}) {
  await using server = await scriptedServer(script)
  const session = await openSession(server.target, QUICK)
  const due = names.map(parcelTo)
  const told: string[] = []
  let dots = 0
  const nameOf = ({ to }: Parcel) => to.split('@')[0] ?? ''
  const supply: Supply<Parcel> = {
    take: () => due.shift() ?? null,
    mark: async parcel => {
      dots += 1
      expect(dots).toBe(1)
      told.push(`mark ${nameOf(parcel)}`)
      await setImmediate()
      return true
    },
    settle: (parcel, outcome) => {
      if (told.includes(`mark ${nameOf(parcel)}`)) dots -= 1
      told.push(`${kindOf(outcome)} ${nameOf(parcel)}`)
    },
    ...change,
  }
  const handover = handOver(session, supply)
  await handover.run()
  const open = handover.isReady()
  await closeSession(session)
  return { told, left: due.map(nameOf), open, commands: server.commands, messages: server.messages }
}

function kindOf(outcome: SendOutcome): string {
  return outcome.kind === 'lost' ? `lost ${outcome.afterDot ? 'after' : 'before'} the dot:` : outcome.kind
}

describe.each([
  ['with pipelining', undefined],
  ['without pipelining', PLAIN],
])('%s', (_, EHLO) => {
  const script = (more: Script): Script => ({ ...(EHLO === undefined ? {} : { EHLO }), ...more })

  test('each message is marked only when the one before it is settled', async () => {
    const { told, messages, open } = await run(script({}), ['ada', 'ben', 'cleo'])
    expect(told).toEqual([
      'mark ada',
      'accepted ada',
      'mark ben',
      'accepted ben',
      'mark cleo',
      'accepted cleo',
    ])
    expect(messages.map(message => /Subject: (\w+)/.exec(String(message))?.[1])).toEqual([
      'ada',
      'ben',
      'cleo',
    ])
    expect(open).toBe(true)
  })

  test('a refused recipient does not hold up the others', async () => {
    const RCPT: Reply = socket => {
      const isSecond = recipients++ === 1
      socket.write(isSecond ? '550 5.1.1 nobody\r\n' : '250 fine\r\n')
    }
    let recipients = 0
    const { told, messages } = await run(script({ RCPT }), ['ada', 'ben', 'cleo'])
    expect(told).toEqual(['mark ada', 'accepted ada', 'rejected ben', 'mark cleo', 'accepted cleo'])
    expect(messages.map(String).filter(message => message !== '')).toHaveLength(2)
  })

  test('421 after the dot is no acceptance, and the next message was not sent', async () => {
    const { told, left, open } = await run(script({ dot: '421 4.3.2 closing' }), ['ada', 'ben', 'cleo'])
    expect(told.slice(0, 2)).toEqual(['mark ada', 'rejected ada'])
    expect(told.slice(2)).toEqual(EHLO === undefined ? ['lost before the dot: ben'] : [])
    expect(left).toEqual(EHLO === undefined ? ['cleo'] : ['ben', 'cleo'])
    expect(open).toBe(false)
  })

  test('a connection that breaks after a dot leaves that one open, and only that one', async () => {
    const dot: Reply = socket => void socket.destroy()
    const { told } = await run(script({ dot }), ['ada', 'ben'])
    expect(told[0]).toBe('mark ada')
    expect(told.filter(line => line.startsWith('lost after'))).toEqual(['lost after the dot: ada'])
    expect(told.filter(line => line.endsWith('ben'))).toEqual(
      EHLO === undefined ? ['lost before the dot: ben'] : [],
    )
  })

  test('a claim that was taken away ends the connection before the dot', async () => {
    const { told, messages, open } = await run(script({}), ['ada'], { mark: async () => false })
    expect(told).toEqual(['lost before the dot: ada'])
    expect([messages, open]).toEqual([[], false])
  })

  test('a message that cannot be made in time for its dot is given back, and the reason thrown', async () => {
    const message = Promise.reject(new Error('no key'))
    message.catch(() => {})
    const queue: Parcel[] = [{ ...parcelTo('ada'), message }]
    const settled: string[] = []
    const running = run(script({}), [], {
      take: () => queue.shift() ?? null,
      settle: (_, outcome) => void settled.push(kindOf(outcome)),
    })
    await expect(running).rejects.toThrow('no key')
    expect(settled).toEqual(['lost before the dot:'])
  })
})

test('where the server pipelines, the next envelope goes out with the content, before its reply', async () => {
  const chunks: string[] = []
  const greeting: Reply = socket => {
    socket.on('data', chunk => void chunks.push(String(chunk)))
    socket.write('220 mx.example.org ESMTP\r\n')
  }
  const { told } = await run({ greeting }, ['ada', 'ben'])
  expect(told).toEqual(['mark ada', 'accepted ada', 'mark ben', 'accepted ben'])
  expect(chunks.slice(1, -1)).toEqual([
    expect.stringMatching(/^MAIL FROM:<.*\r\nRCPT TO:<ada@.*\r\nDATA\r\n$/),
    expect.stringMatching(/^Subject: ada\r\n[^]*\r\n\.\r\nMAIL FROM:<.*\r\nRCPT TO:<ben@.*\r\nDATA\r\n$/),
    expect.stringMatching(/^Subject: ben\r\n[^]*\r\n\.\r\n$/),
  ])
})

test('where it does not, no command goes out before the reply to the one before it', async () => {
  let waiting = false
  const patient =
    (reply: string): Reply =>
    socket => {
      expect(waiting).toBe(false)
      waiting = true
      const answer = async () => {
        await setImmediate()
        waiting = false
        socket.write(`${reply}\r\n`)
      }
      void answer()
    }
  const script = {
    EHLO: PLAIN,
    MAIL: patient('250 fine'),
    RCPT: patient('550 5.1.1 nobody'),
    RSET: patient('250 fine'),
  }
  const { told, commands } = await run(script, ['ada', 'ben'])
  expect(told).toEqual(['rejected ada', 'rejected ben'])
  expect(commands.slice(1, -1)).toEqual([
    expect.stringContaining('MAIL'),
    expect.stringContaining('RCPT'),
    'RSET',
    expect.stringContaining('MAIL'),
    expect.stringContaining('RCPT'),
  ])
})
