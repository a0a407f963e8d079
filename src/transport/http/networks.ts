// Networks as the configuration writes them (RFC 4632 §3.1: 10.0.0.0/8), and which addresses lie in them.
import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** @returns whether an IP address lies in one of these networks; null when one of them is none */
export function networksOf(cidrs: readonly string[]): ((address: string) => boolean) | null {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [network = '', bits] = cidr.split('/')
    const family = familyOf(network)
    const most = family === 'ipv4' ? 32 : 128
    const prefix = bits === undefined ? most : Number(bits)
    if (family === null || !Number.isInteger(prefix) || prefix < 0 || prefix > most) return null
    list.addSubnet(network, prefix, family)
  }
  if (cidrs.length === 0) return () => false
  return address => {
    const family = familyOf(address)
    return family !== null && list.check(address, family)
  }
}

/** An address without brackets, port, zone and the IPv6 form of an IPv4 address (RFC 4291 §2.5.5.2); null if it is none. */
export function plainAddress(text: string): string | null {
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(text) ?? []
  const [, dotted] = /^([\d.]+):\d+$/.exec(text) ?? []
  const bare = bracketed ?? dotted ?? text
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(bare) ?? []
  const address = mapped ?? bare.toLowerCase()
  return familyOf(address) === null || address.includes('%') ? null : address
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  if (isIPv4(address)) return 'ipv4'
  return isIPv6(address) ? 'ipv6' : null
}
