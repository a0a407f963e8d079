import type { Socket } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SendOutcome } from '../../../src/dispatch/send-outcome.ts'
import { type Address, parseAddress } from '../../../src/mail/address.ts'
import { TIMEOUTS } from '../../../src/transport/smtp/limits.ts'
import { type Client, connectSmtp, type Letter, type Options } from './one-by-one.ts'
import { hangUp, type Reply, reset, type Script, scriptedServer, silence } from './scripted-server.ts'

const MESSAGE = Buffer.from('Subject: sample\r\n\r\nHello\r\n')
const PIPELINED = '250-mx.example.org\r\n250 PIPELINING'
const PLAIN = '250 mx.example.org'
const QUICK = { timeouts: { connect: 300, command: 300, done: 300 } }

function address(text: string): Address {
  const parsed = parseAddress(text)
  if (parsed === null) throw new Error(`no address: ${text}`)
  return parsed
}

function handover(change: Partial<Letter> = {}): Letter {
  const to = address('reader@example.org')
  return { from: address('bounces@example.org'), to, message: MESSAGE, beforeDot: async () => {}, ...change }
}

async function send(client: Client, change: Partial<Letter> = {}): Promise<SendOutcome> {
  return client.send(handover(change))
}

/** What one message comes to when the server plays a script, and what the server then has. */
async function play(script: Script, options: Options = {}, change: Partial<Letter> = {}) {
  await using server = await scriptedServer(script)
  const client = await connectSmtp(server.target, options)
  let marked = 0
  const beforeDot = async () => {
    marked += 1
    expect(server.messages).toEqual([])
  }
  const outcome = await send(client, { beforeDot, ...change })
  const { ready } = client
  await client.close()
  return { outcome, marked, ready, messages: server.messages, commands: server.commands, wire: server.wire }
}

test('a message that the server takes is accepted, whole, with one recipient and after the mark', async () => {
  const { outcome, marked, ready, messages, commands } = await play({})
  expect(outcome).toEqual({ kind: 'accepted', reply: '250 2.0.0 queued as 1' })
  expect(marked).toBe(1)
  expect(ready).toBe(true)
  expect(messages).toEqual([MESSAGE])
  expect(commands.slice(1)).toEqual([
    `MAIL FROM:<bounces@example.org> SIZE=${MESSAGE.length}`,
    'RCPT TO:<reader@example.org>',
    'DATA',
    'QUIT',
  ])
})

test('the null sender goes out as an empty path', async () => {
  const { commands } = await play({}, {}, { from: '' })
  expect(commands).toContain(`MAIL FROM:<> SIZE=${MESSAGE.length}`)
})

