import { readFileSync } from 'node:fs'
import { TLSSocket } from 'node:tls'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { describe, expect, test } from 'vitest'
import type { NewsletterError } from '../../../src/errors.ts'
import { parseAddress } from '../../../src/mail/address.ts'
import type { SmtpTarget } from '../../../src/transport/smtp/target.ts'
import { connectSmtp } from './one-by-one.ts'
import { hangUp, reset, type Script, scriptedServer, silence } from './scripted-server.ts'

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8')
const CA = fixture('ca.pem')
const CERTIFICATE = { key: fixture('server.key'), cert: fixture('server.pem') }
const QUICK = { timeouts: { connect: 300, command: 300, done: 300 } }
const AUTH = { method: 'password' as const, user: 'editor', pass: 'sample-password' }

/** Why a target cannot be used; the test fails when it can. */
async function refusalOf(target: SmtpTarget): Promise<NewsletterError> {
  const error: unknown = await connectSmtp(target, QUICK).then(
    () => null,
    (error: unknown) => error,
  )
  expect(error).toMatchObject({ name: 'NewsletterError', code: 'smtp' })
  return error as NewsletterError
}

async function refusal(script: Script, change: Partial<SmtpTarget> = {}): Promise<NewsletterError> {
  await using server = await scriptedServer(script)
  const error = await refusalOf({ ...server.target, ...change })
  expect(error.message).toContain(`127.0.0.1:${server.target.port}`)
  expect(server.commands.some(command => command.startsWith('MAIL'))).toBe(false)
  return error
}

/** A real server that has a certificate for localhost. */
async function smtpServer(options: SMTPServerOptions): Promise<AsyncDisposable & { port: number }> {
  const server = new SMTPServer({
    ...CERTIFICATE,
    logger: false,
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 10,
    onAuth: ({ username, password }, _session, done) =>
      username === AUTH.user && password === AUTH.pass ? done(null, { user: 1 }) : done(new Error('wrong')),
    onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
    ...options,
  })
  server.on('error', () => {})
  const listening = Promise.withResolvers<void>()
  const socket = server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  const bound = socket.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    [Symbol.asyncDispose]: () => new Promise(resolve => server.close(() => resolve())),
  }
}

async function sendsOver(target: SmtpTarget): Promise<string> {
  const client = await connectSmtp(target)
  const to = parseAddress('reader@example.org')!
  const outcome = await client.send({
    from: '',
    to,
    message: Buffer.from('a: b\r\n'),
    beforeDot: async () => {},
  })
  await client.close()
  return outcome.kind
}

describe('a server that cannot be used is named, with what happened and what to do', () => {
  test('nobody listens', async () => {
    const server = await scriptedServer()
    await server[Symbol.asyncDispose]()
    const error = await refusalOf(server.target)
    expect(error.message).toMatch(/127\.0\.0\.1:\d+ cannot be used: .*ECONNREFUSED/)
    expect(error.fix).toContain('host and port')
    expect(error.exit).toBe(69)
  })

  test('its name is unknown', async () => {
    const error = await refusalOf({ host: 'mx.invalid', port: 587, tls: 'starttls', auth: null })
    expect(error.message).toContain('mx.invalid:587')
  })

  test.each([
    ['a refusal', '554 5.7.1 go away', '554 5.7.1 go away'],
    ['421', '421 4.3.2 busy', '421 4.3.2 busy'],
    ['silence', silence, '0.3 seconds'],
    ['a reset', reset, 'ECONNRESET'],
    ['hanging up', hangUp, 'closed'],
    ['another protocol', 'HTTP/1.1 400 Bad Request', 'HTTP/1.1 400'],
    ['a greeting of 10 MB', `220 ${'a'.repeat(10_000_000)}`, 'maximum allowed size'],
  ])('greeting: %s', async (_, greeting, told) => {
    expect((await refusal({ greeting })).message).toContain(told)
  })

  test.each([
    ['421 4.3.2 busy', '421'],
    [silence, '0.3 seconds'],
    [reset, 'ECONNRESET'],
  ])('EHLO: %s', async (EHLO, told) => {
    expect((await refusal({ EHLO })).message).toContain(told)
  })

  test('it wants no sign-in where one is configured', async () => {
    const error = await refusal({ EHLO: '250 mx.example.org' }, { auth: AUTH })
    expect(error.message).toContain('takes no user name and password')
    expect(error.fix).toContain('user and password')
  })

  test.each([['535 5.7.8 no'], ['454 4.7.0 later'], [silence], [reset], ['421 bye']])(
    'AUTH: %s',
    async reply => {
      const error = await refusal(
        { EHLO: '250-mx.example.org\r\n250 AUTH PLAIN', AUTH: reply },
        { auth: AUTH },
      )
      expect(JSON.stringify([error.message, error.fix])).not.toContain(AUTH.pass)
      if (reply === '535 5.7.8 no') expect(error.fix).toContain('user and password')
    },
  )

  test('a password that the server repeats is not passed on, in whatever form', async () => {
    const tokens = [AUTH.pass, btoa(AUTH.pass), btoa(`\0${AUTH.user}\0${AUTH.pass}`)]
    const script = {
      EHLO: '250-mx.example.org\r\n250 AUTH PLAIN',
      AUTH: `535 5.7.8 wrong: ${tokens.join(' ')}`,
    }
    const { message } = await refusal(script, { auth: AUTH })
    for (const token of tokens) expect(message).not.toContain(token)
  })
})

