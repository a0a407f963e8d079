// The questions to the DNS that verifying a message takes: bounded in time, each asked twice at most.
import { promises } from 'node:dns'
import type { DNSResolver } from 'mailauth'

/** As `dns.promises.resolve`: rejects with the code of what went wrong. */
export type DnsResolver = DNSResolver

const TIMEOUT_MS = 2_000

export function dnsResolver(): DnsResolver {
  const resolver = new promises.Resolver({ timeout: TIMEOUT_MS, tries: 2 })
  // Its types do not tell of records that are no strings (MX), which mailauth reads as they come.
  return async (name, type) => (await resolver.resolve(name, type)) as string[]
}