describe.each([
  ['with pipelining', PIPELINED],
  ['without pipelining', PLAIN],
])('%s', (_, EHLO) => {
  const step = (name: 'MAIL' | 'RCPT' | 'DATA' | 'dot', reply: Reply): Script => {
    // a server that refused the sender or the recipient refuses DATA too (RFC 2920 §3.1)
    const after = name === 'MAIL' ? { RCPT: '503 5.5.1 no', DATA: '503 5.5.1 no' } : { DATA: '503 5.5.1 no' }
    return { EHLO, ...(name === 'MAIL' || name === 'RCPT' ? after : {}), [name]: reply }
  }

  test.each([
    [
      'MAIL',
      '550 5.7.1 not you',
      { code: 550, enhanced: '5.7.1', permanent: true, policy: true, stage: 'mail' },
    ],
    [
      'MAIL',
      '451 4.3.0 later',
      { code: 451, enhanced: '4.3.0', permanent: false, policy: false, stage: 'mail' },
    ],
    [
      'RCPT',
      '550 5.1.1 nobody',
      { code: 550, enhanced: '5.1.1', permanent: true, policy: false, stage: 'rcpt' },
    ],
    [
      'RCPT',
      '450 4.2.0 greylisted',
      { code: 450, enhanced: '4.2.0', permanent: false, policy: false, stage: 'rcpt' },
    ],
    ['RCPT', '553 sorry', { code: 553, enhanced: null, permanent: true, policy: false, stage: 'rcpt' }],
    ['RCPT', '550 4.1.1 a code of the other class', { enhanced: null, permanent: true, stage: 'rcpt' }],
    [
      'DATA',
      '554 5.6.0 no data',
      { code: 554, enhanced: '5.6.0', permanent: true, policy: false, stage: 'data' },
    ],
    [
      'DATA',
      '452 4.3.1 disk full',
      { code: 452, enhanced: '4.3.1', permanent: false, policy: false, stage: 'data' },
    ],
    [
      'dot',
      '552 5.2.2 mailbox full',
      { code: 552, enhanced: '5.2.2', permanent: true, policy: false, stage: 'dot' },
    ],
    [
      'dot',
      '451 4.7.1 later',
      { code: 451, enhanced: '4.7.1', permanent: false, policy: false, stage: 'dot' },
    ],
    ['dot', '550-5.7.26 first line\r\n550 5.7.26 second', { enhanced: '5.7.26', policy: true, stage: 'dot' }],
  ] as const)(
    'a refusal of %s by "%s" is told apart, and the connection stays in use',
    async (name, reply, told) => {
      const { outcome, ready, marked, messages } = await play(step(name, reply))
      expect(outcome).toMatchObject({ kind: 'rejected', ...told })
      expect(ready).toBe(true)
      expect(marked).toBe(name === 'dot' ? 1 : 0)
      expect(messages).toHaveLength(name === 'dot' ? 1 : 0)
    },
  )

  test.each(['MAIL', 'RCPT', 'DATA', 'dot'] as const)(
    '421 at %s is a refusal for now and ends the connection',
    async name => {
      const { outcome, ready } = await play(step(name, '421 4.3.2 shutting down'))
      const stage = name === 'dot' ? 'dot' : name.toLowerCase()
      expect(outcome).toMatchObject({ kind: 'rejected', code: 421, permanent: false, policy: false, stage })
      expect(ready).toBe(false)
    },
  )

  const deaths = { reset, hangUp, silence, garbage: 'what?', aLateGoAhead: '354 go on', twoDigits: '25' }
  test.each(Object.keys(deaths) as (keyof typeof deaths)[])(
    '%s before the dot proves that nothing was delivered',
    async death => {
      for (const name of ['MAIL', 'RCPT', 'DATA'] as const) {
        if (name === 'DATA' && death === 'aLateGoAhead') continue // there it is in time
        const { outcome, ready, marked, messages } = await play(step(name, deaths[death]), QUICK)
        // a server that says nonsense and goes on may be understood to refuse in its next reply
        const goesOn = typeof deaths[death] === 'string' && outcome.kind === 'rejected'
        if (!goesOn) expect(outcome).toMatchObject({ kind: 'lost', afterDot: false })
        expect(ready).toBe(goesOn)
        expect([marked, messages]).toEqual([0, []])
      }
    },
  )

  test.each(Object.keys(deaths) as (keyof typeof deaths)[])(
    '%s after the dot leaves it open whether it was delivered',
    async death => {
      const { outcome, ready, marked, messages } = await play(step('dot', deaths[death]), QUICK)
      expect(outcome).toMatchObject({ kind: 'lost', afterDot: true })
      expect([ready, marked, messages]).toEqual([false, 1, [MESSAGE]])
    },
  )
})

/** Wants the content, and then does something else. */
const goAheadAnd =
  (then: (socket: Socket) => void): Reply =>
  socket => {
    socket.write('354 go on\r\n')
    setImmediate(() => then(socket))
  }

test('a connection lost while the mark is made was lost before the dot', async () => {
  for (const death of [(socket: Socket) => socket.resetAndDestroy(), (socket: Socket) => socket.end()]) {
    await using server = await scriptedServer({ DATA: goAheadAnd(death) })
    const client = await connectSmtp(server.target)
    const gone = Promise.withResolvers<void>()
    const beforeDot = async () => {
      while (client.ready) await new Promise(setImmediate)
      gone.resolve()
    }
    expect(await send(client, { beforeDot })).toMatchObject({ kind: 'lost', afterDot: false })
    await gone.promise
    expect(server.messages).toEqual([])
  }
})

test('the outcome waits for a mark that is still being made when the connection dies', async () => {
  await using server = await scriptedServer({ DATA: goAheadAnd(socket => socket.resetAndDestroy()) })
  const client = await connectSmtp(server.target)
  let settled = false
  const beforeDot = async () => {
    while (client.ready) await new Promise(setImmediate)
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
    settled = true
  }
  await send(client, { beforeDot })
  expect(settled).toBe(true)
})

test('when the mark cannot be made the message is abandoned without its dot, and the reason is thrown as it was', async () => {
  await using server = await scriptedServer()
  const client = await connectSmtp(server.target)
  const full = Object.assign(new Error('disk full'), { code: 'ENOSPC' })
  await expect(send(client, { beforeDot: () => Promise.reject(full) })).rejects.toBe(full)
  expect(full.code).toBe('ENOSPC')
  expect(client.ready).toBe(false)
  const second = await connectSmtp(server.target) // the first is gone for the server too
  await send(second)
  expect(server.messages).toHaveLength(1)
  expect(server.wire.map(String).join('')).not.toContain('Hello\r\nSubject')
})

