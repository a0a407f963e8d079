// Addresses as Proofpoint's URL Defense rewrites them, in its three versions.

/** The address inside; null when there is none. */
export function proofpoint(url: URL): string | null {
  if (url.pathname.startsWith('/v3/')) return version3(url.href)
  const inner = url.searchParams.get('u')
  return inner !== null && url.pathname.startsWith('/v2/') ? version2(inner) : inner
}

/** `-` stands for `%`, `_` for `/`. */
function version2(inner: string): string | null {
  try {
    return decodeURIComponent(inner.replaceAll('-', '%').replaceAll('_', '/'))
  } catch {
    return null
  }
}

const RUN_LENGTHS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * `/v3/__ADDRESS__;REPLACED!!…`: each `*` of the address stands for one replaced character, `**X` for as many as
 * the place of X says, from two on; `REPLACED` has them in base64url.
 */
function version3(href: string): string | null {
  const [, masked = '', replaced = ''] = /\/v3\/__(.+?)__;([^!]*)!/.exec(href) ?? []
  if (masked === '') return null
  const bytes = Buffer.from(replaced, 'base64url')
  const pieces: Buffer[] = []
  let used = 0
  let from = 0
  for (const match of masked.matchAll(/\*(?:\*(.))?/g)) {
    const count = match[1] === undefined ? 1 : RUN_LENGTHS.indexOf(match[1]) + 2
    pieces.push(Buffer.from(masked.slice(from, match.index)), bytes.subarray(used, used + count))
    used += count
    from = match.index + match[0].length
  }
  pieces.push(Buffer.from(masked.slice(from)))
  // The service takes one of two slashes away.
  return Buffer.concat(pieces)
    .toString()
    .replace(/^(https?:)\/(?!\/)/i, '$1//')
}
