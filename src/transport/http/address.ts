// Is an IP address one that anybody on the internet could be reached at? Everything that the special-
// purpose registries do not call globally reachable is not, and neither is any IPv6 address outside the
// space given out for unicast. Tables: https://www.iana.org/assignments/iana-ipv4-special-registry and
// …/iana-ipv6-special-registry (RFC 6890, RFC 8190), as of 2025-10-09.
import { BlockList, isIPv4, isIPv6 } from 'node:net'

const NOT_PUBLIC_IPV4 = [
  ['0.0.0.0', 8], // "this network", RFC 791 §3.2
  ['10.0.0.0', 8], // private use, RFC 1918
  ['100.64.0.0', 10], // shared address space of carriers, RFC 6598
  ['127.0.0.0', 8], // loopback, RFC 1122 §3.2.1.3
  ['169.254.0.0', 16], // link-local, and the metadata of clouds, RFC 3927
  ['172.16.0.0', 12], // private use, RFC 1918
  ['192.0.0.0', 24], // IETF protocol assignments, RFC 6890 §2.1
  ['192.0.2.0', 24], // documentation, RFC 5737
  ['192.88.99.0', 24], // 6to4 relay anycast, withdrawn, RFC 7526
  ['192.168.0.0', 16], // private use, RFC 1918
  ['198.18.0.0', 15], // benchmarking, RFC 2544
  ['198.51.100.0', 24], // documentation, RFC 5737
  ['203.0.113.0', 24], // documentation, RFC 5737
  ['224.0.0.0', 4], // multicast, RFC 5771
  ['240.0.0.0', 4], // reserved, RFC 1112 §4, with limited broadcast, RFC 8190
] as const

// Within 2000::/3 only: loopback, unspecified, IPv4-mapped and -compatible, discard-only, segment
// routing, unique local, link- and site-local, multicast and all that is unassigned lie outside it.
const NOT_PUBLIC_IPV6 = [
  ['2001::', 23], // IETF protocol assignments, RFC 2928, with Teredo, benchmarking and ORCHID
  ['2001:db8::', 32], // documentation, RFC 3849
  ['2002::', 16], // 6to4, RFC 3056: it ends at whatever IPv4 address it carries
  ['3fff::', 20], // documentation, RFC 9637
] as const

/** IPv6 addresses that are given out, RFC 4291 §2.4. */
const UNICAST = new BlockList()
UNICAST.addSubnet('2000::', 3, 'ipv6')

/** IPv4 behind the well-known NAT64 prefix, RFC 6052 §2.1: how a network with IPv6 alone reaches the rest. */
const NAT64 = new BlockList()
NAT64.addSubnet('64:ff9b::', 96, 'ipv6')

const BLOCKED = new BlockList()
for (const [network, bits] of NOT_PUBLIC_IPV4) {
  BLOCKED.addSubnet(network, bits, 'ipv4')
  BLOCKED.addSubnet(`64:ff9b::${network}`, 96 + bits, 'ipv6')
}
for (const [network, bits] of NOT_PUBLIC_IPV6) BLOCKED.addSubnet(network, bits, 'ipv6')

/** False for all that is not an address in the usual notation too, and for one with a zone (`%lo`). */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !BLOCKED.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%')) return false
  const givenOut = UNICAST.check(address, 'ipv6') || NAT64.check(address, 'ipv6')
  return givenOut && !BLOCKED.check(address, 'ipv6')
}
