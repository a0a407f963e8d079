// Where a request came from, as it is kept and counted. A household has one IPv4 address, and of IPv6 a whole /64
// (RFC 4291 §2.5.4), from which it can ask by any address it likes: counted together.

/** An IPv6 address with all its digits, so that those of one network begin alike; anything else as it is. */
export function placeOf(client: string): string {
  if (!/^[0-9a-f:]+$/i.test(client) || !client.includes(':')) return client
  const [head = '', tail] = client.toLowerCase().split('::')
  const [before, after] = [head, tail ?? ''].map(text => text.split(':').filter(group => group !== ''))
  if (before === undefined || after === undefined) return client
  const missing = Math.max(0, 8 - before.length - after.length)
  const groups =
    tail === undefined ? before : [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  return groups.map(group => group.padStart(4, '0')).join(':')
}

/** The first and the last place of the same network. */
export function networkOf(place: string): readonly [first: string, last: string] {
  if (!/^(?:[0-9a-f]{4}:){7}[0-9a-f]{4}$/.test(place)) return [place, place]
  const network = place.slice(0, 20)
  return [`${network}0000:0000:0000:0000`, `${network}ffff:ffff:ffff:ffff`]
}
