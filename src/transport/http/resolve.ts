// The addresses that an admitted host is connected at. A name is resolved once per request, every address
// that it has must be public, and only these are connected: what the name resolves to a moment later
// does not matter.
import { lookup as systemLookup } from 'node:dns/promises'
import { isPublicAddress } from './address.ts'
import { Failure, Refusal } from './failure.ts'
import { type Admitted, literalAddress } from './guard.ts'

/** All addresses of a host name. */
export type Lookup = (host: string) => Promise<readonly string[]>

export async function lookupAddresses(host: string): Promise<readonly string[]> {
  return (await systemLookup(host, { all: true })).map(({ address }) => address)
}

/** @throws Refusal when any address is not public, Failure when there is none; the lookup's own error */
export async function resolveHost(
  { url, allowed, pinned }: Admitted,
  lookup: Lookup,
): Promise<readonly string[]> {
  if (pinned !== null) return [pinned.address]
  const literal = literalAddress(url.hostname)
  if (literal !== null) return [literal]

  const addresses = await lookup(url.hostname)
  if (addresses.length === 0) throw new Failure(`${url.hostname} has no address`)
  const inside = allowed ? undefined : addresses.find(address => !isPublicAddress(address))
  // Strangers are told the reason, too, and what a name stands for in here is none of their business.
  if (inside !== undefined) throw new Refusal(`${url.hostname} is at what is not a public address`)
  return addresses
}
