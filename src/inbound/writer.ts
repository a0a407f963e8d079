// Who wrote a message that a list passes on. Where DMARC keeps it from sending in others' names, a list puts its own
// address into From and the person's elsewhere: Mailman into Reply-To or Cc, Google Groups into X-Original-From.
import { type Field, fieldsOf } from '../mail/header-fields.ts'
import { addressesIn } from './bounce/addresses.ts'

const ELSEWHERE = ['x-original-from', 'reply-to', 'cc']

/**
 * By it a message is known again; it proves nothing.
 * @param author the address of the author that it states
 * @returns in lower case
 */
export function writerOf(fields: readonly Field[], author: string | null): string | null {
  const from = author?.toLowerCase() ?? null
  const lists = addressesOf(fields, 'list-post')
  if (from === null || !lists.includes(from)) return from
  const others = ELSEWHERE.flatMap(name => addressesOf(fields, name))
  return others.find(address => !lists.includes(address)) ?? from
}

function addressesOf(fields: readonly Field[], name: string): readonly string[] {
  return fieldsOf(fields, name).flatMap(value =>
    addressesIn(value).map(({ address }) => address.toLowerCase()),
  )
}
