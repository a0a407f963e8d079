// Who a message is from, as far as a host that we trust has proved it: Authentication-Results (RFC 8601), read by its
// grammar, from the outermost field of the configured authserv-id alone. Whatever is not exactly so is no proof, and what
// stands below it may be a sender's own.
import { domainOf, type Mailbox, parseDomain, parseMailbox } from '../mail/address.ts'
import { decodeHeader } from '../mail/encoded-words.ts'
import { type Field, fieldsOf } from '../mail/header-fields.ts'
import { type MethodResult, parseResults, type Results } from './authentication-results.ts'

export interface Authentication {
  readonly authenticated: boolean
  /** What proved it, or what is missing. */
  readonly why: string
}

/** The one mailbox of the one From field; null when it names nobody, or more than one (RFC 5322 §3.6.2). */
export function authorOf(fields: readonly Field[]): Mailbox | null {
  const from = fieldsOf(fields, 'from')
  const [value] = from
  if (value === undefined || from.length !== 1) return null
  // An encoded word is part of a name and never of an address (RFC 2047 §5), so it is decoded where names stand.
  const open = value.lastIndexOf('<')
  const mailbox = parseMailbox(open < 0 ? value : value.slice(open))
  if (mailbox === null || /[,;]/.test(value.slice(0, Math.max(open, 0)).replace(/"(?:[^"\\]|\\.)*"/g, '')))
    return null
  const name =
    open < 0
      ? ''
      : decodeHeader(
          value
            .slice(0, open)
            .trim()
            .replace(/^"((?:[^"\\]|\\.)*)"$/, '$1'),
        )
  return { name: name.replace(/\\(.)/gu, '$1') || null, address: mailbox.address }
}

/** @param authservId the host whose results are trusted; null when none is, and then nobody is authenticated */
export function authenticate(fields: readonly Field[], authservId: string | null): Authentication {
  if (authservId === null) return no('no host is trusted to check senders (inbound.authservId)')
  const author = authorOf(fields)
  if (author === null) return no('its From does not name one person')
  const trusted = outermost(fields, authservId)
  if (trusted === null) return no(`it has no Authentication-Results of ${authservId}`)
  if (trusted === 'unreadable') return no(`the Authentication-Results of ${authservId} cannot be read`)
  return judge(trusted.methods, domainOf(author.address))
}

/** Whether that host said anything of it: then its word is the last. */
export function hasResultsOf(fields: readonly Field[], authservId: string | null): boolean {
  return authservId !== null && outermost(fields, authservId) !== null
}

/** A sender can make the host's own field unreadable, by what it quotes of theirs: then none below it counts. */
function outermost(fields: readonly Field[], authservId: string): Results | 'unreadable' | null {
  const id = authservId.toLowerCase()
  for (const value of fieldsOf(fields, 'authentication-results')) {
    const results = parseResults(value)
    if (results?.authservId === id) return results
    if (results === null && value.toLowerCase().includes(id)) return 'unreadable'
  }
  return null
}

/** DMARC says it best. Without it, a signature or an envelope sender of exactly that domain will do. */
function judge(methods: readonly MethodResult[], domain: string): Authentication {
  const dmarc = methods.filter(({ method }) => method === 'dmarc')
  if (dmarc.some(({ result }) => result !== 'pass' && result !== 'none')) return no('DMARC failed')
  if (dmarc.some(result => result.result === 'pass' && isOf(result, 'header.from', domain))) {
    return { authenticated: true, why: `DMARC passed for ${domain}` }
  }
  // One that could not be checked says nothing of another that was.
  const signed = methods
    .filter(one => one.method === 'dkim' && isSignedBy(one, domain))
    .map(one => one.result)
  if (signed.includes('fail')) return no(`a signature of ${domain} is not valid`)
  if (signed.includes('pass')) return { authenticated: true, why: `signed by ${domain}` }
  if (
    methods.some(one => one.method === 'spf' && one.result === 'pass' && isOf(one, 'smtp.mailfrom', domain))
  ) {
    return { authenticated: true, why: `sent by a server of ${domain} (SPF)` }
  }
  return no(`nothing proves that it is from ${domain}`)
}

/** Some hosts name the identity alone, whose domain is the signer's or below it (RFC 6376 §3.5). */
function isSignedBy(one: MethodResult, domain: string): boolean {
  const namesSigner = one.properties.some(({ name }) => name === 'header.d')
  return isOf(one, namesSigner ? 'header.d' : 'header.i', domain)
}

function isOf({ properties }: MethodResult, name: string, domain: string): boolean {
  const values = properties.filter(property => property.name === name).map(({ value }) => value)
  return values.length === 1 && parseDomain((values[0] ?? '').replace(/^.*@/s, '').toLowerCase()) === domain
}

function no(why: string): Authentication {
  return { authenticated: false, why }
}
