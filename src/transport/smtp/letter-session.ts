// A connection for letters, by nodemailer: one message after the other, each waited for. What goes over it is composed
// and signed by us, and typed: nodemailer is given octets and parsed addresses, never text to make them from.

import SMTPConnection from 'nodemailer/lib/smtp-connection'
import XOAuth2 from 'nodemailer/lib/xoauth2'
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import { type Address, needsSmtpUtf8 } from '../../mail/address.ts'
import type { WireMessage } from '../../mail/wire-message.ts'
import { LONGEST_REPLY, TIMEOUTS } from './limits.ts'
import { lost, readable, rejected, type Stage } from './outcome.ts'
import type { SmtpAuth, SmtpTarget } from './target.ts'
import { NotEncrypted, SignInRefused, unusable } from './unusable.ts'

export interface LetterEnvelope {
  /** '' for the null sender. */
  readonly from: Address | ''
  readonly to: Address
}

export interface LetterSession {
  /** Never rejects. A refusal, or a lost connection, may end the session. */
  readonly send: (envelope: LetterEnvelope, message: WireMessage) => Promise<SendOutcome>
  readonly isOpen: () => boolean
  readonly close: () => void
}

/** @throws NewsletterError 'smtp' when the server cannot be used */
export async function openLetterSession(target: SmtpTarget, timeouts = TIMEOUTS): Promise<LetterSession> {
  const { host, port, tls, auth, ca } = target
  const connection = new SMTPConnection({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'off',
    ...(ca === undefined ? {} : { tls: { ca } }),
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.connect,
    socketTimeout: timeouts.done,
    maxResponseSize: LONGEST_REPLY,
    allowInternalNetworkInterfaces: true,
  })
  connection.on('error', () => {}) // whoever waits is told
  try {
    await connected(connection)
    // The reply to EHLO is the last one that came (RFC 5321 §4.1.1.1).
    const isInternational = /^250[ -]SMTPUTF8\b/im.test(String(connection.lastServerResponse))
    if (auth !== null) await signedIn(connection, auth)
    return {
      send: async (envelope, message) => await handedOver(connection, envelope, message, isInternational),
      isOpen: () => !connection.destroyed,
      close: () => connection.quit(),
    }
  } catch (error) {
    connection.close()
    throw unusable(target, error)
  }
}

async function connected(connection: SMTPConnection): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject)
    connection.once('end', () => reject(new Error('the server closed the connection')))
    connection.connect(error => (error === undefined || error === null ? resolve() : reject(error)))
  }).catch((error: unknown) => {
    if (partOf(error, 'code') === 'ETLS') throw new NotEncrypted(textOf(error), { cause: error })
    // nodemailer puts a word of its own in the place of the system's.
    const code = partOf(error, 'originalCode') || partOf(error, 'code')
    throw new Error(textOf(error), { cause: Object.assign(new Error(textOf(error)), { code }) })
  })
}

async function signedIn(connection: SMTPConnection, { method, user, pass }: SmtpAuth): Promise<void> {
  const credentials =
    method === 'xoauth2' ? { user, oauth2: new XOAuth2({ user, accessToken: pass }) } : { user, pass }
  await new Promise<void>((resolve, reject) => {
    connection.login(credentials, error =>
      error === undefined || error === null ? resolve() : reject(new SignInRefused(textOf(error))),
    )
  })
}

async function handedOver(
  connection: SMTPConnection,
  { from, to }: LetterEnvelope,
  message: WireMessage,
  isInternational: boolean,
): Promise<SendOutcome> {
  // RFC 6531 §3.5: what a server does not understand is not sent to it.
  if (needsSmtpUtf8(to) && !isInternational) {
    return rejected('553 5.6.7 the mail server takes no address that is not ASCII', 'rcpt') ?? lost('', false)
  }
  if (connection.destroyed) return lost('the connection has ended', false)
  return await new Promise(resolve => {
    connection.send({ from, to: [to], size: message.length }, Buffer.from(message), (error, info) => {
      resolve(info === undefined ? failed(error) : { kind: 'accepted', reply: readable(info.response) })
    })
  })
}

const STAGE_OF: Readonly<Record<string, Stage>> = { 'MAIL FROM': 'mail', 'RCPT TO': 'rcpt', DATA: 'data' }

/** nodemailer does not tell whether the dot was out when a connection was lost: it may have been. */
function failed(error: unknown): SendOutcome {
  const refusal = rejected(partOf(error, 'response'), STAGE_OF[partOf(error, 'command')] ?? 'dot')
  return refusal ?? lost(textOf(error), true)
}

function partOf(error: unknown, name: 'code' | 'originalCode' | 'command' | 'response'): string {
  const part: unknown = error instanceof Error ? Reflect.get(error, name) : undefined
  return typeof part === 'string' ? part : ''
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
