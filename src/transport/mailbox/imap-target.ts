// Where mail is read by IMAP: `inbound.imap.url` of the configuration, taken apart. The password is in `auth` alone and in
// no message; the connection is encrypted unless the server is this machine.
import { NewsletterError } from '../../errors.ts'

export interface ImapTarget {
  readonly host: string
  readonly port: number
  /** From the start; by STARTTLS, or no session; or none at all. */
  readonly tls: 'implicit' | 'starttls' | 'off'
  readonly auth:
    | { readonly user: string; readonly pass: string }
    | { readonly user: string; readonly accessToken: string }
  readonly folder: string
}

/** `imaps://user:password@host`; with `?auth=xoauth2` what stands for the password is an access token. */
export function parseImapUrl(text: string, folder: string): ImapTarget {
  const url = URL.canParse(text) ? new URL(text) : mistake('is no address of a mailbox')
  if (url.protocol !== 'imap:' && url.protocol !== 'imaps:')
    mistake('begins with neither imap:// nor imaps://')
  const auth = url.searchParams.get('auth') ?? 'password'
  const isKnown =
    [...url.searchParams.keys()].every(key => key === 'auth') && /^(?:password|xoauth2)$/.test(auth)
  if (!isKnown) mistake('has an option other than ?auth=xoauth2')
  const [user, secret] = [url.username, url.password].map(decodeURIComponent)
  if (!user || !secret) mistake('names no user and password')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const tls = url.protocol === 'imaps:' ? 'implicit' : isLoopback(host) ? 'off' : 'starttls'
  return {
    host,
    port: Number(url.port) || (tls === 'implicit' ? 993 : 143),
    tls,
    auth: auth === 'xoauth2' ? { user, accessToken: secret } : { user, pass: secret },
    folder,
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function mistake(what: string): never {
  throw new NewsletterError('config', {
    what: `inbound.imap.url ${what}.`,
    fix: 'Write imaps://user:password@imap.example.org, with special characters percent-encoded.',
  })
}