test.each(['250 2.0.0 already', '552 5.3.4 too much'])(
  'an answer to a message that has not begun (%s) never counts as delivered',
  async reply => {
    const { outcome, ready, messages } = await play({ DATA: `354 go on\r\n${reply}` })
    expect(outcome).toMatchObject(
      reply.startsWith('2') ? { kind: 'lost', afterDot: false } : { kind: 'rejected', stage: 'data' },
    )
    expect([ready, messages]).toEqual([false, []])
  },
)

test('a server that takes DATA without a recipient gets an empty message and no mark', async () => {
  const { outcome, marked, messages, ready } = await play({ RCPT: '550 5.1.1 nobody', dot: '554 5.5.1 none' })
  expect(outcome).toMatchObject({ kind: 'rejected', stage: 'rcpt', enhanced: '5.1.1' })
  expect([marked, messages.map(String), ready]).toEqual([0, [''], true])
})

test('a connection is used again, after a refusal with RSET, until its messages are used up', async () => {
  await using server = await scriptedServer()
  const client = await connectSmtp(server.target, { maxMessages: 3 })
  expect(await send(client)).toMatchObject({ kind: 'accepted' })
  server.script.RCPT = '550 5.1.1 nobody'
  server.script.DATA = '503 5.5.1 no'
  expect(await send(client)).toMatchObject({ kind: 'rejected' })
  expect(client.ready).toBe(true)
  delete server.script.RCPT
  delete server.script.DATA
  expect(await send(client)).toMatchObject({ kind: 'accepted' })
  expect(server.commands.map(command => command.split(' ')[0])).toEqual([
    'EHLO',
    'MAIL',
    'RCPT',
    'DATA',
    'MAIL',
    'RCPT',
    'DATA',
    'RSET',
    'MAIL',
    'RCPT',
    'DATA',
  ])
  expect(client.ready).toBe(false)
  expect(server.connections).toBe(1)
  await client.close()
  expect(server.commands.at(-1)).toBe('QUIT')
})

test.each([['500 5.5.1 no'], [reset], [silence], ['421 4.3.2 bye']])(
  'when RSET fails (%s) the connection is given up, and the next message was not delivered',
  async RSET => {
    await using server = await scriptedServer({ RCPT: '550 5.1.1 nobody', DATA: '503 5.5.1 no', RSET })
    const client = await connectSmtp(server.target, QUICK)
    expect(await send(client)).toMatchObject({ kind: 'rejected', enhanced: '5.1.1' })
    expect(await send(client)).toMatchObject({ kind: 'lost', afterDot: false })
    expect(client.ready).toBe(false)
  },
)

test.each([hangUp, reset, '421 4.4.2 idle for too long'])(
  'a server that leaves between two messages costs nothing',
  async leave => {
    await using server = await scriptedServer({
      QUIT: silence,
      dot: socket => {
        socket.write('250 2.0.0 queued\r\n')
        setImmediate(() => (typeof leave === 'string' ? socket.end(`${leave}\r\n`) : leave(socket)))
      },
    })
    const client = await connectSmtp(server.target, QUICK)
    expect(await send(client)).toMatchObject({ kind: 'accepted' })
    while (client.ready) await new Promise(setImmediate)
    expect(await send(client)).toMatchObject({ kind: 'lost', afterDot: false })
    expect(server.messages).toHaveLength(1)
  },
)

test('leaving never hangs nor throws', async () => {
  for (const QUIT of [silence, reset, hangUp, '500 no']) {
    await using server = await scriptedServer({ QUIT })
    const client = await connectSmtp(server.target, QUICK)
    await client.close()
    await client.close()
    expect(client.ready).toBe(false)
  }
})

test('a local part that is not ASCII is refused before MAIL where the server has no SMTPUTF8, and goes out where it has', async () => {
  const to = address('leserin-ä@example.org')
  const without = await play({}, {}, { to })
  expect(without.outcome).toMatchObject({
    kind: 'rejected',
    permanent: true,
    enhanced: '5.6.7',
    stage: 'mail',
  })
  expect(without.commands.some(command => command.startsWith('MAIL'))).toBe(false)
  const withIt = await play({ EHLO: '250-mx.example.org\r\n250-8BITMIME\r\n250 SMTPUTF8' }, {}, { to })
  expect(withIt.outcome).toMatchObject({ kind: 'accepted' })
  expect(withIt.commands).toContain('MAIL FROM:<bounces@example.org> SMTPUTF8 BODY=8BITMIME')
})

