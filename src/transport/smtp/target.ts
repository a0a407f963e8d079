// Where mail is handed over: `smtp.url` of the configuration, taken apart. The password is in `auth` alone
// and in no message; TLS is required unless the server is this machine, or the address says otherwise.
import { NewsletterError } from '../../errors.ts'
import { parseDomain } from '../../mail/address.ts'

export interface SmtpAuth {
  /** `password`: by PLAIN, or LOGIN; `xoauth2`: `pass` is an access token. */
  readonly method: 'password' | 'xoauth2'
  readonly user: string
  readonly pass: string
}

export interface SmtpTarget {
  readonly host: string
  readonly port: number
  /** From the start; by STARTTLS, or no session; or none at all. */
  readonly tls: 'implicit' | 'starttls' | 'off'
  readonly auth: SmtpAuth | null
  /** PEM of an authority to trust instead of the well-known ones. */
  readonly ca?: string
}

/** `smtp://user:password@host:587` or `smtps://…`, with `?tls=require`, `?tls=off` or `?auth=xoauth2` where the default is wrong. */
export function parseSmtpUrl(text: string): SmtpTarget {
  const url = URL.canParse(text) ? new URL(text) : mistake('is no address of a mail server')
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')
    mistake('begins with neither smtp:// nor smtps://')
  if (url.hash !== '' || !['', '/'].includes(url.pathname)) mistake('has something after the host')
  const host = hostOf(url) ?? mistake('names no host')
  const tls = tlsOf(url, isLoopback(host))
  const auth = authOf(url)
  if (auth !== null && tls === 'off' && !isLoopback(host)) mistake('would send its password in the clear')
  return { host, port: Number(url.port) || (tls === 'implicit' ? 465 : 587), tls, auth }
}

/** `mail.example.org:587`, for messages. */
export function nameOf({ host, port }: SmtpTarget): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** Whether a host is this machine by its very name (RFC 6761 §6.3, RFC 1122 §3.2.1.3). */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function hostOf(url: URL): string | null {
  const literal = /^\[([0-9a-f:.]+)\]$/i.exec(url.hostname)?.[1]
  const name = decode(url.hostname).toLowerCase()
  return literal ?? (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) ? name : parseDomain(name))
}

function tlsOf(url: URL, loopback: boolean): SmtpTarget['tls'] {
  const implicit = url.protocol === 'smtps:'
  const wanted = url.searchParams.get('tls') ?? (loopback && !implicit ? 'off' : 'require')
  const isKnown = [...url.searchParams.keys()].every(key => key === 'tls' || key === 'auth')
  if (!isKnown || (wanted !== 'require' && wanted !== 'off')) {
    mistake('has an option other than ?tls=require, ?tls=off or ?auth=xoauth2')
  }
  if (implicit && wanted === 'off') mistake('says smtps:// and ?tls=off, which contradict each other')
  if (implicit) return 'implicit'
  return wanted === 'require' ? 'starttls' : 'off'
}

function authOf(url: URL): SmtpTarget['auth'] {
  const method = url.searchParams.get('auth') ?? 'password'
  if (method !== 'password' && method !== 'xoauth2') mistake('knows no way to sign in but ?auth=xoauth2')
  if (url.username === '' && url.password === '') return null
  if (url.username === '' || url.password === '') mistake('has a user without a password, or the reverse')
  return { method, user: decode(url.username), pass: decode(url.password) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return mistake('has a % that is not followed by two hexadecimal digits')
  }
}

/** Quotes nothing of the address, since a password is in it. */
function mistake(what: string): never {
  throw new NewsletterError('config', {
    what: `smtp.url ${what}.`,
    fix: 'Write it as smtp://user:password@mail.example.org:587; in user and password write %40 for @, %2F for /, %23 for #, %25 for %.',
  })
}