describe('encryption', () => {
  const target = (port: number, tls: SmtpTarget['tls']): SmtpTarget => ({
    host: 'localhost',
    port,
    tls,
    auth: AUTH,
    ca: CA,
  })

  test('STARTTLS with a certificate in the right name, then AUTH, then mail', async () => {
    await using server = await smtpServer({})
    expect(await sendsOver(target(server.port, 'starttls'))).toBe('accepted')
  })

  test('TLS from the start', async () => {
    await using server = await smtpServer({ secure: true })
    expect(await sendsOver(target(server.port, 'implicit'))).toBe('accepted')
  })

  test('TLS towards a port that begins in clear text is named as what it is', async () => {
    await using server = await smtpServer({})
    const error = await refusalOf(target(server.port, 'implicit'))
    expect(error.message).toContain('does not begin with TLS')
    expect(error.fix).toContain('smtp://')
  })

  test('a certificate in another name, or of nobody known, ends it before AUTH', async () => {
    for (const secure of [false, true]) {
      await using server = await smtpServer({ secure, onAuth: () => expect.unreachable() })
      const tls = secure ? 'implicit' : 'starttls'
      const { ca: _, ...unknown } = target(server.port, tls)
      for (const wrong of [{ ...target(server.port, tls), host: '127.0.0.1' }, unknown]) {
        const error = await refusalOf(wrong)
        expect(error.message).toMatch(/certificate/i)
        expect(error.fix).toContain('certificate')
      }
    }
  })

  test.each([
    ['does not offer STARTTLS', '250 mx.example.org', '502 5.5.1 what?'],
    ['had its offer struck out on the way', '250-mx.example.org\r\n250 XXXXXXXA', '500 5.5.1 what?'],
    ['offers it and then refuses', '250-mx.example.org\r\n250 STARTTLS', '454 4.7.0 not now'],
  ])('a server that %s gets neither password nor mail', async (_, EHLO, STARTTLS) => {
    await using server = await scriptedServer({
      EHLO: `${EHLO.replace('250 ', '250-')}\r\n250 AUTH PLAIN`,
      STARTTLS,
    })
    const error = await refusalOf({ ...server.target, tls: 'starttls', auth: AUTH })
    expect(error.fix).toContain('encryption')
    expect(server.commands.filter(command => /^(AUTH|MAIL)/.test(command))).toEqual([])
  })

  test('what somebody wrote into the clear part of a session ends it', async () => {
    await using server = await scriptedServer({
      EHLO: '250-mx.example.org\r\n250 STARTTLS',
      STARTTLS: socket => {
        socket.write('220 go on\r\n250-mx.example.org\r\n250 AUTH PLAIN\r\n')
        const secure = new TLSSocket(socket, { isServer: true, ...CERTIFICATE })
        socket.removeAllListeners('data')
        secure.on('error', () => {})
        secure.on('data', () => secure.write('250 mx.example.org\r\n'))
      },
    })
    const error = await refusalOf({
      ...server.target,
      host: 'localhost',
      tls: 'starttls',
      auth: AUTH,
      ca: CA,
    })
    expect(error.message).toContain('before it was encrypted')
    expect(server.commands).toHaveLength(2)
  })
})
