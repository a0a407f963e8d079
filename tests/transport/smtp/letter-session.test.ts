import { readFileSync } from 'node:fs'
import { SMTPServer } from 'smtp-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { SendOutcome } from '../../../src/dispatch/send-outcome.ts'
import { type Address, parseAddress } from '../../../src/mail/address.ts'
import type { WireMessage } from '../../../src/mail/wire-message.ts'
import { openLetterSession } from '../../../src/transport/smtp/letter-session.ts'
import type { SmtpTarget } from '../../../src/transport/smtp/target.ts'
import { hangUp, type Script, scriptedServer } from './scripted-server.ts'

const TIMEOUTS = { connect: 500, command: 500, done: 500 }
const MESSAGE = Buffer.from('Subject: A sample\r\n\r\n.\r\n..\r\nThe end.\r\n') as Uint8Array as WireMessage
const address = (text: string): Address => parseAddress(text)!
const ADA = address('ada@example.org')
const AUTH = { method: 'password' as const, user: 'editor', pass: 'sample-password' }
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8')

async function outcomes(script: Script, recipients = [ADA]): Promise<readonly SendOutcome[]> {
  await using server = await scriptedServer(script)
  const session = await openLetterSession(server.target, TIMEOUTS)
  const outcomes: SendOutcome[] = []
  for (const to of recipients) outcomes.push(await session.send({ from: '', to }, MESSAGE))
  session.close()
  return outcomes
}

test('letters go one after the other over one connection, octet for octet, from the null sender', async () => {
  await using server = await scriptedServer()
  const session = await openLetterSession(server.target, TIMEOUTS)
  for (const to of [ADA, address('ben@example.org')]) {
    expect(await session.send({ from: '', to }, MESSAGE)).toMatchObject({ kind: 'accepted' })
  }
  session.close()
  expect(server.connections).toBe(1)
  expect(server.messages.map(String)).toEqual([String(MESSAGE), String(MESSAGE)])
  expect(server.commands.filter(command => /^(MAIL|RCPT)/.test(command))).toEqual([
    expect.stringMatching(/^MAIL FROM:<>/),
    'RCPT TO:<ada@example.org>',
    expect.stringMatching(/^MAIL FROM:<>/),
    'RCPT TO:<ben@example.org>',
  ])
})

describe('what became of a letter is told by the reply', () => {
  test.each([
    ['RCPT', '550 5.1.1 nobody here', { kind: 'rejected', permanent: true, policy: false, stage: 'rcpt' }],
    ['RCPT', '450 4.2.0 greylisted', { kind: 'rejected', permanent: false, stage: 'rcpt' }],
    ['MAIL', '550 5.7.1 not you', { kind: 'rejected', policy: true, stage: 'mail' }],
    ['dot', '554 5.6.0 not this', { kind: 'rejected', permanent: true }],
    ['dot', '452 4.3.1 disk full', { kind: 'rejected', permanent: false }],
  ] as const)('%s is answered with %s', async (step, reply, expected) => {
    expect(await outcomes({ [step]: reply })).toMatchObject([expected])
  })

  test('a refused recipient does not keep the next letter from going', async () => {
    await using server = await scriptedServer({ RCPT: '550 5.1.1 nobody here' })
    const session = await openLetterSession(server.target, TIMEOUTS)
    expect(await session.send({ from: '', to: ADA }, MESSAGE)).toMatchObject({ kind: 'rejected' })
    server.script.RCPT = '250 fine'
    expect(await session.send({ from: '', to: ADA }, MESSAGE)).toMatchObject({ kind: 'accepted' })
    session.close()
  })

  test('nothing goes over a session that has ended', async () => {
    await using server = await scriptedServer({ dot: hangUp })
    const session = await openLetterSession(server.target, TIMEOUTS)
    await session.send({ from: '', to: ADA }, MESSAGE)
    expect(session.isOpen()).toBe(false)
    expect(await session.send({ from: '', to: ADA }, MESSAGE)).toMatchObject({
      kind: 'lost',
      afterDot: false,
    })
  })

  test.each(['MAIL', 'DATA', 'dot'])('none comes after %s: it may have been delivered', async step => {
    expect(await outcomes({ [step]: hangUp })).toMatchObject([{ kind: 'lost', afterDot: true }])
  })
})

test('an address that is not ASCII goes to no server that does not know such (RFC 6531 §3.5)', async () => {
  const to = address('jürgen@example.org')
  expect(await outcomes({}, [to])).toMatchObject([{ kind: 'rejected', permanent: true, enhanced: '5.6.7' }])
  const knows = '250-sink.example.org\r\n250 SMTPUTF8'
  expect(await outcomes({ EHLO: knows }, [to])).toMatchObject([{ kind: 'accepted' }])
})

describe('a server that cannot be used is named, with what to do', () => {
  async function refusal(target: SmtpTarget) {
    return await openLetterSession(target, TIMEOUTS).then(
      () => null,
      (error: unknown) => error,
    )
  }

  test('nobody listens', async () => {
    const server = await scriptedServer()
    await server[Symbol.asyncDispose]()
    expect(await refusal(server.target)).toMatchObject({ code: 'smtp', exit: 69 })
  })

  test('it does not encrypt, where that is asked for', async () => {
    await using server = await scriptedServer()
    const error = await refusal({ ...server.target, tls: 'starttls', auth: AUTH })
    expect(error).toMatchObject({ code: 'smtp', fix: expect.stringContaining('?tls=off') })
    expect(server.commands.join()).not.toContain('AUTH')
  })

  test('its certificate is not one that is trusted', async () => {
    const port = await tlsServer()
    const target = { host: 'localhost', port, tls: 'starttls' as const, auth: AUTH }
    expect(await refusal(target)).toMatchObject({ fix: expect.stringContaining('certificate') })
    expect(await refusal({ ...target, ca: fixture('ca.pem') })).toBe(null)
  })

  test('it does not take the user; the password is not repeated', async () => {
    const port = await tlsServer()
    const auth = { ...AUTH, pass: 'another-password' }
    const error = await refusal({ host: 'localhost', port, tls: 'starttls', auth, ca: fixture('ca.pem') })
    expect(error).toMatchObject({ fix: expect.stringContaining('user and password') })
    expect(String(error)).not.toContain('another-password')
  })
})

async function tlsServer(): Promise<number> {
  const server = new SMTPServer({
    key: fixture('server.key'),
    cert: fixture('server.pem'),
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 10,
    onAuth: ({ username, password }, _session, done) =>
      username === AUTH.user && password === AUTH.pass
        ? done(null, { user: 1 })
        : done(new Error(`no such user with ${password}`)),
  })
  server.on('error', () => {})
  const listening = Promise.withResolvers<void>()
  const socket = server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  onTestFinished(async () => await new Promise(resolve => server.close(() => resolve())))
  const bound = socket.address()
  return typeof bound === 'object' && bound !== null ? bound.port : 0
}