test('a message over the announced SIZE is refused before MAIL', async () => {
  const { outcome, commands, ready } = await play({ EHLO: '250-mx.example.org\r\n250 SIZE 10' })
  expect(outcome).toMatchObject({ kind: 'rejected', permanent: true, enhanced: '5.3.4', stage: 'mail' })
  expect(commands.some(command => command.startsWith('MAIL'))).toBe(false)
  expect(ready).toBe(true)
})

describe('octets on the wire', () => {
  /** An SMTP server's view: what stands before the only dot, the stuffing taken off. */
  async function arrives(body: string): Promise<Buffer> {
    const { outcome, messages, wire, commands } = await play({}, {}, { message: Buffer.from(body, 'latin1') })
    expect(outcome.kind).toBe('accepted')
    expect(messages).toHaveLength(1)
    expect(commands.filter(command => command.startsWith('MAIL'))).toHaveLength(1)
    expect(wire[0]?.toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    return messages[0]!
  }

  test.each([
    '.\r\n',
    '..\r\n',
    '.x\r\n',
    'a\r\n.\r\nb\r\n',
    'a\r\n..\r\n.\r\n',
    '\r\n.\r\n',
    'MAIL FROM:<evil@example.org>\r\n',
    '...\r\n',
  ])('dots at the start of a line arrive as they were: %j', async body => {
    expect((await arrives(body)).toString('latin1')).toBe(body)
  })

  // CVE-2023-51764 to 51766: line ends that one server takes for the end of the message and another does not
  const SMUGGLED =
    'MAIL FROM:<evil@example.org>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\nSubject: evil\r\n\r\nevil\r\n.\r\n'
  test.each([
    '\n.\n',
    '\n.\r\n',
    '\r.\r',
    '\r.\r\n',
    '\r\n.\r',
    '\r\n.\n',
    '\r\n\0.\r\n',
    '\n\n.\r\r\n',
    '\r\n.\r\n',
  ])('a message smuggled behind %j arrives inside the one message', async end => {
    const body = `Subject: sample\r\n\r\nHello${end}${SMUGGLED}`
    expect((await arrives(body)).toString('latin1')).toBe(body.replace(/\r\n|\r|\n/g, '\r\n'))
  })

  test('any octets arrive as one message, line ends as CRLF', async () => {
    await using server = await scriptedServer()
    const piece = fc.constantFrom('\r', '\n', '\r\n', '.', 'a', '\0', ' ', 'MAIL FROM:<x@example.org>')
    const property = fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 40 }), async pieces => {
      const client = await connectSmtp(server.target)
      await send(client, { message: Buffer.from(pieces.join(''), 'latin1') })
      await client.close()
      const sent = pieces.join('').replace(/\r\n|\r|\n/g, '\r\n')
      expect(server.messages.at(-1)?.toString('latin1')).toBe(sent.endsWith('\r\n') ? sent : `${sent}\r\n`)
      expect(server.messages).toHaveLength(server.connections)
    })
    await fc.assert(property, { numRuns: 200 })
  })

  test('a message of many blocks arrives whole', async () => {
    const body = '0123456789abcdef\r\n'.repeat(50_000)
    expect((await arrives(body)).toString('latin1')).toBe(body)
  })
})

describe('hostile replies', () => {
  const flood = (text: string) => (socket: { write(text: string): boolean; destroyed: boolean }) => {
    const more = () => {
      if (!socket.destroyed && socket.write(text)) setImmediate(more)
    }
    more()
  }

  test.each([
    ['a line of 10 MB', `250 ${'a'.repeat(10_000_000)}`],
    ['250- without end', flood('250-a\r\n'.repeat(1_000))],
    ['a line without end', flood('a'.repeat(10_000))],
    ['empty lines without end', flood('\r\n'.repeat(100))],
    ['replies without end', flood('250 a\r\n'.repeat(100))],
  ])('%s is bounded at any step', async (_, reply) => {
    for (const step of ['MAIL', 'dot'] as const) {
      const { outcome, messages } = await play({ [step]: reply }, QUICK)
      expect(JSON.stringify(outcome).length).toBeLessThan(1_000)
      if (messages.length === 0) expect(outcome.kind).not.toBe('accepted')
    }
  })

  test('controls and escapes in a reply do not reach whoever reads it', async () => {
    const { outcome } = await play({ dot: '550 5.7.1 \u001b]52;c;evil\u0007no\0\u009b31m \u202eway' })
    expect(outcome).toMatchObject({ kind: 'rejected', reply: '550 5.7.1 no way' })
  })
})

test('the deadlines are at least those of the standard', () => {
  // RFC 5321 §4.5.3.2: 5 minutes for the greeting, 5, 5 and 2 for the commands, 10 for the dot
  expect(TIMEOUTS).toEqual({ connect: 300_000, command: 300_000, done: 600_000 })
})
