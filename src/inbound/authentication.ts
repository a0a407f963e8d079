// Who a message is from, as far as a host that we trust has proved it: Authentication-Results (RFC 8601), read by its
// grammar, from the outermost field of the configured authserv-id alone. Whatever is not exactly so is no proof.
import { domainOf, type Mailbox, parseDomain, parseMailbox } from '../mail/address.ts'
import { decodeHeader } from '../mail/encoded-words.ts'
import { type Field, fieldsOf } from '../mail/header-fields.ts'
import { type MethodResult, parseResults } from './authentication-results.ts'

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
  const results = fieldsOf(fields, 'authentication-results').map(parseResults)
  const trusted = results.find(result => result?.authservId === authservId.toLowerCase())
  if (trusted === undefined || trusted === null)
    return no(`it has no Authentication-Results of ${authservId}`)
  return judge(trusted.methods, domainOf(author.address))
}

/** Whether that host said anything of it: then its word is the last. */
export function hasResultsOf(fields: readonly Field[], authservId: string | null): boolean {
  return fieldsOf(fields, 'authentication-results')
    .map(parseResults)
    .some(result => authservId !== null && result?.authservId === authservId.toLowerCase())
}

/** DMARC says it best. Without it, a signature or an envelope sender of exactly that domain will do. */
function judge(methods: readonly MethodResult[], domain: string): Authentication {
  const dmarc = methods.filter(({ method }) => method === 'dmarc')
  if (dmarc.some(({ result }) => result !== 'pass' && result !== 'none')) return no('DMARC failed')
  if (dmarc.some(result => result.result === 'pass' && isOf(result, 'header.from', domain))) {
    return { authenticated: true, why: `DMARC passed for ${domain}` }
  }
  if (methods.some(one => one.method === 'dkim' && one.result !== 'pass' && isOf(one, 'header.d', domain))) {
    return no(`a signature of ${domain} is not valid`)
  }
  if (methods.some(one => one.method === 'dkim' && one.result === 'pass' && isOf(one, 'header.d', domain))) {
    return { authenticated: true, why: `signed by ${domain}` }
  }
  if (
    methods.some(one => one.method === 'spf' && one.result === 'pass' && isOf(one, 'smtp.mailfrom', domain))
  ) {
    return { authenticated: true, why: `sent by a server of ${domain} (SPF)` }
  }
  return no(`nothing proves that it is from ${domain}`)
}

function isOf({ properties }: MethodResult, name: string, domain: string): boolean {
  const values = properties.filter(property => property.name === name).map(({ value }) => value)
  return values.length === 1 && parseDomain((values[0] ?? '').replace(/^.*@/s, '').toLowerCase()) === domain
}

function no(why: string): Authentication {
  return { authenticated: false, why }
}
