import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { NewsletterError } from '../../../src/errors.ts'
import { closeSession, openSession } from '../../../src/transport/smtp/session.ts'
import type { SmtpAuth, SmtpTarget } from '../../../src/transport/smtp/target.ts'
import { type Script, scriptedServer } from './scripted-server.ts'

const QUICK = { connect: 2_000, command: 300, done: 300 }
const PASSWORD: SmtpAuth = {
  method: 'password',
  user: 'editor@example.org',
  pass: 'sample-pässword =,\u0001',
}
const TOKEN: SmtpAuth = { method: 'xoauth2', user: 'editor@example.org', pass: 'ya29.sample-token' }

const offering = (ways: string, script: Script = {}): Script => ({
  EHLO: `250-mx.example.org\r\n250-PIPELINING\r\n250 AUTH ${ways}`,
  ...script,
})

/** A server of somebody else's. @returns how it was signed in to */
async function foreignServer(...authMethods: readonly string[]) {
  const signedIn: object[] = []
  const server = new SMTPServer({
    authMethods: [...authMethods],
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 10,
    onAuth: ({ method, username, password, accessToken }, _session, done) => {
      signedIn.push({ method, user: username, pass: password ?? accessToken })
      const isRight = username === PASSWORD.user && (password ?? accessToken) !== 'wrong'
      done(isRight ? null : new Error('Invalid credentials'), isRight ? { user: 1 } : undefined)
    },
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => await new Promise<void>(resolve => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo
  return { target: { host: '127.0.0.1', port, tls: 'off', auth: null } satisfies SmtpTarget, signedIn }
}

async function signInTo(target: SmtpTarget, auth: SmtpAuth): Promise<void> {
  await closeSession(await openSession({ ...target, auth }, QUICK))
}

/** What is said to the server, and why it did not come to an end with it. */
async function refusalOf(script: Script, auth: SmtpAuth) {
  await using server = await scriptedServer(script)
  const error = await openSession({ ...server.target, auth }, QUICK).then(
    () => expect.unreachable(),
    (error: unknown) => error as NewsletterError,
  )
  expect(error).toMatchObject({ name: 'NewsletterError', code: 'smtp' })
  const told = JSON.stringify([error.message, error.fix])
  for (const form of [auth.pass, Buffer.from(auth.pass).toString('base64')]) expect(told).not.toContain(form)
  expect(server.commands.filter(command => /^(?:MAIL|QUIT)/.test(command))).toEqual([])
  return { error, commands: server.commands.slice(1) }
}

describe('a server of somebody else’s is signed in to', () => {
  test.each([
    ['PLAIN', ['PLAIN'], PASSWORD],
    ['PLAIN', ['LOGIN', 'PLAIN', 'XOAUTH2'], PASSWORD],
    ['LOGIN', ['LOGIN'], PASSWORD],
    ['XOAUTH2', ['PLAIN', 'XOAUTH2'], TOKEN],
  ])('by %s where it offers %j', async (method, offered, auth) => {
    const { target, signedIn } = await foreignServer(...offered)
    await signInTo(target, auth)
    expect(signedIn).toEqual([{ method, user: auth.user, pass: auth.pass }])
  })

  test.each([
    ['PLAIN', PASSWORD],
    ['LOGIN', PASSWORD],
    ['XOAUTH2', TOKEN],
  ])('by %s, and its refusal is told', async (method, auth) => {
    const { target, signedIn } = await foreignServer(method)
    const refused = signInTo(target, { ...auth, pass: 'wrong' })
    await expect(refused).rejects.toThrow(/cannot be used: (?:535|Invalid|.*redentials)/)
    expect(signedIn).toHaveLength(1)
  })
})

describe('what is said', () => {
  test('in LOGIN is the user, then the password, each when it is asked for', async () => {
    await using server = await scriptedServer(
      offering('LOGIN', { AUTH: '334 VXNlcm5hbWU6', turns: ['334 UGFzc3dvcmQ6', '235 welcome'] }),
    )
    await signInTo(server.target, PASSWORD)
    expect(server.commands.slice(1, 4)).toEqual([
      'AUTH LOGIN',
      Buffer.from(PASSWORD.user).toString('base64'),
      Buffer.from(PASSWORD.pass).toString('base64'),
    ])
  })

  test('in LOGIN to a server that refuses the user is not the password', async () => {
    const script = offering('LOGIN', { AUTH: '334 VXNlcm5hbWU6', turns: ['535 5.7.8 who?'] })
    const { error, commands } = await refusalOf(script, PASSWORD)
    expect(error.message).toContain('535 5.7.8 who?')
    expect(commands).toHaveLength(2)
  })

  test('in XOAUTH2 is user and token; its refusal comes as a question, which gets an empty answer', async () => {
    const why = Buffer.from('{"status":"400"}').toString('base64')
    const script = offering('XOAUTH2', { AUTH: `334 ${why}`, turns: ['535 5.7.8 expired'] })
    const { error, commands } = await refusalOf(script, TOKEN)
    const [, , said = ''] = commands[0]?.split(' ') ?? []
    expect(Buffer.from(said, 'base64').toString()).toBe(
      'user=editor@example.org\u0001auth=Bearer ya29.sample-token\u0001\u0001',
    )
    expect(commands[1]).toBe('')
    expect(error.message).toContain('535 5.7.8 expired')
    expect(error.fix).toContain('user and password')
  })

  test('never goes on for ever: a server that asks and asks is left', async () => {
    const turns = Array.from({ length: 50 }, () => '334 more')
    for (const [ways, auth] of [
      ['PLAIN', PASSWORD],
      ['LOGIN', PASSWORD],
      ['XOAUTH2', TOKEN],
    ] as const) {
      const { commands } = await refusalOf(offering(ways, { AUTH: '334 more', turns: [...turns] }), auth)
      expect(commands.length).toBeLessThanOrEqual(3)
    }
  })
})

describe('what cannot be', () => {
  test.each([
    ['CRAM-MD5', PASSWORD, 'it signs in by CRAM-MD5 and not by LOGIN'],
    ['PLAIN LOGIN', TOKEN, 'it signs in by PLAIN, LOGIN and not by XOAUTH2'],
    ['', TOKEN, 'it takes no user name and password'],
  ])('with AUTH %s says so, and no secret goes out', async (ways, auth, told) => {
    const { error, commands } = await refusalOf(offering(ways), auth)
    expect(error.message).toContain(told)
    expect(commands).toEqual([])
  })

  test('a token that the server repeats is not passed on, in whatever form', async () => {
    const whole = Buffer.from('user=editor@example.org\u0001auth=Bearer ya29.sample-token\u0001\u0001')
    const AUTH = `535 5.7.8 wrong: ya29.sample-token ${whole.toString('base64')}`
    const { error } = await refusalOf(offering('XOAUTH2', { AUTH }), TOKEN)
    expect(error.message).not.toContain(whole.toString('base64'))
  })
})
