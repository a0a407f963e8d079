// The header fields by which a subscriber's mail program knows the newsletter and offers to leave it.
// A post to a mailing list carries none of them: the list sets its own, or hands ours to everybody.

import type { Address } from './address.ts'
import type { Field, FieldName } from './fields.ts'
import { phrase } from './header-text.ts'

/** What a newsletter says of itself; the addresses of pages are absolute http(s). */
export interface ListIdentity {
  /** The List-Id without brackets, such as roundup.newsletter.example.org; never changes. */
  readonly id: string
  readonly name: string
  readonly help: string | null
  /** For whoever was handed a copy by a reader. */
  readonly subscribe: string | null
  readonly owner: Address | null
  readonly archive: string | null
  /** This page in the archive. */
  readonly archivedAt: string | null
}

/** How readers leave. */
export interface Leaving {
  /** A reader's token follows. */
  readonly base: string
  /** Takes requests to leave by mail; null when no mail is read. */
  readonly address: Address | null
}

/** The fields, with a place for each reader's own List-Unsubscribe. */
export function listHeaders(list: ListIdentity, leaving: Leaving, dispatch: string): readonly Field[] {
  const oneClick = new URL(leaving.base).protocol === 'https:'
  const fields: readonly (readonly [FieldName, string | null])[] = [
    // RFC 8058 §3.1: only with an HTTPS address
    ['List-Unsubscribe-Post', oneClick ? 'List-Unsubscribe=One-Click' : null],
    ['List-Post', 'NO'], // RFC 2369 §3.4
    ['List-Subscribe', list.subscribe === null ? null : angle(list.subscribe)],
    ['List-Help', list.help === null ? null : angle(list.help)],
    ['List-Owner', list.owner === null ? null : angle(`mailto:${mailtoAddress(list.owner)}`)],
    ['List-Archive', list.archive === null ? null : angle(list.archive)],
    ['Archived-At', list.archivedAt === null ? null : angle(list.archivedAt)], // RFC 5064 §2
    ['Feedback-ID', `${dispatch}:${list.id}:newsletter:${senderId(list.id)}`],
    ['Precedence', 'bulk'],
  ]
  return [
    { name: 'List-Id', value: `${phrase(list.name)} <${list.id}>` }, // RFC 2919 §3
    { name: 'List-Unsubscribe', value: null },
    ...fields.flatMap(([name, value]) => (value === null ? [] : [{ name, value }])),
  ]
}

/** What stands in a reader's List-Unsubscribe: a web page first, then a mail (RFC 2369 §3.2). */
export function listUnsubscribe({ base, address }: Leaving): (token: string) => string {
  const page = angle(`${base}${TOKEN}`)
  const mail =
    address === null ? null : angle(`mailto:${mailtoAddress(address)}?subject=unsubscribe%20${TOKEN}`)
  const ways = [page, ...(mail === null ? [] : [mail])].join(', ').split(TOKEN)
  return token => ways.join(token)
}

/** Stands for a reader's: letters that no address changes, and more of them than any holds by chance. */
const TOKEN = 'the0reader0s0own0token0stands0here'

/** The URL parser leaves nothing in an address that could end the bracket, the field or the line. */
function angle(url: string): string {
  return `<${new URL(url).href.replace(/[<>\s]/g, encodeURIComponent)}>`
}

/** RFC 6068 §2: everything but the unreserved goes in percent form. */
function mailtoAddress(address: Address): string {
  const at = address.lastIndexOf('@')
  return `${encodeURIComponent(address.slice(0, at))}@${address.slice(at + 1)}`
}

/** 5 to 15 letters that stay the same for a sender, as Gmail's feedback loop wants them. */
function senderId(listId: string): string {
  return listId
    .replace(/[^a-z0-9]/gi, '')
    .slice(0, 15)
    .padEnd(5, '0')
}
