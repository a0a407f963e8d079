import { expect, test } from 'vitest'
import { isPublicAddress } from '../../../src/transport/http/address.ts'

const NOT_PUBLIC: Record<string, readonly string[]> = {
  // The IPv4 registry, first and last of each block.
  'this network': ['0.0.0.0', '0.255.255.255'],
  'private use': [
    '10.0.0.0',
    '10.255.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.0.0',
    '192.168.255.255',
  ],
  'shared by a carrier': ['100.64.0.0', '100.127.255.255'],
  loopback: ['127.0.0.0', '127.0.0.1', '127.255.255.255'],
  'link-local': ['169.254.0.0', '169.254.169.254', '169.254.255.255'],
  'protocol assignments': ['192.0.0.0', '192.0.0.8', '192.0.0.170', '192.0.0.255'],
  documentation: [
    '192.0.2.0',
    '192.0.2.255',
    '198.51.100.0',
    '198.51.100.255',
    '203.0.113.0',
    '203.0.113.255',
  ],
  '6to4 relays': ['192.88.99.0', '192.88.99.1', '192.88.99.255'],
  benchmarking: ['198.18.0.0', '198.19.255.255'],
  multicast: ['224.0.0.0', '239.255.255.255'],
  reserved: ['240.0.0.0', '255.255.255.254'],
  broadcast: ['255.255.255.255'],
  // The IPv6 registry and address space.
  'unspecified and loopback': ['::', '::1', '0:0:0:0:0:0:0:1'],
  'IPv4-compatible': ['::127.0.0.1', '::7f00:1', '::10.0.0.1', '::8.8.8.8'],
  'IPv4-mapped': [
    '::ffff:7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:10.1.2.3',
    '::FFFF:169.254.169.254',
    '::ffff:8.8.8.8',
  ],
  'IPv4-translated': ['::ffff:0:7f00:1'],
  'NAT64 of what is not public': [
    '64:ff9b::7f00:1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::c0a8:1',
  ],
  'NAT64 of a local network': ['64:ff9b:1::', '64:ff9b:1::8.8.8.8', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  'discard-only and dummy': ['100::', '100::ffff:ffff:ffff:ffff', '100:0:0:1::1'],
  'IPv6 protocol assignments': [
    '2001::',
    '2001:1::1',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2001:30::1',
    '2001:1ff:ffff::',
  ],
  Teredo: ['2001:0:7f00:1::', '2001:0:808:808:8000:63bf:80ff:fffe'],
  'IPv6 documentation': ['2001:db8::', '2001:db8:ffff::1', '3fff::', '3fff:fff:ffff::1'],
  '6to4': ['2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1'],
  'segment routing': ['5f00::1'],
  'unique local': ['fc00::', 'fd00:ec2::254', 'fdff:ffff::1'],
  'IPv6 link-local': ['fe80::1', 'febf::1', 'fe80::1%lo', 'fe80::1%25lo', '2606:4700::1111%eth0'],
  'site-local': ['fec0::1'],
  'IPv6 multicast': ['ff00::', 'ff02::1', 'ff0e::1'],
  unassigned: ['1::1', '200::1', '4000::1', 'c000::1', 'fe00::1'],
  'no address': [
    '',
    'localhost',
    'example.org',
    '1.2.3',
    '127.1',
    '0x7f000001',
    '2130706433',
    '08.8.8.8',
    '8.8.8.8 ',
    '[::1]',
    ':::',
    '1.2.3.4:80',
  ],
}

const PUBLIC = [
  '1.0.0.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255',
  '128.0.0.1', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.0.3.0',
  '192.31.196.1', '192.52.193.1', '192.88.98.255', '192.88.100.0', '192.167.255.255', '192.169.0.0', '192.175.48.1',
  '198.17.255.255', '198.20.0.0', '203.0.112.255', '203.0.114.0', '223.255.255.255',
  '2001:200::1', '2001:4860:4860::8888', '2001:db7:ffff::1', '2001:db9::1', '2003::1', '2606:4700::1111',
  '2620:4f:8000::1', '2A00:1450:4001:81b::200e', '3ffe:ffff::1', '3fff:1000::1',
  '64:ff9b::8.8.8.8', '64:ff9b::808:808',
] // biome-ignore format: a table

for (const [kind, addresses] of Object.entries(NOT_PUBLIC)) {
  test.each(addresses)(`an address that is not public, ${kind}: %s`, address => {
    expect(isPublicAddress(address)).toBe(false)
  })
}

test.each(PUBLIC)('a public address: %s', address => {
  expect(isPublicAddress(address)).toBe(true)
})
