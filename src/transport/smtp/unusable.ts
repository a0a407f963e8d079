// Why a mail server cannot be used, as a person can act on it. A server may repeat what it was told, so the secret
// is taken out of its words.
import { NewsletterError } from '../../errors.ts'
import { readable } from './outcome.ts'
import { nameOf, type SmtpTarget } from './target.ts'

/** The server does not take this user; its own words. */
export class SignInRefused extends Error {}

/** The server does not encrypt, and without that nobody speaks to it. */
export class NotEncrypted extends Error {}

const FIXES = {
  signIn: 'Check user and password in smtp.url, or in the variable that it names.',
  name: 'Check the host in smtp.url.',
  encryption:
    'Ask the mail server for a certificate in its own name. An authority of your own is trusted through NODE_EXTRA_CA_CERTS; a server that has no encryption, in a network that you trust, needs ?tls=off in smtp.url.',
  plainPort:
    'Write smtp:// for this port (it turns encryption on by STARTTLS), or smtps:// with the port for TLS, mostly 465.',
  reach: 'Check host and port in smtp.url, and that the server is up and reachable from here.',
}

export function unusable(target: SmtpTarget, error: unknown): NewsletterError {
  const { message, kind } = explain(error)
  return new NewsletterError('smtp', {
    what: `The mail server ${nameOf(target)} cannot be used: ${redacted(readable(message), target)}.`,
    fix: FIXES[kind],
  })
}

function explain(error: unknown): { readonly message: string; readonly kind: keyof typeof FIXES } {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof SignInRefused) return { message, kind: 'signIn' }
  if (error instanceof NotEncrypted) return { message, kind: 'encryption' }
  // OpenSSL's word for a greeting in clear text where a TLS record should begin.
  if (message.includes('wrong version number')) {
    return { message: 'it does not begin with TLS on this port', kind: 'plainPort' }
  }
  const { cause } = error instanceof Error ? error : { cause: undefined }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { message, kind: 'name' }
  const isCertificate = /CERT|SIGNATURE|ALTNAME|SSL|TLS|UNABLE_TO/.test(code)
  return { message, kind: isCertificate ? 'encryption' : 'reach' }
}

/** As it was, or in base64. */
function redacted(text: string, { auth }: SmtpTarget): string {
  if (auth === null) return text
  const base64 = (secret: string) => Buffer.from(secret).toString('base64')
  const secrets = [
    auth.pass,
    base64(auth.pass),
    base64(`\0${auth.user}\0${auth.pass}`),
    base64(`user=${auth.user}\u0001auth=Bearer ${auth.pass}\u0001\u0001`),
  ]
  return secrets.reduce((text, secret) => text.replaceAll(secret, '…'), text)
}
