// Opens a session and signs in. What goes wrong here is the configuration's or the server's fault, and
// nothing was sent: the error says which server, what happened, and what to do. No password is in it.
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { NewsletterError } from '../../errors.ts'
import { readable } from './outcome.ts'
import { Session, type Timeouts } from './session.ts'
import { nameOf, type SmtpTarget } from './target.ts'

export interface Connected {
  readonly session: Session
  /** What the server offers, upper case, with its parameter (RFC 5321 §4.1.1.1). */
  readonly extensions: ReadonlyMap<string, string>
}

export async function connect(target: SmtpTarget, timeouts: Timeouts): Promise<Connected> {
  const session = new Session(target, timeouts)
  const { connection } = session
  try {
    await session.step(timeouts.connect, done => connection.connect(done))
    const extensions = extensionsOf(connection.lastServerResponse || '')
    if (session.tampered) throw new Error('somebody wrote into the session before it was encrypted')
    if (target.tls !== 'off' && !connection.secure) throw new Error('the session is not encrypted')
    await signIn(session, target, timeouts)
    return { session, extensions }
  } catch (error) {
    session.abort('it could not be used')
    throw unusable(target, error)
  }
}

async function signIn(session: Session, { auth }: SmtpTarget, timeouts: Timeouts): Promise<void> {
  const { connection } = session
  if (auth === null) return
  if (!connection.allowsAuth)
    throw Object.assign(new Error('it takes no user name and password'), { code: 'EAUTH' })
  await session.step(timeouts.connect, done => connection.login({ ...auth }, done))
}

function extensionsOf(reply: string): ReadonlyMap<string, string> {
  const lines = reply.split('\n').slice(1)
  const words = lines.map(line => /^250[ -]([A-Z0-9-]+)[ =]?(.*)$/i.exec(line.trim()))
  return new Map(
    words.flatMap(word => (word === null ? [] : [[(word[1] ?? '').toUpperCase(), word[2] ?? '']])),
  )
}

/** What to do, by nodemailer's code for the step that failed. */
const FIXES: Readonly<Record<string, string>> = {
  EAUTH: 'Check user and password in smtp.url, or in the variable that it names.',
  EDNS: 'Check the host in smtp.url.',
  ETLS: 'Ask the mail server for a certificate in its own name. An authority of your own is trusted through NODE_EXTRA_CA_CERTS; a server that has no encryption, in a network that you trust, needs ?tls=off in smtp.url.',
}

function unusable(target: SmtpTarget, error: unknown): NewsletterError {
  const { message, code, originalCode } = error as SMTPConnection.SMTPError
  // OpenSSL's word for a greeting in clear text where a TLS record should begin.
  if (message.includes('wrong version number')) {
    return new NewsletterError('smtp', {
      what: `The mail server ${nameOf(target)} cannot be used: it does not begin with TLS on this port.`,
      fix: 'Write smtp:// for this port (it turns encryption on by STARTTLS), or smtps:// with the port for TLS, mostly 465.',
    })
  }
  const isCertificate = /CERT|SIGNATURE|ALTNAME|SSL|TLS/.test(originalCode ?? '')
  return new NewsletterError('smtp', {
    what: `The mail server ${nameOf(target)} cannot be used: ${redacted(readable(message), target)}.`,
    fix:
      FIXES[isCertificate ? 'ETLS' : (code ?? '')] ??
      'Check host and port in smtp.url, and that the server is up and reachable from here.',
  })
}

/** A server may repeat what it was told, as it was or in base64. */
function redacted(text: string, { auth }: SmtpTarget): string {
  if (auth === null) return text
  const base64 = (secret: string) => Buffer.from(secret).toString('base64')
  const secrets = [auth.pass, base64(auth.pass), base64(`\0${auth.user}\0${auth.pass}`)]
  return secrets.reduce((text, secret) => text.replaceAll(secret, '…'), text)
}
