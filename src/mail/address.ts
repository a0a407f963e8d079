// Mail addresses and mailboxes as people write them in a configuration or a roster. What parses is an
// addr-spec that is safe on the wire and in a header: no group, comment, source route, control or domain
// literal gets through, so that no later step has to look again.
import { domainToASCII } from 'node:url'
import { cleanLine } from '../text/clean.ts'

declare const proven: unique symbol

/** A normalised addr-spec: local part as written (quoted only where it must be), domain in A-labels. */
export type Address = string & { readonly [proven]: 'address' }

/** A person or a list with an address. */
export interface Mailbox {
  /** Plain text, one line; null when there is none. */
  readonly name: string | null
  readonly address: Address
}

const LONGEST_LOCAL_PART = 64 // RFC 5321 §4.5.3.1.1
const LONGEST_ADDRESS = 254 // RFC 5321 §4.5.3.1.3, a path of 256 less its angle brackets
const LONGEST_TEXT = 1_000 // a mailbox with its name: more is no address but an attack

const ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\u{10FFFF}-]" // RFC 5322 §3.2.3 and RFC 6531 §3.3
const DOT_ATOM = new RegExp(`^${ATEXT}+(?:\\.${ATEXT}+)*$`, 'u')
/** RFC 5321 §4.1.2, less angle brackets: no real address has them, and they end a path. */
const QUOTED_LOCAL_PART = /^"((?:[ !#-;=?-[\]-~]|\\[ -;=?-~])+)"$/
const DOMAIN_AS_WRITTEN = /^[A-Za-z0-9.\u0080-\u{10FFFF}-]+$/u
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/ // RFC 1123 §2.1
/** A display name: a quoted string, or words without the specials of RFC 5322 §3.2.3 (but the dot). */
const QUOTED_NAME = /^"((?:[^"\\]|\\.)*)"$/u
const BARE_NAME = /^[^"(),:;<>@[\\\]]+$/

/** What nearly all addresses are, normalised already: plain ASCII, and a domain that no mapping changes. */
const PLAIN =
  /^(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:-?[a-z0-9]){0,30}\.)+[a-z]{2,30}$/

/** An addr-spec alone (RFC 5321 §4.1.2, RFC 6531 §3.3), nothing around it. Does not ask whether it exists. */
export function parseAddress(text: string): Address | null {
  if (text.length <= LONGEST_ADDRESS && PLAIN.test(text)) return text as Address
  if (text.length > LONGEST_TEXT) return null
  const written = text.normalize('NFC')
  if (written !== cleanLine(written)) return null
  const at = written.lastIndexOf('@')
  if (at < 1) return null
  const local = parseLocalPart(written.slice(0, at))
  const domain = parseDomain(written.slice(at + 1))
  if (local === null || domain === null || octets(local) > LONGEST_LOCAL_PART) return null
  const address = `${local}@${domain}`
  return octets(address) > LONGEST_ADDRESS ? null : (address as Address)
}

/** `Example Editor <editor@example.org>`, `"Editor, Example" <editor@example.org>` or the address alone. */
export function parseMailbox(text: string): Mailbox | null {
  // oxlint-disable-next-line no-control-regex
  if (text.length > LONGEST_TEXT || /[\u0000-\u001F\u007F]/.test(text)) return null
  const line = cleanLine(text)
  const open = line.lastIndexOf('<')
  if (open < 0) return mailbox(null, line)
  return line.endsWith('>') ? mailbox(parseName(line.slice(0, open).trim()), line.slice(open + 1, -1)) : null
}

/** What two addresses are compared by: nobody has mailboxes that differ in case alone. */
export function addressKey(address: Address): string {
  return address.toLowerCase()
}

/** The domain, in A-labels. */
export function domainOf(address: Address): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** Whether only a server that has SMTPUTF8 can take it: its local part is not ASCII (RFC 6531 §3.5). */
export function needsSmtpUtf8(address: Address | ''): boolean {
  return /[^ -~]/.test(address)
}

/** A domain name in A-labels, lower case, by the one UTS-46 mapping there is here; null when it is none. */
export function parseDomain(text: string): string | null {
  if (!DOMAIN_AS_WRITTEN.test(text)) return null
  const domain = domainToASCII(text)
  const labels = domain.split('.')
  const isHost = domain.length <= 253 && labels.every(label => LABEL.test(label))
  return isHost && !/^\d+$/.test(labels.at(-1) ?? '') ? domain : null // an address of numbers is no domain
}

function mailbox(name: string | null | undefined, text: string): Mailbox | null {
  const address = parseAddress(text)
  return name === undefined || address === null ? null : { name, address }
}

/** null when there is none, undefined when it is malformed. */
function parseName(text: string): string | null | undefined {
  if (text === '') return null
  const quoted = QUOTED_NAME.exec(text)?.[1]
  if (quoted === undefined) return BARE_NAME.test(text) ? text : undefined
  return cleanLine(quoted.replace(/\\(.)/gu, '$1')) || null
}

function parseLocalPart(text: string): string | null {
  const quoted = QUOTED_LOCAL_PART.exec(text)?.[1]?.replace(/\\(.)/g, '$1')
  const local = quoted ?? text
  if (DOT_ATOM.test(local)) return local // a needless quote is no difference (RFC 5321 §4.1.2)
  return quoted === undefined ? null : `"${quoted.replace(/["\\]/g, '\\$&')}"`
}

function octets(text: string): number {
  return Buffer.byteLength(text)
}
